"""Copies in older or other formats (.doc, .odt, .rtf), written again as .docx by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from kolosi.model.finding import Refusal, Where, point

CONVERTED = (".doc", ".odt", ".rtf")
_PROGRAMS = ("soffice", "libreoffice")
_ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_SECONDS = 120
"""A document of a hundred pages takes ten; one that hangs is given up."""


def is_converted(name: str) -> bool:
    """True for a file that must be written again before it can be read."""
    return PurePath(name).suffix.lower() in CONVERTED


def as_docx(name: str, data: bytes) -> bytes:
    """The same document as .docx. Raises `Refusal` where LibreOffice is not installed, or cannot read it.

    It runs with a profile of its own, macros never, and what it writes is looked at as carefully as any file received.
    """
    program = _program()
    if program is None:
        raise Refusal(point("copy_not_converted", where=Where(file=name), found=name))
    with TemporaryDirectory(prefix="kolosi-") as folder:
        home = Path(folder)
        given = home / f"copy{PurePath(name).suffix.lower()}"
        given.write_bytes(data)
        command = [program, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "docx", "--outdir", str(home / "out"), str(given)]
        try:
            subprocess.run(command, timeout=_SECONDS, capture_output=True, check=False, cwd=folder)
        except (subprocess.TimeoutExpired, OSError) as error:
            raise Refusal(point("copy_not_converted", where=Where(file=name), found=name)) from error
        made = home / "out" / "copy.docx"
        if not made.is_file():
            raise Refusal(point("copy_not_converted", where=Where(file=name), found=name))
        return made.read_bytes()


def _program() -> str | None:
    """LibreOffice, where it is installed."""
    named = [found for name in _PROGRAMS if (found := shutil.which(name))]
    if sys.platform != "linux":
        named += [place for place in _ELSEWHERE if Path(place).is_file()]
    return named[0] if named else None
