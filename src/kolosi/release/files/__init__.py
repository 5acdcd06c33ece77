"""What of a file may not leave: which trace breaks which rule, and how far rows of persons can be told apart."""
