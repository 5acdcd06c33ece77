"""The independent check: another reader, with cells and a solver of its own."""
