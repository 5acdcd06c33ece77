"""Who owes what by when: expected, received, reminded; the state of the workspace."""
