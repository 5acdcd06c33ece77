"""What the command line prints: nothing in it moves the cursor, changes a colour or turns letters round."""

from __future__ import annotations

from typing import TextIO

from kolosi.model.shown import shown_lines


def show(text: object = "", *, file: TextIO | None = None) -> None:
    """Prints a text; control and direction signs in it are spelled out."""
    print(shown_lines(str(text)), file=file)
