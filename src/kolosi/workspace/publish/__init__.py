"""Editions: published, sealed, withdrawn, witnessed."""
