"""One thing counted twice with two values."""
