"""What reviewers wrote goes back into the Markdown of a draft: its paragraphs found, rewritten, moved, and read again."""
