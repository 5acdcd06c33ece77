"""Citations: the links of a draft that name figures, and every key that a document will print.

The grammar of a link target, without spaces:

    target   = "fig:" KEY | "change:" CHANGE            in a sentence: `[7 580 violations](fig:KEY)`
             | "chart:" KIND "?" KEYS OPTION*            alone in a paragraph: `![title](chart:trend?KEY)`
             | "map:" KEY OPTION* | "table:" KEYS OPTION* | "strip:" KEYS
             | "coverage:" | "notes:"                    where the coverage table and the endnotes stand
    KEYS     = KEY ("|" KEY)*                            KEY and CHANGE are figure keys, see `Key`
    KIND     = one of `LINKED`, in the registry of charts: trend, bars …
    OPTION   = "&by=" NAME ("," NAME)? | "&step=" month | quarter | half | year | "&with=gaps" | "&with=tiles" | "&with=bases"

`by` takes a breakdown, or `place` for the first-level places; `map` is always by place. A range of periods becomes one
figure a `step`: always for kinds over time such as `trend` (a quarter when nothing is said), elsewhere only when `step` is
written. In a bar chart a change stands for its two periods. `with=gaps` ends each row of a table by how many of its figures
have no data; `with=tiles` draws a map as a grid of tiles, whatever outlines there are; `with=bases` says that the cells of a strip compare with different
bases on purpose. The text between the brackets is what is printed; empty, it is filled with the figure. `![…]` and `[…]` mean the same for what stands alone in a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, product
from typing import Literal

from kolosi.model.key import BadKey, Key
from kolosi.model.label import Label
from kolosi.model.period import Period
from kolosi.report.charts.registry import LINKED

Scheme = Literal["fig", "change", "chart", "map", "table", "strip", "coverage", "notes"]
SCHEMES: tuple[Scheme, ...] = ("fig", "change", "chart", "map", "table", "strip", "coverage", "notes")
EXCERPTS = "excerpt"
"""The scheme of links to what a sentence rests on: `[words](excerpt:e12+e14)`. They cite no figure and print their words alone."""
STEPS = ("month", "quarter", "half", "year")
EXTRAS = ("gaps", "tiles", "bases")
PLACE = "place"

MANY = 4_096
"""So many targets are taken apart once: those of the drafts of one document, each of which several readers ask for."""

_MENTION = re.compile(
    r"(?P<bang>!?)\[(?P<text>(?:[^\[\]\\]|\\.)*)\]"
    r"\((?P<target>(?:" + "|".join(SCHEMES) + r"):[^\s()]*)(?:\s+\"[^\"]*\")?\)"
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NOT_LINE_END = re.compile(r"[^\n]")
_LINES = re.compile(r"[ \t\r\n]+")
"""What may end a line; spaces that break none stay."""


def as_prose(text: str) -> str:
    """Gives words of people as prose on one line: no sign of them is taken for a link, an emphasis, a tag or the edge of a cell."""
    return "".join(f"\\{sign}" if sign in "[]*_`<>\\|" else sign for sign in _LINES.sub(" ", text).strip())


class BadLink(ValueError):
    """A target that does not follow the grammar; `part` says which piece is wrong."""

    def __init__(self, target: str, part: str) -> None:
        super().__init__(f"{target!r}: {part!r}")
        self.target = target
        self.part = part


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One Markdown file of a report, in one language."""

    file: str
    language: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Over what `by=` runs, with the words to print.

    `places` are the first-level places in their order, `terms` the terms of each breakdown in their order, `breakdowns` the
    names of the breakdowns; `codes` are the official codes of places (P-codes), where they have one. `shorts` are
    shorter names of terms for where room is small, where they have one. `quoted` are the keys that
    the text itself prints: they have the first codes of the annex, without holes. `owned` are the figures of which their owners
    were asked, with `provisional` or `validated`.
    """

    places: Mapping[str, Label] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, Label]] = field(default_factory=dict)
    breakdowns: Mapping[str, Label] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    shorts: Mapping[str, Mapping[str, Label]] = field(default_factory=dict)
    quoted: frozenset[Key] = frozenset()
    owned: Mapping[Key, str] = field(default_factory=dict)

    def members(self, name: str) -> Mapping[str, Label]:
        """The places, or the terms of a breakdown. Raises `BadLink` when there is no such breakdown."""
        if name == PLACE:
            return self.places
        if name not in self.terms:
            raise BadLink(name, name)
        return self.terms[name]


@dataclass(frozen=True, kw_only=True)
class Link:
    """A target, taken apart."""

    scheme: Scheme
    keys: tuple[Key, ...] = ()
    chart: str = ""
    by: tuple[str, ...] = ()
    step: str | None = None
    has_gaps: bool = False
    has_tiles: bool = False
    has_mixed_bases: bool = False

    @property
    def is_inline(self) -> bool:
        """True for what stands in a sentence."""
        return self.scheme in ("fig", "change")

    @property
    def is_over_time(self) -> bool:
        """True for a chart whose labels are periods that follow one another."""
        return self.chart in LINKED and LINKED[self.chart].is_over_time

    @property
    def has_breaks(self) -> bool:
        """True for a chart that marks the points which do not compare with the one before."""
        return self.chart in LINKED and LINKED[self.chart].has_breaks


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A link where it stands in a draft: `start` and `end` are offsets in its text, `line` counts from 1."""

    draft: Draft
    text: str
    target: str
    start: int
    end: int
    line: int

    @property
    def inside(self) -> tuple[int, int]:
        """Where its text starts and ends."""
        start = self.draft.text.index("[", self.start) + 1
        return start, start + len(self.text)

    @property
    def is_figure(self) -> bool:
        """True for one that says a figure or a change in a sentence."""
        return self.target.startswith(("fig:", "change:"))

    def link(self) -> Link:
        """The target taken apart. Raises `BadLink`."""
        return parse(self.target)


