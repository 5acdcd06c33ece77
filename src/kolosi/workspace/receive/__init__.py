"""Files that come in: examined, recognised, asked about, kept; each step taken back on record."""
