"""The independent check: another reader, with cells and programs of its own."""
