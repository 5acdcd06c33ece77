"""Understands a sheet by what its headers mean and its cells hold, not by the exact names of a form."""
