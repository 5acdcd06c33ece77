"""What is wrong in a content file, said so that its author can mend it."""

from __future__ import annotations

from kolosi.model.finding import Finding


class ContentError(ValueError):
    """A content file that cannot be used: file, line, column, key, what was expected and what was found.

    `expected`, and `found` where it is no text, are points whose words are in the catalogue. `id` names the sentence.
    """

    def __init__(
        self,
        *,
        file: str,
        line: int | None,
        key: str,
        expected: Finding,
        found: str | Finding,
        column: int | None = None,
        id: str = "content_wrong",
    ) -> None:
        self.file = file
        self.line = line
        self.column = column
        self.key = key
        self.expected = expected
        self.found = found
        self.id = id
        super().__init__(f"{self.place}: {key}: expected {_bare(expected)}, found {_bare(found)}")

    @property
    def place(self) -> str:
        """File, line and column, as developers write them."""
        return ":".join(str(piece) for piece in (self.file, self.line, self.column) if piece)


def _bare(told: str | Finding) -> str:
    """A point before it is worded: what is known of it."""
    if isinstance(told, str):
        return told
    known = "; ".join(str(value) for value in told.data.values())
    worded = told.message.get("en") or told.id.removeprefix("expected_").removeprefix("found_").replace("_", " ")
    return f"{worded} ({known})" if known else worded
