"""Questions to the present build, for the people inside."""
