"""What a language knows, as data: its words by class, its numbers, its periods, its concepts and its rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256

from kolosi.reading.expressions import Expressions, folded
from kolosi.reading.text import flatten

_SPACED = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|[ ~]")
_SPACING = {" ": r"[ \n]{1,4}", "~": r"[ \n]{0,4}"}


@dataclass(frozen=True, kw_only=True)
class Concept:
    """Something that is counted: its forms, and how it stands to others.

    `parts` exclude one another and make the whole; `complement` is the rest of one whole; a `stock` stands at a day.
    """

    id: str
    forms: tuple[str, ...]
    kind: str = "flow"
    unit: str = ""
    parts: tuple[str, ...] = ()
    complement: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A sequence of slots, word classes and gaps that binds the operands of one claim; its examples are its tests."""

    id: str
    family: str
    tier: str
    pattern: tuple[str, ...]
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PeriodForm:
    """A way to write a period: a pattern with named groups, or a word for one relative to another.

    `needle` finds what every match holds, so that the pattern is tried around it only.
    """

    pattern: re.Pattern[str]
    needle: re.Pattern[str]
    grain: str
    relation: str | None = None


@dataclass(frozen=True, kw_only=True)
class Fractional:
    """A word for a part or a multiple, with the interval in which it is true; without `high` it has no upper end."""

    words: str
    low: Fraction
    high: Fraction | None
    value: Fraction
    kind: str

    def holds(self, value: Fraction) -> bool:
        """Whether the word is true of a value."""
        return self.low <= value and (self.high is None or value <= self.high)


_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’\-]{1,60}+"


