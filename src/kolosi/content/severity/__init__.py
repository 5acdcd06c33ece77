"""Criteria of severity: phases, variables and thresholds, versioned by country and year."""
