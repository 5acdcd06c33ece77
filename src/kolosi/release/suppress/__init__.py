"""What is held back besides, so that nothing hidden can be worked out."""
