"""Weekly series, inside only: aberrations, trends, change points, nowcasts, baseline forecasts, sources side by side."""
