"""Makes the demonstration's input files: invented records whose totals equal the published ones."""
