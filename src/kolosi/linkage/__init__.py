"""The same event told by several systems: candidate pairs, the chance that they are one, clusters of what people decided."""
