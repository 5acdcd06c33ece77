"""What is wrong in a content file, said so that its author can mend it."""

from __future__ import annotations


class ContentError(ValueError):
    """A content file that cannot be used: file, line, key, what was expected and what was found."""

    def __init__(self, *, file: str, line: int | None, key: str, expected: str, found: str) -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {key}: expected {expected}, found {found}")
        self.file = file
        self.line = line
        self.key = key
        self.expected = expected
        self.found = found
