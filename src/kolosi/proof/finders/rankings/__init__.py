"""Ranks, superlatives, figures told in turn of names."""
