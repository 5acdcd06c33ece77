"""What is read rather than counted: documents of the review, excerpts of them, and what they leave open."""
