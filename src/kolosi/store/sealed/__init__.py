"""Protected workspaces: keys, vaults, the manifest of what was accepted, sealing and opening."""
