"""The ground floor: the ten nouns. Standard library only; opens no file."""
