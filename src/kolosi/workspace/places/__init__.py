"""Lists of places and boundary files that come in."""
