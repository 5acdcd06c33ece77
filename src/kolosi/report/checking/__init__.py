"""Drafts held against their figures: what words and links say that no figure bears out."""
