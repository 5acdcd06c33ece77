"""The commands of who writes the draft section by section."""
