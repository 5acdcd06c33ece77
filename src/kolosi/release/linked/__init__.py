"""Linked tables: printed figures as linear constraints over elementary cells."""
