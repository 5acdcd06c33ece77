"""What a reader proves: presolve, symmetry, linear programs, possibilities met."""
