"""Drafts: links, sections, what words claim, what is to be written, and the sentences with their figures."""
