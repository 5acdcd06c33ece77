"""Experts of a workshop by invitation: a second gate, outside of the workspace's own, that opens one sheet and nothing else."""
