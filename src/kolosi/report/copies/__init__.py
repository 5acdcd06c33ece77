"""Reviewers' copies of a document: compared with the copy that was issued by their words alone, and put together."""
