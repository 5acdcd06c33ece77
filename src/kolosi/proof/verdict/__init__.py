"""Which accusations are made: other readings, excuses, diagnoses."""
