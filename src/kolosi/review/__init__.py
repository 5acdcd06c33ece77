"""The secondary data review: documents, excerpts of them, what they leave open. Pure functions over values."""
