"""Outlines and lists of places."""
