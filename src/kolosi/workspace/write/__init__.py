"""Drafts, and the documents made of them."""
