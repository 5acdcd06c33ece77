"""Shares and their wholes."""
