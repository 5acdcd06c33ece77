"""Child protection caseload."""
