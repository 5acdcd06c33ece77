"""Documents proof-read, compared with the figures, inspected before they are sent."""
