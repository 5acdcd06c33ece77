"""Public files as other programs see them: LibreOffice, poppler's reader of PDF, and ExifTool."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

OFFICE = {".docx": "txt:Text (encoded):UTF8", ".xlsx": "csv"}
TELLING = re.compile(
    "(?i)author|modifiedby|manager|company|gps|latitude|longitude|owner|artist|copyright|keywords|comment|description"
    "|template|user|host|serial|history|subject|byline|contact|thumbnail|attach|hyperlinkbase"
)
"""Names of metadata that tell of people, machines, places or earlier versions."""


def words_of(files: Sequence[Path], folder: Path) -> Mapping[str, bytes]:
    """What the other programs read in each file, its metadata included."""
    profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
    for suffix, kind in OFFICE.items():
        mine = [str(path) for path in files if path.suffix == suffix]
        _run("soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder / suffix[1:]), *mine)
    return {path.name: _text(path, folder) + _run("exiftool", "-a", "-u", "-G1", str(path)) for path in files}


def people_and_places(files: Sequence[Path]) -> Mapping[str, Mapping[str, object]]:
    """The metadata of each file that tell of people, machines, places or earlier versions."""
    told = json.loads(_run("exiftool", "-a", "-u", "-j", "-G1", *map(str, files)))
    found = {}
    for one in told:
        said = ("System:", "ExifTool:", "SourceFile", "JSON:")  # ExifTool takes the content of JSON for metadata
        tags = {name: value for name, value in one.items() if not name.startswith(said)}
        telling = {name: value for name, value in tags.items() if TELLING.search(name) and value not in {"", 0}}
        if telling:
            found[Path(one["SourceFile"]).name] = telling
    return found


def _text(path: Path, folder: Path) -> bytes:
    if path.suffix in OFFICE:
        return next((folder / path.suffix[1:]).glob(f"{path.stem}*")).read_bytes()
    return _run("pdftotext", str(path), "-") if path.suffix == ".pdf" else path.read_bytes()


def _run(*command: str) -> bytes:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, check=True, timeout=120, capture_output=True).stdout
