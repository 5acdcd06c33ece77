"""Figures as they leave, and their words."""
