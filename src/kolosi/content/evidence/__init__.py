"""Content of the review of documents: the words by which tags are proposed, by language."""
