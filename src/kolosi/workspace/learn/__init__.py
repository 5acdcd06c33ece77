"""Files as they are understood: columns corrected, forms of partners kept for the next file."""
