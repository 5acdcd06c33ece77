"""Indicators to estimates: conditions, sums, comparisons and traces. Knows the store's engine, never a path."""
