"""What editions printed and held back, and what follows for the next."""
