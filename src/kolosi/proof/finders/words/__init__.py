"""Words that figures must bear out, and what arithmetic alone finds."""
