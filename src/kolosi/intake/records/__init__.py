"""Records from recognised sheets: nothing guessed, nothing lost, nothing kept that must not be."""
