"""Figures that tell about one another: equations over elementary cells."""
