"""Copies of the draft that go out to reviewers, and what comes back of them."""
