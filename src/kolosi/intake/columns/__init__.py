"""Cells and columns of text, read into columns of records."""
