"""The words of the pages: the same ids and blanks in every language, each used, none missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import kolosi
from kolosi.reading.labels import catalogue
from kolosi.web.words import LANGUAGES

WEB = Path(kolosi.__file__).resolve().parent / "web"
_BLANK = re.compile(r"\{[a-z_0-9]*\}")
_SAID = re.compile(
    r"""(?:\{%\s*(?:say|count)\s+|\.(?:word|count)\(f?|\bword\(f?|\bcounted\(f?)["']([\w.{}\[\]]+)["']"""
)
_WRITTEN = re.compile(r">[^<>{}%]*[^\W\d_]{3,}[^<>{}%]*<")


def said() -> set[str]:
    """The ids that templates and views ask for; a blank stands for any name."""
    files = [*WEB.rglob("*.html"), *WEB.rglob("*.py")]
    return {found for file in files for found in _SAID.findall(file.read_text("utf-8"))}


def unused(ids: Iterable[str], asked: set[str]) -> list[str]:
    forms = [re.sub(r"\\\{[^}]*\\\}", r"[\\w-]+", re.escape(one)) for one in asked]
    any_of_them = re.compile(rf"(?:{'|'.join(forms)})(?:\.(?:one|many))?")
    return [id_ for id_ in ids if not any_of_them.fullmatch(id_)]


def test_each_text_stands_in_every_language_with_the_same_blanks() -> None:
    for id_, texts in catalogue("web").items():
        assert set(texts) == set(LANGUAGES), id_
        blanks = {language: sorted(_BLANK.findall(str(text))) for language, text in texts.items()}
        assert len({tuple(found) for found in blanks.values()}) == 1, (id_, blanks)


def test_each_text_is_used() -> None:
    asked = said()
    assert len(asked) > 200
    assert unused(catalogue("web"), asked) == []
    assert unused(["quarter.nobody_says_this"], asked) == ["quarter.nobody_says_this"]


def test_each_id_asked_for_is_there() -> None:
    known = set(catalogue("web"))
    asked = {one for one in said() if "{" not in one}
    assert sorted(one for one in asked if one not in known and f"{one}.one" not in known) == []


def test_templates_hold_no_words_of_their_own() -> None:
    found = {
        file.name: words
        for file in WEB.rglob("*.html")
        if (words := [one for one in _WRITTEN.findall(file.read_text("utf-8")) if one not in (">kolosi<",)])
    }
    assert found == {}
