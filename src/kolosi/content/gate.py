"""The file of a language for the gate of texts: its words, how what it looks for is written, and its rules with their examples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from kolosi.content.folders import PACKAGE, ContentPath, content_files
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, one_of, read_yaml, wrong
from kolosi.model.finding import point

FILE = "gate.yaml"
CLASSES = (
    "ACT ACT_NOUN AGED AGE_OF AGE_ONLY AMONG AND AREA_WORD ARREST ARTICLE AS_OF AT AT_SIGN AUTHOR BE BESIDE BORN "
    "BUT_FEW CALENDAR CALLED CAPITALS CARGO CASE CASE_WORD CASUALTY CHILD COMPARED COMPLAINT COUNTRY CURFEW DATA "
    "DAYPART DECREE DETAINEE DETENTION DETERMINER DISSENT DISTRICT DONT DOT_SIGN EACH EVENT EXCEPTION FACILITY FAMILY "
    "FEW FINGERS FIRST FIRST_NAME FIRST_PERSON FORCE FUNCTION GROUP HARM HAVE HIDDEN HIDES HOMES HOTLINE ILL INCIDENT "
    "INFORMANT IN_CASES IN_NUMBER KILLED KIN KINS KNOWN_AUTHOR LAST LEFT LESS LINE LINK LIVES LOCATED MAILBOX MISDEED "
    "MISSING MODAL MODIFIER MOVE NICKNAME NONE NOT_LOCAL NUMBER_OF OF OFFENDER OFFICE OLD ONE ONLY ONLY_ONE "
    "OTHER_THAN OUT_OF OWN OWNER PART PASSIVE PEOPLE PEOPLES PERSON PHONE_WORD POPULATION PROFESSION PRONOUN PROVIDER "
    "QUOTE RECURRING REMAINDER REPORTER REPORTS REST ROLE ROUTE SAID SAY SAYS SECRET SERVICE SHARE SHELTER SINGLE "
    "SITE STAFF STATE STOP SURVIVOR TAKEN TESTIFY THAT_ONE THEM THE_ONE THING TIME TIMES TITLE TOPIC TOP_DOMAIN TRADE "
    "TRAFFICKING TRAINED TRAIT TWINS UNIT VICTIM VILLAGE WEEKDAY WHEN WHO WITH YEAR"
)
"""The classes of words that every language must fill."""

MADE = ("NAME", "NAME2", "NAMES", "NUM", "AGE", "LOCALITY", "INITIAL", "SPELLED", "SMALL")
"""What a pattern may name besides classes: names by their capitals, numbers (those up to 15 are SMALL), ages, places of the country."""

PERIODS = ("@day", "@month", "@wide")
"""Cues that the reader of periods finds."""

PERSONS = (
    "@one", "@aged_one", "@marked_one", "@twice_marked", "@posted_one", "@suffering_one", "@struck_one", "@town", "@clock", "@recurring", "@initialled",
)  # fmt: skip
"""Cues that the reader of persons finds (`release.text.portrait`)."""

Kind = Literal[
    "count_small", "count_rest", "count_split", "share_small", "zero_told", "profession_small", "place_of_act",
    "locality_of_act", "place_of_incident", "day_of_act", "month_of_act", "author_area_month", "armed_group_act", "person_named",
    "office_named", "person_age", "age_told", "testimony", "email", "email_public", "phone", "phone_public", "coordinates",
    "case_number", "address_token", "reporters_few", "person_described", "only_told",
    "person_told", "source_told", "movement_told", "few_told",
]  # fmt: skip
"""What can be found. Each has its message; what is found by the co-occurrence of words says so in its rule (`needs`)."""

Data = Mapping[str, object]


class _RuleShape(Shape):
    """One rule: `needs` are classes, cues (`@name`) and choices of them (`A|B`) that must stand in one sentence."""

    id: str
    kind: Kind
    rule: str
    needs: list[str] = Field(default_factory=list)
    unless: list[str] = Field(default_factory=list)
    marks: str = ""
    fires: list[str]
    silent: list[str]


class _GateShape(Shape):
    """What a file of the gate holds."""

    version: str
    head: Literal["first", "last"]
    classes: dict[str, list[str]]
    cues: dict[str, list[str]]
    instead: dict[Literal["merged", "above"], str]
    rules: list[_RuleShape]


def gate_languages(overlay: ContentPath | None = None) -> tuple[str, ...]:
    """The languages in which texts can be read by the gate."""
    return tuple(sorted({path.parent.name for path in content_files("languages", f"*/{FILE}", overlay)}))


def gate_words(language: str, overlay: ContentPath | None = None) -> Data:
    """The words and rules of a language. Raises `ContentError` for what is wrong in its file."""
    own = list(content_files("languages", f"{language}/{FILE}", overlay))
    path: ContentPath = own[-1] if own else PACKAGE / "languages" / language / FILE
    data = read_yaml(path)
    _known(checked(_GateShape, data, path), path)
    return data


_CLASS = re.compile(r"[A-Z][A-Z_\d]+")
_CUE = re.compile(r"@\w+")


def _known(shape: _GateShape, path: ContentPath) -> None:
    """Every class and cue that is asked for is there. Raises `ContentError` naming the first that is not."""
    for name in CLASSES.split():
        if not shape.classes.get(name):
            raise wrong(path, ("classes", name), point("expected_present"), "-")
    classes, cues = {*shape.classes, *MADE}, {*(f"@{name}" for name in shape.cues), *PERIODS, *PERSONS}
    for cue, patterns in shape.cues.items():
        for number, pattern in enumerate(patterns):
            _require(_CLASS.findall(pattern), classes, path, ("cues", cue, str(number)))
    for number, rule in enumerate(shape.rules):
        for part in ("needs", "unless"):
            text = " ".join(getattr(rule, part))
            _require(_CUE.findall(text), cues, path, ("rules", str(number), part))
            _require(_CLASS.findall(_CUE.sub(" ", text)), classes, path, ("rules", str(number), part))


def _require(names: list[str], known: set[str], path: ContentPath, trail: tuple[str, ...]) -> None:
    for name in names:
        if name not in known:
            raise wrong(path, trail, one_of(sorted(known)), name)
