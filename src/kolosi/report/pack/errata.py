"""Errata of an edition that replaces another: which figures, changes and sentences moved, from what to what, and why.

Both sides are read from what was published: the figures from `figures.json`, the sentences from the page for the browser.
What is no longer released is not repeated, nor is anything of an edition that was withdrawn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from fractions import Fraction
from typing import ClassVar, Literal

from lxml import etree

from kolosi.model.figure import Change, Figure, Figures
from kolosi.model.label import say
from kolosi.report.draft import numerals
from kolosi.report.draft.blocks import Block, Cell, Document, Heading, Paragraph, Table, Text
from kolosi.report.draft.links import Scope
from kolosi.report.draft.numerals import HIDDEN, NO_DATA
from kolosi.report.draft.phrases import colon, phrase
from kolosi.report.draft.wording import change_text, figure_text, is_hidden, is_percentage, printed_value, titled, when
from kolosi.report.exports.exports import difference, percent
from kolosi.report.exports.publication import Publication, word
from kolosi.report.word.page import render_docx

Why = Literal["method", "late", "correction", "protection"]
Cause = Callable[[Figure], Why]
"""Why a value moved that is released now as before, by the same definition: data that came late, or a correction."""
MayRepeat = Callable[[str, str], bool]
"""Whether a sentence of the edition before may be printed again, by its language."""

Entry = Mapping[str, object]
"""What `figures.json` of an edition says of a figure or a change."""

MOST = 60
"""Rows of a table in Word, some three pages; the text has them all."""
_ALIKE = 0.6
"""Two sentences that share so much of their words are one that changed; below it one went and another came."""
_NUMBER = re.compile(r"[+−-]?\d[\d.,\u00a0\u202f]*")
SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-Ý«“\d])")
"""The gap between two sentences."""
ASIDE = ("figure", "table", "nav", "footer", "section", "header", "script")
"""Parts of the page that are no sentences of an author."""


@dataclass(frozen=True, kw_only=True)
class Before:
    """An edition that is replaced: its name, what its `figures.json` says of figures and of changes, its page; `is_withdrawn`."""

    edition: str
    figures: Mapping[str, Mapping[str, object]]
    page: bytes
    is_withdrawn: bool = False
    changes: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A figure that moved. `before` is None where it is not repeated."""

    figure: Figure
    before: object
    is_repeated: bool
    why: Why


@dataclass(frozen=True, kw_only=True)
class MovedChange:
    """A change that reads otherwise. `was` is what `figures.json` of the edition before says of it."""

    change: Change
    was: Entry
    is_repeated: bool
    why: Why


@dataclass(frozen=True, kw_only=True)
class Reworded:
    """A sentence that changed; how it was is None where it is not repeated."""

    before: str | None
    after: str


@dataclass(frozen=True, kw_only=True)
class Rewording:
    """Sentences that changed, and how many came and went."""

    changed: tuple[Reworded, ...] = ()
    added: int = 0
    gone: int = 0


# -- what moved -------------------------------------------------------------------------------------------------------


def moved(before: Before, figures: Figures, cause: Cause) -> tuple[Moved, ...]:
    """The figures of both editions that read otherwise now; both sides of changes are among them."""
    found: list[Moved] = []
    for key, figure in sorted(_singles(figures).items()):
        own = before.figures.get(key)
        if own is None or (own["value"], bool(own["hidden"])) == (_number(figure), is_hidden(figure)):
            continue
        was_hidden = bool(own["hidden"])
        if was_hidden or is_hidden(figure):
            why: Why = "protection"
        elif own.get("definition") != dict(figure.definition):
            why = "method"
        else:
            why = cause(figure)
        value = HIDDEN if was_hidden else NO_DATA if own["value"] is None else own["value"]
        is_repeated = not before.is_withdrawn and not is_hidden(figure)
        found.append(Moved(figure=figure, before=value, is_repeated=is_repeated, why=why))
    return tuple(found)


def _singles(figures: Figures) -> dict[str, Figure]:
    return {str(key): one for key, one in figures.items() if isinstance(one, Figure)}


def _number(figure: Figure) -> int | float | None:
    value = printed_value(figure)
    return None if value is None else int(value) if value == value.to_integral_value() else float(value)


def moved_changes(before: Before, figures: Figures, cause: Cause) -> tuple[MovedChange, ...]:
    """The changes of both editions that documents print otherwise now: in a strip, a table or a sentence.

    Another verdict counts though the number is the same; what only files tell more precisely (−22.1 % and −22.3 % are both
    printed −22 %) does not.
    """
    found: list[MovedChange] = []
    for key, change in sorted((str(key), one) for key, one in figures.items() if isinstance(one, Change)):
        was = before.changes.get(key)
        if was is None or not reads_otherwise(was, change) or _readings(was, change, "en") is None:
            continue
        is_repeated = not before.is_withdrawn and not is_hidden(change)
        why = _why_changed(before, was, change, cause)
        found.append(MovedChange(change=change, was=was, is_repeated=is_repeated, why=why))
    return tuple(found)


