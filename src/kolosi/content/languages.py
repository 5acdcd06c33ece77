"""The files of a language for the checking of figures: its rules and lexicon, and its sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from kolosi.content.folders import PACKAGE, ContentPath, content_files
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, one_of, read_yaml, wrong
from kolosi.model.finding import point

RULES, SENTENCES = "proof.yaml", "proof_words.yaml"
CLASSES = (
    "ADDS_UP AFFECTED AFTER AGAINST AGE AHEAD BEHIND ALL_OF AMONG AND APPROX ARRIVAL AT AUXILIARY AVERAGE BACK BE BREAKDOWN "
    "BRING BY CAPACITY CHANGE CLOSE CLOSING COMES COMPARED COST COVERAGE CUMULATIVE DAY DEFINITE DIVIDED DONT DOWN "
    "DURATION EACH EXCEED EXTRA FEWER FIGURE FIRST FOLD FOLLOWED FORECAST FRESH FROM GAP GLUE GROUP HAZARD HELPER "
    "HIGHER HOSTS INCLUDE INFLOW IN_ORDER JUST_OVER JUST_UNDER LACKING LAST LASTS LEAST LESS_THAN LEVEL LINK LIST LOWER "
    "MAJORITY MAKES MEASURE MONTH MORE MORE_THAN MOST MULTIPLIED NEARLY NET NEUTRAL NOT NOW ODDS OF OF_ALL ON ONE "
    "ONLY OTHERS OUTFLOW OUTOF OVER OVERLAP PARTICLE PASS PER PERCENT PER_HEAD PLUS POINTS PREPOSITION PRONOUN QUARTER "
    "RANGE RANK RATE RATE_OF REACHED RECEIVED RECORDED RELATIVE REMAINING REQUIRED RESPECTIVELY SINGLE SMALL SOIT "
    "SOME SPLIT SPOTS STOCK_WORDS SUM_ROW SUR TALLY TARGET THEN THEN_DOWN THESE THUS TIMES TO TOTAL "
    "TOTAL_OF UNDER UNIT UP UP_TO WAS WEEK WERE WHEN WHICH WHILE WHOLE YEAR ACCOUNTS OVERALL"
)
"""The classes of words that every language must fill: the checker asks for them by name. Rules may use others."""

Data = Mapping[str, object]


class _RulesShape(Shape):
    """What a file of rules holds."""

    version: str
    decimal: str
    classes: dict[str, list[str]]
    spelled: dict[str, int]
    scales: dict[str, int]
    months: dict[str, int]
    ordinals: dict[str, int]
    periods: list[dict[str, str]]
    not_quantities: list[dict[str, str]]
    fractions: list[dict[str, str | float]]
    concepts: dict[str, dict[str, str | list[str]]]
    rules: list[dict[str, str | list[str]]]
    stopwords: list[str]
    grains: dict[str, Literal["quarter", "half", "any"]]
    answers: dict[str, Literal["yes", "no"]]
    names: dict[Literal["joints", "links"], list[str]]
    abbreviations: list[str]


class _SentencesShape(Shape):
    """What a file of sentences holds."""

    number: dict[str, str | list[str]]
    reasons: dict[str, str]
    questions: dict[str, str]
    ways: dict[str, str]
    diagnoses: dict[str, str]
    families: dict[str, str]


def proof_languages(overlay: ContentPath | None = None) -> tuple[str, ...]:
    """The languages in which figures can be checked."""
    found = content_files("languages", f"*/{RULES}", overlay)
    return tuple(sorted({path.parent.name for path in found}))


@cache
def proof_rules(language: str, overlay: ContentPath | None = None) -> tuple[Data, str]:
    """The rules and the lexicon of a language, with the text of their file. Raises `ContentError` for what is wrong in it."""
    path = _file(language, RULES, overlay)
    data = read_yaml(path)
    _known(checked(_RulesShape, data, path), path)
    return data, path.read_text("utf-8")


_CLASS = re.compile(r"[A-Z_]{2,}")


def _known(shape: _RulesShape, path: ContentPath) -> None:
    """Every class that is asked for is there. Raises `ContentError` naming the first that is not."""
    for name in CLASSES.split():
        if not shape.classes.get(name):
            raise wrong(path, ("classes", name), point("expected_present"), "-")
    for number, rule in enumerate(shape.rules):
        for name in _CLASS.findall(str(rule["pattern"])):
            if name not in shape.classes:
                raise wrong(path, ("rules", str(number), "pattern"), one_of(sorted(shape.classes)), name)


@cache
def proof_sentences(language: str, overlay: ContentPath | None = None) -> Mapping[str, Mapping[str, str]]:
    """The sentences of a language about figures that do not agree."""
    path = _file(language, SENTENCES, overlay)
    shape = checked(_SentencesShape, read_yaml(path), path)
    return {
        "number": {name: text for name, text in shape.number.items() if isinstance(text, str)},
        "reasons": shape.reasons,
        "questions": shape.questions,
        "ways": shape.ways,
        "diagnoses": shape.diagnoses,
        "families": shape.families,
    }


def _file(language: str, name: str, overlay: ContentPath | None) -> ContentPath:
    """The file of the workspace where it has one, else the package's."""
    own = list(content_files("languages", f"{language}/{name}", overlay))
    return own[-1] if own else PACKAGE / "languages" / language / name
