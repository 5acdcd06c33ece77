"""Zip, compound files, encodings, markup: opened without trust; what must not come in."""
