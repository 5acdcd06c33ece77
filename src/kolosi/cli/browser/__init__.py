"""Commands that show a workspace in a browser."""
