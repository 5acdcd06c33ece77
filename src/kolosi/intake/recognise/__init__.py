"""Which source and layout a file is of; its form, its headers, the rows to read."""
