"""Exact arithmetic on printed numbers, and the relations between them."""