@dataclass(frozen=True, kw_only=True)
class Citation:
    """One key that will be printed, and where."""

    key: Key
    scheme: Scheme
    file: str
    language: str
    line: int


@dataclass(frozen=True)
class Citations:
    """Every key that the drafts print."""

    entries: tuple[Citation, ...]

    @property
    def keys(self) -> frozenset[Key]:
        """The keys, each once: figures and changes."""
        return frozenset(entry.key for entry in self.entries)

    @property
    def figures(self) -> frozenset[Key]:
        """The keys of single figures, those behind a change included."""
        return frozenset(key for key in self.keys if not key.is_change)

    @property
    def changes(self) -> frozenset[Key]:
        """The keys of changes."""
        return frozenset(key for key in self.keys if key.is_change)

    def by_language(self) -> Mapping[str, frozenset[Key]]:
        """The keys that the drafts of each language print."""
        languages = sorted({entry.language for entry in self.entries})
        return {each: frozenset(e.key for e in self.entries if e.language == each) for each in languages}


@lru_cache(maxsize=MANY)
def parse(target: str) -> Link:
    """The link that a target is. Raises `BadLink`.

    >>> parse("chart:bars?hr_violations/2025-Q1&by=sex").by
    ('sex',)
    """
    scheme, colon, body = target.partition(":")
    if scheme not in SCHEMES or not colon:
        raise BadLink(target, scheme)
    named = scheme
    if named in ("coverage", "notes"):
        return Link(scheme=named)
    if named in ("fig", "change"):
        return Link(scheme=named, keys=(_inline_key(named, body, target),))
    return _parse_block(named, body, target)


def _inline_key(scheme: str, body: str, target: str) -> Key:
    key = _key(body, target)
    if key.is_change != (scheme == "change"):
        raise BadLink(target, body)
    return key


def _parse_block(scheme: Scheme, body: str, target: str) -> Link:
    chart = ""
    if scheme == "chart":
        chart, _, body = body.partition("?")
        if chart not in LINKED:
            raise BadLink(target, chart)
    names, *options = body.split("&")
    given = _options(options, target)
    keys = tuple(_key(name, target) for name in names.split("|"))
    if scheme == "map" and (len(keys) > 1 or keys[0].is_change):
        raise BadLink(target, names)
    by = tuple(given["by"].split(",")) if "by" in given else ()
    return Link(
        scheme=scheme,
        keys=keys,
        chart=chart,
        by=_by(scheme, by),
        step=given.get("step"),
        has_gaps=given.get("with") == "gaps",
        has_tiles=given.get("with") == "tiles",
        has_mixed_bases=given.get("with") == "bases",
    )


def _by(scheme: Scheme, by: tuple[str, ...]) -> tuple[str, ...]:
    named = tuple(PLACE if name == "region" else name for name in by)
    return (PLACE,) if scheme == "map" else named


def _options(options: Sequence[str], target: str) -> Mapping[str, str]:
    given: dict[str, str] = {}
    for option in options:
        name, _, value = option.partition("=")
        is_known = {"by": value.count(",") <= 1 and value != "", "step": value in STEPS, "with": value in EXTRAS}
        if not is_known.get(name):
            raise BadLink(target, option)
        given[name] = value
    return given


def _key(text: str, target: str) -> Key:
    try:
        return Key.parse(text)
    except BadKey as error:
        raise BadLink(target, error.part) from error


def without_comments(text: str) -> str:
    """The text with its comments blanked, so that every offset stays."""
    return _COMMENT.sub(lambda match: _NOT_LINE_END.sub(" ", match[0]), text)


