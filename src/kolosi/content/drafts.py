"""The file of a language for the check of drafts: the words it needs beyond those of the check of figures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kolosi.content.folders import PACKAGE, ContentPath
from kolosi.content.languages import Data, proof_languages, proof_rules
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml, wrong
from kolosi.model.finding import point

FILE = "draft.yaml"
CLASSES = (
    "STEADY",
    "COMPARABLE",
    "SEASONAL",
    "DATED",
    "SINCE",
    "ELSEWHERE",
    "PARTLY",
    "YEAR_ON_YEAR",
    "STEP_ON_STEP",
    "NATIONAL",
    "BY_HOW_MUCH",
    "PASSED_OVER",
)
"""The classes that the check of drafts asks for beside those of the check of figures."""

CLAIMS = ("cause", "certain", "hedged", "passed_over")
"""What words claim beyond figures: that one thing comes from another, that it is beyond doubt; that a cause is but supposed; and
expressions that hold such words and claim nothing."""


class _DraftShape(Shape):
    """What a file for the check of drafts holds: all but the last two keys are added to those of the check of figures."""

    classes: dict[str, list[str]]
    abbreviations: list[str]
    fractions: list[dict[str, str | float]]
    not_quantities: list[dict[str, str]]
    periods: list[dict[str, str]]
    kinds: dict[str, list[str]]
    evidence: dict[str, list[str]]


def draft_languages() -> tuple[str, ...]:
    """The languages in which drafts are checked: those of the check of figures that have a file for drafts."""
    return tuple(one for one in proof_languages() if _file(one).is_file())


def draft_language(language: str) -> str:
    """The language in whose words a draft is read: its own, else English, in which its digits at least are the same."""
    return language if language in draft_languages() else "en"


@cache
def draft_rules(language: str) -> tuple[Data, Mapping[str, list[str]]]:
    """The rules and lexicon of a language as the check of drafts reads them, and the nouns of each kind of thing.

    Raises `ContentError` for what is wrong in its file.
    """
    path = _file(language)
    own = checked(_DraftShape, read_yaml(path), path)
    for name in CLASSES:
        if not own.classes.get(name):
            raise wrong(path, ("classes", name), point("expected_present"), "-")
    rules = proof_rules(language)[0]
    known = rules["classes"]
    assert isinstance(known, Mapping)
    classes = {**known, **{name: [*known.get(name, ()), *forms] for name, forms in own.classes.items()}}
    return {**rules, "classes": classes, **{name: _longer(rules, own, name) for name in _LISTS}}, own.kinds


@cache
def evidence_words(language: str) -> Mapping[str, list[str]]:
    """The wording that asks for evidence, by what it claims (`CLAIMS`). Raises `ContentError` for what is wrong in its file."""
    path = _file(language)
    own = checked(_DraftShape, read_yaml(path), path)
    if set(own.evidence) != set(CLAIMS):
        raise wrong(path, ("evidence",), point("expected_present"), ", ".join(CLAIMS))
    return own.evidence


_LISTS = ("abbreviations", "fractions", "not_quantities", "periods")


def _longer(rules: Data, own: _DraftShape, name: str) -> list[object]:
    known = rules[name]
    assert isinstance(known, list)
    return [*known, *getattr(own, name)]


def _file(language: str) -> ContentPath:
    return PACKAGE / "languages" / language / FILE
