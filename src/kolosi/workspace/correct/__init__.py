"""What nobody has explained yet: the list to correct, its answers, what goes back to a partner."""