def blanked(text: str, start: int, end: int) -> str:
    """The text with the characters between two offsets as spaces, line ends kept."""
    return text[:start] + _NOT_LINE_END.sub(" ", text[start:end]) + text[end:]


@lru_cache(maxsize=16)
def mentions(draft: Draft) -> tuple[Mention, ...]:
    """The links of a draft that name figures, in order; read once for all who ask of it."""
    return tuple(_mentions(draft))


def _mentions(draft: Draft) -> Iterator[Mention]:
    text = without_comments(draft.text)
    line, reached = 1, 0
    for match in _MENTION.finditer(text):
        line, reached = line + text.count("\n", reached, match.start()), match.start()
        yield Mention(
            draft=draft,
            text=match["text"],
            target=match["target"],
            start=match.start(),
            end=match.end(),
            line=line,
        )


def steps(key: Key, step: str) -> tuple[Key, ...]:
    """The same figure for each month, quarter, half-year or year inside its period; itself when none fits inside."""
    spans = tuple(span for span in _spans(key.period, step) if key.period.contains(span))
    return tuple(key.during(span) for span in spans) or (key,)


def _spans(period: Period, step: str) -> tuple[Period, ...]:
    if step == "month":
        return period.months
    if step == "quarter":
        return period.quarters
    years = range(period.first.year, period.last.year + 1)
    halves = ("-H1", "-H2") if step == "half" else ("",)
    return tuple(Period.parse(f"{year}{half}") for year in years for half in halves)


def member(key: Key, name: str, item: str) -> Key:
    """The same figure for one place or one term.

    >>> member(Key.parse("idps/2025-Q1"), "place", "ml-gao"), member(Key.parse("idps/2025-Q1"), "sex", "female")
    (Key('idps/2025-Q1@ml-gao'), Key('idps;sex=female/2025-Q1'))
    """
    return key.at(item) if name == PLACE else key.with_breakdown(name, item)


def over_time(link: Link, key: Key) -> tuple[Key, ...]:
    """The figures of a key that follow each other in time in a picture."""
    if key.is_change:
        return (key.before, key.after) if link.scheme == "chart" else (key,)
    step = link.step or ("quarter" if link.is_over_time else None)
    return steps(key, step) if step else (key,)


def expand(link: Link, scope: Scope) -> tuple[Key, ...]:
    """Every key that a link prints, in order. Raises `BadLink` for a breakdown that does not exist."""
    if link.is_inline or link.scheme == "strip":
        return link.keys
    combinations = tuple(product(*(scope.members(name) for name in link.by)))
    moments = (moment for key in link.keys for moment in over_time(link, key))
    return tuple(_members(moment, link.by, items) for moment in moments for items in combinations)


def breaks(link: Link, scope: Scope) -> tuple[Key, ...]:
    """The changes between neighbours in time: the picture must know which of its points do not compare."""
    if not link.has_breaks:
        return ()
    combinations = tuple(product(*(scope.members(name) for name in link.by)))
    lines = (_members(key, link.by, items) for key in link.keys for items in combinations)
    moments = (over_time(link, line) for line in lines)
    return tuple(later.to(earlier.period) for line in moments for earlier, later in pairwise(line))


def _members(key: Key, names: Sequence[str], items: Sequence[str]) -> Key:
    for name, item in zip(names, items, strict=True):
        key = member(key, name, item)
    return key


def cited(drafts: Iterable[Draft], scope: Scope) -> Citations:
    """Every key that narrative, strip, charts, maps and tables print, with file and line.

    Targets that do not follow the grammar cite nothing; `reference_check.check` says so.
    """
    return Citations(tuple(entry for draft in drafts for entry in _cited_by(draft, scope)))


def quoted(drafts: Iterable[Draft]) -> frozenset[Key]:
    """Every key that sentences, typed tables and strips print: those of pictures and tables made from data are not among them."""
    found = set[Key]()
    for mention in (mention for draft in drafts for mention in mentions(draft)):
        try:
            link = mention.link()
        except BadLink:
            continue
        if link.is_inline or link.scheme == "strip":
            found.update(link.keys)
    return frozenset(found)


def _with_sides(keys: Iterable[Key]) -> tuple[Key, ...]:
    """The keys and, behind each change, its two figures: the trace of a change prints them."""
    sides = (each for key in keys for each in ((key, key.after, key.before) if key.is_change else (key,)))
    return tuple(dict.fromkeys(sides))


def _cited_by(draft: Draft, scope: Scope) -> Iterator[Citation]:
    for mention in mentions(draft):
        try:
            link = mention.link()
            keys = _with_sides((*expand(link, scope), *breaks(link, scope)))
        except BadLink:
            continue
        for key in keys:
            yield Citation(key=key, scheme=link.scheme, file=draft.file, language=draft.language, line=mention.line)
