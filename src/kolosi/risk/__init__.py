"""Judgement made countable: rankings put together, agreement, elicitation, composites with their uncertainty."""
