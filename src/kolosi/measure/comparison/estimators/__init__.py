"""Estimators of a change: pure functions over numbers, each with its reference."""