@dataclass(frozen=True, kw_only=True)
class Names:
    """How names of places are written in a row: what joins the last to the others, what stands inside or before one."""

    joints: tuple[str, ...]
    links: tuple[str, ...]

    @cached_property
    def joint(self) -> re.Pattern[str]:
        """What lies between two names of a list."""
        return re.compile(rf",|;|(?<![\w-])(?:{_alternatives(self.joints)})(?![\w-])")

    @cached_property
    def name(self) -> re.Pattern[str]:
        """One name, of one word or several."""
        links = _alternatives((*self.joints, *self.links))
        return re.compile(rf"{_CAPITAL}(?:[ \-–](?:(?:{links})[ \-])?{_CAPITAL}){{0,3}}")

    @cached_property
    def run(self) -> re.Pattern[str]:
        """A row of names, joined in any way."""
        joints, links = _alternatives(self.joints), f"(?:(?:{_alternatives(self.links)})[ '’])?"
        return re.compile(rf"{_CAPITAL}(?:,? (?:(?:{joints}) )?{links}{_CAPITAL})*+")

    @cached_property
    def listed(self) -> re.Pattern[str]:
        """A row of names that ends with a joint and the last one."""
        joints, links = _alternatives(self.joints), f"(?:(?:{_alternatives(self.links)})[ '’])?"
        return re.compile(rf"{_CAPITAL}(?:,? (?:(?:{joints}) )?{links}{_CAPITAL})*,? (?:{joints}) {links}{_CAPITAL}")

    def lists(self, text: str, start: int, end: int) -> Iterator[str]:
        """The rows of names of a part of a text that end with a joint and the last one."""
        for run in self.run.finditer(text, start, end):
            at = run.start()
            while any(text.find(f" {joint} ", at, run.end()) >= 0 for joint in self.joints):
                found = self.listed.search(text, at, run.end())
                if found is None:
                    break
                yield found[0]
                at = found.end()


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A language, read from its files."""

    language: str
    decimal: str
    classes: Mapping[str, tuple[str, ...]]
    spelled: Mapping[str, int]
    scales: Mapping[str, int]
    months: Mapping[str, int]
    ordinals: Mapping[str, int]
    periods: tuple[PeriodForm, ...]
    others: tuple[tuple[str, re.Pattern[str]], ...]
    fractions: tuple[Fractional, ...]
    concepts: tuple[Concept, ...]
    rules: tuple[Rule, ...]
    grains: Mapping[str, str]
    answers: Mapping[str, str]
    names: Names
    abbreviations: tuple[str, ...] = ()
    stopwords: frozenset[str] = frozenset()
    version: str = ""
    source: str = ""

    @cached_property
    def expressions(self) -> Expressions:
        """The words and expressions of every class, the forms of every concept (as ``@id``), parts and multiples (``#words``)."""
        forms = {f"@{concept.id}": concept.forms for concept in self.concepts}
        words = {f"#{each.words}": (each.words,) for each in self.fractions}
        return Expressions({**self.classes, **forms, **words})

    @cached_property
    def fractional(self) -> frozenset[str]:
        """The classes of the parts and multiples."""
        return frozenset(f"#{each.words}" for each in self.fractions)

    @cached_property
    def _by_class(self) -> Mapping[str, Fractional]:
        return {f"#{each.words}": each for each in self.fractions}

    def part(self, classes: Iterable[str]) -> Fractional | None:
        """The part or the multiple that an expression of some classes tells."""
        return next((self._by_class[name] for name in sorted(classes) if name in self._by_class), None)

    @cached_property
    def spelled_parts(self) -> re.Pattern[str] | None:
        """Words for a part that hold a number in words: "two thirds", "una de cada cinco"."""
        words = (folded(each.words) for each in self.fractions)
        held = [re.escape(each) for each in words if not self.spelled.keys().isdisjoint(each.replace("-", " ").split())]
        pattern = "|".join(held).replace("\\ ", r"[ \n]{1,4}")
        return re.compile(rf"\b(?:{pattern})\b") if held else None

    @cached_property
    def units(self) -> Mapping[str, tuple[str, ...]]:
        """The forms of the classes that stand right after a number, folded."""
        names = ("POINTS", "SPOTS", "PERCENT", "AGE", "DURATION", "UNIT", "RANGE", "FROM", "GLUE")
        return {name: tuple(folded(form) for form in self.classes[name]) for name in names}

    @cached_property
    def units_by_initial(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The same forms by their first letter, in the same order."""
        return {
            name: {first: tuple(form for form in forms if form[:1] == first) for first in {form[:1] for form in forms}}
            for name, forms in self.units.items()
        }

    @cached_property
    def joints(self) -> frozenset[str]:
        """What joins the last two of a list of numbers: "18 and 10 per cent"."""
        return frozenset(self.units["GLUE"])

    @cached_property
    def ranges(self) -> frozenset[str]:
        """What stands between the two ends of a range."""
        return frozenset({"-", *self.units["RANGE"]})

    @cached_property
    def by_id(self) -> Mapping[str, Concept]:
        """The concepts by id."""
        return {concept.id: concept for concept in self.concepts}

    @property
    def label(self) -> Mapping[str, str]:
        """What a report says of the language: its name, its version and the hash of its files."""
        return {"name": self.language, "version": self.version, "sha256": self.digest}

    @cached_property
    def digest(self) -> str:
        """A hash of the files, printed with every report."""
        return sha256(self.source.encode()).hexdigest()


def pack_of(language: str, data: Mapping[str, object], source: str) -> Pack:
    """A language from the mapping that its files hold. Raises `KeyError` or `ValueError` naming what is wrong."""
    return Pack(
        language=language,
        decimal=str(data["decimal"]),
        classes={name: tuple(forms) for name, forms in _mapping(data["classes"]).items()},
        spelled={flatten(str(word)): int(str(value)) for word, value in _mapping(data["spelled"]).items()},
        scales={flatten(str(word)): int(str(value)) for word, value in _mapping(data["scales"]).items()},
        months={flatten(str(word)): int(str(value)) for word, value in _mapping(data["months"]).items()},
        ordinals={flatten(str(word)): int(str(value)) for word, value in _mapping(data["ordinals"]).items()},
        periods=_periods(data),
        others=tuple((str(kind), _compiled(pattern, data)) for kind, pattern in _pairs(data["not_quantities"])),
        fractions=tuple(_fraction(line) for line in _list(data["fractions"])),
        concepts=tuple(_concept(name, line) for name, line in _mapping(data["concepts"]).items()),
        rules=tuple(_rule(line) for line in _list(data["rules"])),
        grains={flatten(str(word)): str(grain) for word, grain in _mapping(data["grains"]).items()},
        answers={flatten(str(word)): str(answer) for word, answer in _mapping(data["answers"]).items()},
        names=_names(_mapping(data["names"])),
        abbreviations=tuple(_words(data["abbreviations"])),
        stopwords=frozenset(_words(data["stopwords"])),
        version=str(data["version"]),
        source=source,
    )


def _mapping(value: object) -> Mapping[str, Mapping[str, str]]:
    if not isinstance(value, Mapping):
        raise ValueError(f"a mapping was expected, found {value!r}")
    return value


def _list(value: object) -> Sequence[Mapping[str, object]]:
    if not isinstance(value, list):
        raise ValueError(f"a list was expected, found {value!r}")
    return value


def _pairs(value: object) -> list[tuple[str, str]]:
    return [(kind, str(pattern)) for line in _list(value) for kind, pattern in line.items()]


def _compiled(pattern: object, data: Mapping[str, object]) -> re.Pattern[str]:
    """A pattern with ``{month}``, ``{ordinal}``, ``{year}`` and ``{spelled}`` filled in.

    A space is a run of one to four, ``~`` one of none to four, so that no pattern runs away.
    """
    alternatives = {
        "{month}": _either(_mapping(data["months"])),
        "{ordinal}": _either(_mapping(data["ordinals"])),
        "{spelled}": _either(_mapping(data["spelled"])),
        "{year}": rf"(?:19|20)\d\d(?![.,]\d{{1,3}}(?!\d)|~{_either(_mapping(data['classes'])['PERCENT'])})",
        "{unit}": _either(_mapping(data["classes"])["UNIT"]),
    }
    text = str(pattern)
    for name, words in alternatives.items():
        text = text.replace(name, words)
    return re.compile(_SPACED.sub(lambda found: _SPACING.get(found[0], found[0]), text))


def _either(words: Iterable[object]) -> str:
    return "(?:" + "|".join(sorted((re.escape(flatten(str(word))) for word in words), key=len, reverse=True)) + ")"


def _periods(data: Mapping[str, object]) -> tuple[PeriodForm, ...]:
    return tuple(
        PeriodForm(
            pattern=_compiled(line["pattern"], data),
            needle=_needle(str(line["pattern"]), data),
            grain=str(line.get("grain", "")),
            relation=str(line["relation"]) if "relation" in line else None,
        )
        for line in _list(data["periods"])
    )


_INNERMOST = re.compile(r"\([^()]*\)[?*]?")
_ALWAYS_THERE = re.compile(r"\(\?P<\w+>\{(month|year)\}\)(?!\?)")
_WORD = re.compile(r"(?<!\\)[a-z]{4,}(?![?*])")
_CHOICE = re.compile(r"\\b\(\?:([^()]*)\)\\b")


def _needle(pattern: str, data: Mapping[str, object]) -> re.Pattern[str]:
    """What a pattern needs: of a plain choice a word of each part; else its longest word, a month, a year, anything at all."""
    choice = _CHOICE.fullmatch(pattern)
    parts = [_WORD.findall(part) for part in choice[1].split("|")] if choice else []
    if parts and all(parts):
        return re.compile("|".join(sorted({max(part, key=len) for part in parts})))
    bare, inner = _ALWAYS_THERE.sub(lambda found: found[1].upper(), pattern), ""
    while inner != bare:
        bare, inner = _INNERMOST.sub("-", bare), bare
    words = [] if "|" in bare else _WORD.findall(bare)
    if words:
        return re.compile(max(words, key=len))
    if "|" not in bare and "MONTH" in bare:
        return re.compile(_either(_mapping(data["months"])))
    return re.compile(r"(?:19|20)\d\d" if "|" not in bare and "YEAR" in bare else "")


def _fraction(line: Mapping[str, object]) -> Fractional:
    low, value = (Fraction(str(line[name])) for name in ("low", "value"))
    high = Fraction(str(line["high"])) if "high" in line else None
    return Fractional(words=str(line["words"]), low=low, high=high, value=value, kind=str(line["kind"]))


def _names(data: Mapping[str, object]) -> Names:
    return Names(joints=tuple(_words(data["joints"])), links=tuple(_words(data["links"])))


def _concept(name: str, line: Mapping[str, object]) -> Concept:
    return Concept(
        id=name,
        forms=tuple(_words(line["forms"])),
        kind=str(line.get("kind", "flow")),
        unit=str(line.get("unit", "")),
        parts=tuple(_words(line.get("parts", ()))),
        complement=str(line["complement"]) if "complement" in line else None,
    )


def _words(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, (list, tuple)) else [str(value)]


def _rule(line: Mapping[str, object]) -> Rule:
    return Rule(
        id=str(line["id"]),
        family=str(line["family"]),
        tier=str(line.get("tier", "A")),
        pattern=tuple(str(line["pattern"]).split()),
        fires=tuple(_words(line.get("fires", ()))),
        silent=tuple(_words(line.get("silent", ()))),
    )
