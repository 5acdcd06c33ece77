"""Relations within tables and between a table and the text."""