def reads_otherwise(was: Entry, now: Change) -> bool:
    """True where a change that an edition printed would be told otherwise, in a document or a file of figures."""
    return (was["difference"], was["percent"], was["verdict"]) != as_printed(now)


def as_printed(change: Change) -> tuple[float | None, float | None, str | None]:
    """Difference, percent and verdict of a change as files of figures give them."""
    numbers = (None if value is None else float(value) for value in (difference(change), percent(change)))
    return (*numbers, None if is_hidden(change) else change.verdict)  # type: ignore[return-value]


def _why_changed(before: Before, was: Entry, change: Change, cause: Cause) -> Why:
    """Why a change moved: the worst that is known of its sides, those of which the value moved first."""
    if was["hidden"] or is_hidden(change):
        return "protection"
    sides = ((was["before"], change.before), (was["after"], change.after))
    for _, side in sides:
        own = before.figures.get(str(side.key))
        if own is not None and own.get("definition") != dict(side.definition):
            return "method"
    others = [side for then, side in sides if isinstance(then, Mapping) and then["value"] != _number(side)]
    whys = {cause(side) for side in others or (change.after, change.before)}
    return "late" if "late" in whys else "correction"


def _readings(was: Entry, change: Change, language: str) -> tuple[str, str] | None:
    """A change as the edition before printed it and as this one does, with the verdicts where they differ; None where both read alike."""
    then, now = _was_text(was, change.after, language), change_text(change, language)
    verdicts = (str(was["verdict"]), change.verdict)
    is_told = not (was["hidden"] or is_hidden(change) or "NOT COMPARABLE" in verdicts)
    if is_told and verdicts[0] != verdicts[1]:
        return f"{then} ({phrase(verdicts[0], language)})", f"{now} ({phrase(verdicts[1], language)})"
    return None if then == now else (then, now)


def _was_text(was: Entry, after: Figure, language: str) -> str:
    """What the edition before printed of a change, as this one would print it."""
    if was["hidden"]:
        return say(HIDDEN, language)
    if was["verdict"] == "NOT COMPARABLE":
        return phrase("NOT COMPARABLE", language)
    if was["percent"] is not None:
        return numerals.signed_percent(_exact_percent(was), language)
    if was["difference"] is None:
        return say(NO_DATA, language)
    gap = Fraction(str(was["difference"]))
    if is_percentage(after):
        return numerals.points(gap, language)
    return numerals.signed_number(gap, language, after.decimals)


def _exact_percent(was: Entry) -> Fraction:
    """The percent that both printed sides give where it is the one that the file rounded: 49.46 was printed 49, and 49.5 would read 50."""
    said = Fraction(str(was["percent"]))
    sides = [one["value"] for one in (was["before"], was["after"]) if isinstance(one, Mapping)]
    first, last = (None if one is None else Fraction(str(one)) for one in sides)
    if not first or last is None:
        return said
    found = 100 * (last - first) / first
    return found if Fraction(numerals.rounded(found, 1)) == said else said


def sentences(page: bytes, language: str) -> list[str]:
    """The sentences of the page in a language: paragraphs and items of lists, without pictures, tables, strip, notes and annex."""
    root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8", no_network=True))
    found: list[str] = []
    for each in root.iterfind(f".//div[@lang='{language}']//article//*"):
        if each.tag not in ("p", "li") or next(each.iterdescendants("p", "li"), None) is not None:
            continue
        if any(one.tag in ASIDE or one.get("class") == "notes" for one in each.iterancestors()):
            continue
        found += [one for one in SENTENCE.split(_text(each)) if one]
    return found


def _text(element: etree._Element) -> str:
    """The words of an element, without marks of endnotes."""
    marks = {text for mark in element.iter("sup") for text in mark.iter()}
    pieces: list[str] = [element.text or ""]
    for one in element.iterdescendants():
        pieces += ["" if one in marks else one.text or "", "" if one in marks and one.tag != "sup" else one.tail or ""]
    return " ".join("".join(pieces).split())


def reworded(before: Before, page: bytes, language: str, may_repeat: MayRepeat) -> Rewording:
    """What the page says otherwise than that of the edition before."""
    old, new = sentences(before.page, language), sentences(page, language)
    pairs: list[Reworded] = []
    added = gone = 0
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        left = old[i:j]
        for sentence in new[k:m]:
            match = max(left, key=lambda one: _alike(one, sentence), default=None)
            if match is None or _alike(match, sentence) < _ALIKE:
                added += 1
                continue
            left.remove(match)
            is_told = not before.is_withdrawn and may_repeat(match, language)
            pairs.append(Reworded(before=match if is_told else None, after=sentence))
        gone += len(left)
    return Rewording(changed=tuple(pairs), added=added, gone=gone)


def _alike(one: str, other: str) -> float:
    """The part of the words that two sentences share, whatever their numbers (Dice 1945)."""
    mine, yours = (Counter(_NUMBER.sub("#", text).lower().split()) for text in (one, other))
    return 2 * (mine & yours).total() / max(mine.total() + yours.total(), 1)


