"""Where a published page tells a figure: the sentences that cite it, with their section, and how often tables and pictures do.

A figure in the page leads to its row of the annex; its code there is that of `figures.json`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from kolosi.report.pack.errata import ASIDE, SENTENCE

_OPENS, _CLOSES = "\ue000", "\ue001"
"""Signs of the private-use area, which no text of ours holds: they stand around a figure while a text is put together."""
_CITED = re.compile(f"{_OPENS}([^{_OPENS}{_CLOSES}]*){_CLOSES}")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A figure in a sentence: its code in the edition, and where its words begin and end."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A sentence that cites figures, and the heading that it stands under."""

    section: str
    sentence: str
    marks: tuple[Mark, ...]

    def put(self, words: Mapping[Mark, str]) -> str:
        """The sentence with other words in the place of some figures."""
        pieces, reached = [], 0
        for mark in self.marks:
            if mark in words:
                pieces += [self.sentence[reached : mark.start], words[mark]]
                reached = mark.end
        return "".join([*pieces, self.sentence[reached:]])

    def said(self, mark: Mark) -> str:
        """The words of a figure."""
        return self.sentence[mark.start : mark.end]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a page tells in a language: its passages in order, and how often each code stands in tables, strips and pictures."""

    passages: tuple[Passage, ...] = ()
    beside: Mapping[str, int] = field(default_factory=dict)


def told_in(page: bytes, language: str) -> Told:
    """Every sentence of the page that cites a figure, and how often figures are told elsewhere in it; the annex is left out."""
    root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8", no_network=True))
    passages: list[Passage] = []
    beside: Counter[str] = Counter()
    section = ""
    for each in root.iterfind(f".//div[@lang='{language}']//article//*"):
        if each.tag in _HEADINGS:
            section = " ".join("".join(map(str, each.itertext())).split())
        is_text = each.tag in ("p", "li") and next(each.iterdescendants("p", "li"), None) is None
        if is_text and not _is_aside(each):
            passages += _passages(section, _marked(each, language))
        elif each.tag == "a" and (code := _code(each, language)) and _is_aside(each):
            beside[code] += 1
    return Told(passages=tuple(passages), beside=beside)


def _is_aside(element: etree._Element) -> bool:
    return any(one.tag in ASIDE or one.get("class") == "notes" for one in element.iterancestors())


def _code(element: etree._Element, language: str) -> str:
    """The code of the figure that a link is; nothing for any other."""
    is_figure = element.tag == "a" and "n" in str(element.get("class") or "").split()
    return str(element.get("href") or "").removeprefix(f"#{language}-") if is_figure else ""


def _marked(element: etree._Element, language: str) -> str:
    """The words of an element without marks of endnotes, its figures between signs, each with its code in front."""
    if element.tag == "sup":
        return ""
    inner = (element.text or "") + "".join(_marked(one, language) + (one.tail or "") for one in element)
    code = _code(element, language)
    return f"{_OPENS}{code}={inner}{_CLOSES}" if code else inner


def _passages(section: str, marked: str) -> Iterator[Passage]:
    """The sentences of a text that cite figures, the figures told by where they stand."""
    marked = " ".join(marked.split())
    marks, plain, reached = [], "", 0
    for found in _CITED.finditer(marked):
        plain += marked[reached : found.start()]
        code, _, words = found[1].partition("=")
        marks.append(Mark(code=code, start=len(plain), end=len(plain) + len(words)))
        plain, reached = plain + words, found.end()
    plain += marked[reached:]
    start = 0
    for end, following in [*((gap.start(), gap.end()) for gap in SENTENCE.finditer(plain)), (len(plain), len(plain))]:
        own = [Mark(code=one.code, start=one.start - start, end=one.end - start) for one in marks]
        inside = tuple(one for one in own if one.start >= 0 and one.end <= end - start)
        if inside:
            yield Passage(section=section, sentence=plain[start:end], marks=inside)
        start = following
