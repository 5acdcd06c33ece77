"""Totals, parts, products, flows."""
