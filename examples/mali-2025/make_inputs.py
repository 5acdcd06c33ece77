"""Writes the demonstration's input files, the same bytes each time: `python make_inputs.py [--check]`."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from invented import acled, alerted, documents, judged, monitoring, published, reporting, reviewed  # noqa: E402


def inputs() -> Iterator[tuple[str, bytes]]:
    """Every input file: its name and its bytes."""
    yield from monitoring.files()
    yield from acled.files()
    yield from published.files()
    yield from documents.files()
    yield from reporting.files()
    yield from judged.files()
    yield from alerted.files()


def read() -> Iterator[tuple[str, bytes]]:
    """Every document of the review: its name and its bytes."""
    yield from reviewed.files()


FOLDERS = {"inputs": inputs, "documents": read}


def write(folder: Path) -> int:
    """Writes the files of a folder; says how many bytes they take."""
    folder.mkdir(exist_ok=True)
    made = dict(FOLDERS[folder.name]())
    for stray in {path.name for path in folder.iterdir()} - set(made):
        (folder / stray).unlink()
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return sum(len(content) for content in made.values())


def differing(folder: Path) -> list[str]:
    """The names of files that are missing, too many, or not what this program makes."""
    made = dict(FOLDERS[folder.name]())
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    names = sorted(set(made) | set(kept))
    return [name for name in names if name not in made or name not in kept or not is_same(made[name], kept[name])]


def is_same(made: bytes, kept: bytes) -> bool:
    """True for the same bytes, or for workbooks whose parts are the same (compression differs between machines)."""
    if made == kept:
        return True
    return made[:2] == kept[:2] == b"PK" and _parts(made) == _parts(kept)


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def main(arguments: list[str]) -> int:
    """Writes or checks."""
    folders = [HERE / name for name in FOLDERS]
    if "--check" in arguments:
        wrong = [name for folder in folders for name in differing(folder)]
        print("\n".join(wrong) if wrong else "inputs are up to date")
        return 1 if wrong else 0
    for folder in folders:
        print(f"{write(folder):,} bytes in {folder.name}/")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
