"""The reasons for which a file cannot be read, and what a file may cost before it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CODES = frozenset(
    {
        "empty",  # nothing in it
        "truncated",  # cut off or damaged: the transfer did not finish
        "password",  # needs a password
        "too_heavy",  # more bytes than are read
        "too_large",  # more bytes, cells or rows than the limits allow
        "bomb",  # a small file that unpacks to an enormous one, or XML entities
        "too_many_columns",
        "too_many_members",
        "nested",  # an archive inside an archive
        "formulas",  # formulas without their results
        "not_a_table",  # another kind of file, where a table was asked for
        "pdf",  # a PDF, where a table was asked for: what is printed as a table in it holds none
        "not_a_document",  # another kind of file, where a text was asked for
        "spreadsheet",  # a table, where a text was asked for
        "image",  # a picture, where a text was asked for
        "scanned",  # a PDF whose pages are pictures
        "macros",  # programs inside
        "links",  # content that is fetched from elsewhere: other workbooks, connections, remote templates, DDE
        "objects",  # objects of other programs inside: OLE, ActiveX
        "names",  # a name that deceives, or a member that leads out of its archive
        "long_line",  # a line of text longer than any row of a table
        "costly",  # the reading took more time or memory than a file of that weight may
        "crash",  # the reading ended the process that did it
    }
)


LEFT_BEHIND = ("links", "connections", "objects", "macros", "asides", "pages")
"""What a workbook may have beside its cells, and a document beside its tables, that is neither read nor kept, by kind."""


class Unreadable(Exception):
    """A file that is refused: ``code`` (one of CODES), the file's name, and the figures of the message.

    The sentence shown to people is content; this carries only what it needs.
    """

    def __init__(self, code: str, *, file: str = "", **data: str | int) -> None:
        if code not in CODES:
            raise ValueError(f"unknown reason: {code}")
        super().__init__(code)
        self.code = code
        self.file = file
        self.data: Mapping[str, str | int] = data

    def of(self, file: str) -> Unreadable:
        """The same reason, with the name of the file if it had none yet."""
        return self if self.file else Unreadable(self.code, file=file, **self.data)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a file may cost before it is refused."""

    file_bytes: int = 2 << 30
    unpacked_bytes: int = 2 << 30
    workbook_bytes: int = 1 << 30  # XML of one workbook, unpacked
    json_bytes: int = 200 << 20
    json_values: int = 6_000_000
    free_bytes: int = 32 << 20  # below this size the ratio is not looked at
    ratio: int = 100
    members: int = 1_000
    columns: int = 10_000
    cells: int = 400_000_000
    cell_bytes: int = 4 << 20  # of one cell: an outline drawn in one is shorter
    blank_rows: int = 1_000_000  # between the rows of a separated text
    merges: int = 100_000  # of one sheet
    text_bytes: int = 600 << 20  # characters of a workbook once shared strings are written out


LIMITS = Limits()
DOCUMENT_BYTES = 60 << 20
"""Of a document, or of a file that is looked into before it is sent."""
