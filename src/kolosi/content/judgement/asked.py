"""Loads the words by which a language says how many, by when and what is asked: one file a language."""

from __future__ import annotations

from functools import cache

from kolosi.content.folders import PACKAGE, ContentPath
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml, wrong
from kolosi.model.finding import point
from kolosi.reading.asked import KINDS, AskedWords, folded_words

FILE = "asked.yaml"


class _AskedShape(Shape):
    deadline: list[str]
    perhaps_deadline: list[str]
    between: list[str]
    after_deadline: list[str]
    before_duration: list[str]
    after_duration: list[str]
    not_duration: list[str]
    known: list[str]
    times: list[str]
    situation: list[str]
    everywhere: list[str]
    vague: list[str]


@cache
def asked_words(language: str, folder: ContentPath | None = None) -> AskedWords | None:
    """The words of a language; None for one that has no such file. Raises `ContentError` for what is wrong in it."""
    path = (folder or PACKAGE / "languages") / language / FILE
    if not path.is_file():
        return None
    shape = checked(_AskedShape, read_yaml(path), path)
    words = {kind: getattr(shape, kind) for kind in KINDS}
    for kind, given in words.items():
        if not given:
            raise wrong(path, (kind,), point("expected_present"), "-")
    return folded_words(words)
