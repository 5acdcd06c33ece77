"""Small files that a form brings: kept beside the queue until their work is done, then gone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from kolosi.web.site import site

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LARGEST = 60 * 1024 * 1024
"""Bytes of one file: a report of three hundred pages with its pictures; larger ones come in by the screen of deposit."""
_KEPT = "given"


def keep_given(files: Sequence[UploadedFile]) -> list[str]:
    """Keeps the files of a form under their own last names, in a folder of their own; gives where, for a piece of work."""
    folder = site().state / _KEPT / uuid4().hex
    folder.mkdir(parents=True)
    kept = []
    for number, file in enumerate(files):
        name = _plain(str(file.name or "")) or f"fichier-{number}"
        path = folder / (name if not (folder / name).exists() else f"{number}-{name}")
        with path.open("xb") as out:
            for piece in file.chunks():
                out.write(piece)
        kept.append(str(path))
    return kept


def _plain(name: str) -> str:
    """The last part of a name, without what a folder or a screen would take for something else."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")[-120:]


@contextmanager
def given_files(paths: Sequence[str]) -> Iterator[list[Path]]:
    """The files of a piece of work, gone with their folder afterwards. Only files that a form brought are opened."""
    ours = (site().state / _KEPT).resolve()
    found = [path for one in paths if (path := Path(one).resolve()).is_relative_to(ours) and path.is_file()]
    try:
        yield found
    finally:
        for path in found:
            shutil.rmtree(path.parent, ignore_errors=True)
