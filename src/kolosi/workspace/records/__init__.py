"""Records from receipts, and the engine that counts them."""
