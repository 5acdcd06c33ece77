"""Who finds relations between figures, one family a room."""
