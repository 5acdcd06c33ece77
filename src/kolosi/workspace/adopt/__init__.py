"""A draft written by hand in Word: its numbers, the figures they most likely are, and the document given back with them bound."""
