"""A draft as it is edited: its sections, the blocks and pieces of each without a letter lost, its sentences from one text to the next."""
