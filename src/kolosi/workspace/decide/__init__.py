"""Decisions of each kind: what they may be about, and what they do."""
