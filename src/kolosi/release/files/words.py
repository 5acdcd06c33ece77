"""The words by which the columns of any table are recognised, and the numbers that hold where no protocol says more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import ConfigDict

from kolosi.content.folders import PACKAGE
from kolosi.content.taxonomies import load_taxonomies
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml
from kolosi.intake.columns.table import fold

_SUBJECTS = ("gbv_types", "violation_types", "protection_risks", "statistics")
"""The taxonomies whose sensitive terms are subjects; those of persons (a teacher, a relative) are none by themselves."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The numbers of the rules: R2 (counts), R15 (rows of persons), R16 (grid, in kilometres)."""

    sensitive: int = 10
    other: int = 5
    k: int = 5
    l: int = 2  # noqa: E741  the name that the literature gives it
    risk: float = 0.03
    grid_km: float = 5


class _Words(Shape):
    model_config = ConfigDict(extra="forbid", frozen=True)
    columns: dict[str, list[str]]
    no_person: list[str]
    sensitive: list[str]
    counted: list[str]
    no_words: list[str]
    percent_words: list[str]
    never_counts: list[str]
    units: list[str]
    says_nothing: list[str]


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a header or a label says, whatever its accents and capitals."""

    columns: Mapping[str, re.Pattern[str]]
    no_person: re.Pattern[str]
    sensitive: re.Pattern[str]
    counted: re.Pattern[str]
    no_words: frozenset[str]
    percent: re.Pattern[str]
    never_counts: re.Pattern[str]
    units: re.Pattern[str]
    says_nothing: re.Pattern[str]

    def is_a(self, kind: str, folded: str) -> bool:
        """Whether a folded header names a column of a kind: the whole of it, or its last part."""
        return bool(self.columns[kind].fullmatch(folded))

    def speaks_of(self, kind: str, folded: str) -> bool:
        """Whether a folded header has a word of a kind anywhere."""
        return bool(self.columns[kind].search(folded))


@cache
def load_words() -> Words:
    """The words of the package: a file that is inspected lies in no workspace."""
    path = PACKAGE / "policies" / "inspection.yaml"
    shape = checked(_Words, read_yaml(path), path)
    return Words(
        columns={kind: _pattern(words) for kind, words in shape.columns.items()},
        no_person=_pattern(shape.no_person),
        sensitive=_pattern([*shape.sensitive, *_subjects()]),
        counted=_pattern(shape.counted),
        no_words=frozenset(map(fold, shape.no_words)),
        percent=_pattern(shape.percent_words),
        never_counts=_pattern(shape.never_counts),
        units=_pattern(shape.units),
        says_nothing=_pattern(shape.says_nothing),
    )


def _subjects() -> list[str]:
    """The labels and spellings of sensitive terms, one that is a single general word left out."""
    taxonomies = load_taxonomies()
    terms = [term for name in _SUBJECTS if name in taxonomies for term in taxonomies[name].terms.values()]
    texts = [text for term in terms if term.is_sensitive for text in (*term.label.values(), *term.synonyms)]
    return [text for text in texts if len(fold(text).split()) > 1]


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, whole; a * at its end lets it go on."""
    told = sorted({_one(word) for word in words if fold(word.rstrip("*"))}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(told)})(?!\w)")


def _one(word: str) -> str:
    return re.escape(fold(word.rstrip("*"))) + (r"[\w ]*" if word.endswith("*") else "")