# -- told -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Errata:
    """What moved, in one language; false where nothing did."""

    before: Before
    figures: tuple[Moved, ...]
    rewording: Rewording
    publication: Publication
    scope: Scope
    language: str
    changes: tuple[MovedChange, ...] = ()
    _new: ClassVar[str] = "errata_new"

    @property
    def _file(self) -> str:
        """The name of the files that hold it, without language and ending."""
        return "errata"

    def text(self) -> bytes:
        """The errata as plain text, every row."""
        language = self.language
        lines = [word("errata_title", language), *self._lead(), ""]
        if self.figures or self.changes:
            lines += [word("errata_figures", language)]
            lines += [f"- {what}{colon(language)}{old} → {new} ({why})" for what, old, new, why in self._figure_rows()]
            lines.append("")
        if self.rewording.changed:
            lines.append(word("errata_sentences", language))
            for old, new in self._sentence_rows():
                lines += [
                    f"- {word('errata_old', language)}{colon(language)}{old}",
                    f"  {word(self._new, language)}{colon(language)}{new}",
                ]
            lines.append("")
        return ("\n".join([*lines, *self._others()]).strip() + "\n").encode()

    def docx(self, *, template: bytes | None = None) -> bytes:
        """The errata as a Word document."""
        cover = self.publication.cover
        document = Document(language=self.language, cover=cover, blocks=tuple(self._blocks()))
        return render_docx(document, {}, self.scope, template=template, has_cover=False, has_annex=False)

    def __bool__(self) -> bool:
        rewording = self.rewording
        return bool(self.figures or self.changes or rewording.changed or rewording.added or rewording.gone)

    def _lead(self) -> Iterator[str]:
        yield word("errata_lead", self.language, edition=self.before.edition)
        if self.before.is_withdrawn:
            yield word("errata_withdrawn", self.language)

    def _others(self) -> Iterator[str]:
        if self.rewording.added or self.rewording.gone:
            counts = {"added": str(self.rewording.added), "gone": str(self.rewording.gone)}
            yield word("errata_others", self.language, **counts)

    def _figure_rows(self) -> Iterator[tuple[str, str, str, str]]:
        language = self.language
        for one in self.figures:
            what = f"{titled(one.figure, self.scope, language)}, {when(one.figure, language)}"
            old = value_words(one, language) if one.is_repeated else word("errata_unrepeated", language)
            yield what, old, figure_text(one.figure, language), word(f"why_{one.why}", language)
        for change in self.changes:
            readings = _readings(change.was, change.change, language)
            if readings is not None:
                old = readings[0] if change.is_repeated else word("errata_unrepeated", language)
                yield self._change_words(change.change), old, readings[1], word(f"why_{change.why}", language)

    def _change_words(self, change: Change) -> str:
        """What a change compares, and over which periods."""
        language, after = self.language, change.after
        what = f"{titled(after, self.scope, language)}, {when(after, language)}"
        return word("errata_change", language, what=what, against=when(change.before, language))

    def _sentence_rows(self) -> Iterator[tuple[str, str]]:
        for one in self.rewording.changed:
            yield one.before or word("errata_unrepeated", self.language), one.after

    def _blocks(self) -> Iterator[Block]:
        language = self.language
        yield _heading("errata_title", language, 1)
        yield from (_paragraph(text) for text in self._lead())
        file = f"{self._file}.{language}.txt"
        rows = list(self._figure_rows())
        if rows:
            yield _heading("errata_figures", language, 2)
            heads = ("errata_what", "errata_old", "errata_new", "errata_why")
            yield _table(heads, rows[:MOST], language, numbers=(1, 2))
            if len(rows) > MOST:
                yield _paragraph(word("errata_figures_more", language, file=file))
        if self.rewording.changed:
            yield _heading("errata_sentences", language, 2)
            yield _table(("errata_old", self._new), list(self._sentence_rows())[:MOST], language)
            if len(self.rewording.changed) > MOST:
                yield _paragraph(word("errata_figures_more", language, file=file))
        yield from (_paragraph(text) for text in self._others())


def value_words(one: Moved, language: str) -> str:
    """What the edition before printed, as this one would print it."""
    if isinstance(one.before, Mapping):
        return say(one.before, language)
    value, figure = Fraction(str(one.before)), one.figure
    if is_percentage(figure):
        return numerals.percent(value, language, figure.decimals or None)
    return numerals.number(value, language, figure.decimals)


def _heading(id_: str, language: str, level: int) -> Heading:
    return Heading(level=level, runs=(Text(word(id_, language)),), anchor=id_)


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], language: str, numbers: Sequence[int] = ()) -> Table:
    def cell(text: str, at: int) -> Cell:
        return Cell(runs=(Text(text),), is_number=at in numbers)

    return Table(
        head=tuple(cell(word(head, language), at) for at, head in enumerate(heads)),
        rows=tuple(tuple(cell(text, at) for at, text in enumerate(row)) for row in rows),
    )
