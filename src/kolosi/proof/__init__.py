"""The figure checker: text, rules and lexicon in; relations between figures out. Knows the model only."""
