"""Rows that stand over others, and the notes that tell of them: places over what lies under them in a pivot, places of older boundaries."""
