"""Commands about what is read and judged rather than counted."""
