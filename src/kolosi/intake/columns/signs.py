"""The signs by which people say what a column, or a file without one, is: read by who only asks, without the tables that answer."""

IGNORE = "ignore"
"""Said in place of what a column, a word or a place is: it is left aside."""

TOLD = "="
"""Begins the name of a column, in what is said of a file, that stands for what its table does not hold itself."""

DURING = "="
"""Gives, in what is said of a file, the period of tables that have no column of time."""
