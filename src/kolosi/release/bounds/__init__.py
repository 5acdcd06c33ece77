"""Feasibility intervals of hidden counts: presolve, symmetry reduction, linear programs, bounds from sampled solutions."""
