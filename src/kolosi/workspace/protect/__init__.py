"""Keys, acceptance, retention, recovery."""
