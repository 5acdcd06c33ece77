"""The public trace of a figure: definition, period, sources, as-of date, coverage, caution, opaque codes, verdict.

Never a file, a row, a plain hash, a reporter or a person. What is hidden tells the same for every hidden figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kolosi.model.figure import Change, Figure, Figures, Released
from kolosi.model.key import Key
from kolosi.model.label import say
from kolosi.reading.labels import label, labels
from kolosi.report.draft import numerals
from kolosi.report.draft.blocks import (
    Block,
    Callout,
    Cited,
    Document,
    Heading,
    Illustration,
    Inline,
    Listing,
    Notes,
    Paragraph,
    Strip,
    Styled,
    Table,
    WebLink,
)
from kolosi.report.draft.links import PLACE, Scope
from kolosi.report.draft.phrases import QUALIFIERS, phrase, semicolon
from kolosi.report.draft.typography import say_well
from kolosi.report.draft.wording import (
    change_text,
    difference_text,
    figure_text,
    is_hidden,
    is_missing,
    is_percentage,
    name_of,
    place_words,
    scope_words,
    sources_words,
    titled,
    when,
    with_unit,
)

Lines = tuple[tuple[str, str], ...]
"""Name and words of each line, in order."""


@dataclass(frozen=True, kw_only=True)
class AnnexRow:
    """One figure of the annex: its code, its head, its value, and the other lines of its trace.

    `group` holds the terms of a breakdown, `place` the places; both are empty for a figure of the whole country. `status` is what its
    owner said of it, in words, where he was asked.
    """

    key: Key
    code: str
    label: str
    group: str
    place: str
    period: str
    value: str
    unit: str
    source: str
    receipts: str
    status: str = ""

    @property
    def told(self) -> str:
        """The value with its unit."""
        return with_unit(self.value, self.unit)

    @property
    def scope(self) -> str:
        """The group and the places, for a column of its own."""
        return ", ".join(text for text in (self.group, self.place) if text)


@dataclass(frozen=True, kw_only=True)
class AnnexGroup:
    """Figures that count one thing; what is not the same for all is empty, and stands in the rows."""

    label: str
    group: str
    period: str
    source: str
    receipts: str
    rows: tuple[AnnexRow, ...]
    status: str = ""

    @property
    def name(self) -> str:
        """What is counted."""
        return ", ".join(text for text in (self.label, self.group) if text)

    @property
    def about(self) -> str:
        """What is true of all its rows: the period, and what the owner said."""
        return " · ".join(text for text in (self.period, self.status) if text)

    def told(self, row: AnnexRow, language: str) -> str:
        """What a row still has to say of its figure."""
        where = row.place if self.group else row.scope
        said = "" if self.status else row.status
        return " · ".join(text for text in (where or phrase("country_wide", language), self._when(row), said) if text)

    def _when(self, row: AnnexRow) -> str:
        return "" if self.period else row.period

    def own_receipts(self, row: AnnexRow) -> str:
        """The codes of a row that the group does not give."""
        return "" if self.receipts else row.receipts


def codes(figures: Figures, scope: Scope) -> Mapping[Key, str]:
    """The code of each figure (F1 …) and of each change (C1 …), by key: the same in every language and format.

    Those that the text quotes come first, so that a list of them alone has no holes.
    """
    ordered = sorted(figures, key=lambda key: (key not in scope.quoted, key))
    singles = [key for key in ordered if not key.is_change]
    changes = [key for key in ordered if key.is_change]
    numbered = [(key, f"F{rank}") for rank, key in enumerate(singles, 1)]
    return dict(numbered + [(key, f"C{rank}") for rank, key in enumerate(changes, 1)])


def quoted_keys(document: Document) -> frozenset[Key]:
    """The keys that the text of a resolved document prints: sentences, typed tables, the strip; not pictures and tables from data."""
    made = (Illustration, Table)
    blocks = (
        block
        for block in document.blocks
        if not isinstance(block, made) or (isinstance(block, Table) and not block.number)
    )
    keys = {key for block in blocks for key in _keys(block)}
    return frozenset(keys | {key for note in document.notes for key in _keys_of_runs(note.runs)})


def printed_keys(document: Document) -> frozenset[Key]:
    """The keys that a resolved document prints."""
    keys = {key for block in document.blocks for key in _keys(block)}
    return frozenset(keys | {key for note in document.notes for key in _keys_of_runs(note.runs)})


def _keys(block: Block) -> Iterator[Key]:
    if isinstance(block, (Heading, Paragraph)):
        yield from _keys_of_runs(block.runs)
    elif isinstance(block, Listing):
        yield from (key for item in block.items for inner in item for key in _keys(inner))
    elif isinstance(block, Callout):
        yield from _keys_of_runs(block.title)
        yield from (key for inner in block.blocks for key in _keys(inner))
    elif isinstance(block, Table):
        cells = (cell for row in (block.head, *block.rows) for cell in row)
        yield from (key for cell in cells for key in _keys_of_runs(cell.runs))
    elif isinstance(block, Illustration):
        yield from (key for row in block.keys for key in row if key)
    elif isinstance(block, Strip):
        yield from (cell.key for cell in block.cells)
    elif isinstance(block, Notes):
        yield from (key for note in block.notes for key in _keys_of_runs(note.runs))


def _keys_of_runs(runs: Sequence[Inline]) -> Iterator[Key]:
    for run in runs:
        if isinstance(run, Cited):
            yield run.key
        elif isinstance(run, (Styled, WebLink)):
            yield from _keys_of_runs(run.runs)


def title(released: Released, scope: Scope, language: str) -> str:
    """What is counted, for whom and where."""
    return titled(released, scope, language)


def trace(released: Released, language: str) -> Lines:
    """The lines of the public trace; empty ones are left out."""
    lines = _change_lines(released, language) if isinstance(released, Change) else _figure_lines(released, language)
    return tuple((phrase(name, language), text) for name, text in lines if text)


def _figure_lines(figure: Figure, language: str) -> Iterator[tuple[str, str]]:
    yield "value", value_and_unit(figure, language)
    yield "period", when(figure, language)
    yield "definition", say_well(figure.definition, language)
    if not is_hidden(figure):
        yield from _details(figure, language)
    yield "caveat", say_well(figure.caveat, language)
    yield "sources", sources_words(figure, language)
    if not is_hidden(figure):
        yield "receipts", " ".join(figure.receipts)


def _details(figure: Figure, language: str) -> Iterator[tuple[str, str]]:
    if figure.qualifier and figure.qualifier not in QUALIFIERS:
        yield "qualifier", figure.qualifier
    yield "sample", numerals.number(figure.n, language) if figure.n is not None else ""
    yield "status", phrase(figure.status, language) if figure.status not in ("final", "no_data") else ""
    if figure.as_of is not None and figure.kind != "stock":
        yield "as_of", numerals.day(figure.as_of, language)
    yield "coverage", say_well(figure.coverage, language)


def value_and_unit(figure: Figure, language: str) -> str:
    """The value with its unit, or the words for none."""
    text = figure_text(figure, language)
    if is_hidden(figure) or is_missing(figure) or is_percentage(figure):
        return text
    return with_unit(text, say(figure.unit, language))


def _change_lines(change: Change, language: str) -> Iterator[tuple[str, str]]:
    yield "change", change_text(change, language)
    if not is_hidden(change):
        yield from _sides(change, language)
        yield "verdict", phrase(change.verdict, language)
        yield "reasons", semicolon(language).join(say_well(reason, language) for reason in change.reasons)
        yield "coverage", say_well(change.after.coverage, language)
    yield "definition", say_well(change.after.definition, language)
    yield "caveat", say_well(change.after.caveat, language)
    yield "sources", sources_words(change.after, language)
    if not is_hidden(change):
        yield "receipts", " ".join(dict.fromkeys((*change.before.receipts, *change.after.receipts)))


def _sides(change: Change, language: str) -> Iterator[tuple[str, str]]:
    for name, side in (("after", change.after), ("before", change.before)):
        yield name, f"{value_and_unit(side, language)} ({when(side, language)})"
    if change.verdict != "NOT COMPARABLE":
        yield "difference", difference_text(change, language) if change.difference is not None else ""
        yield "interval", _interval(change, language)


_TO = label("exports.to")


def _interval(change: Change, language: str) -> str:
    """The interval of the percent change; open above when it has no upper end."""
    if change.interval is None or change.percent is None:
        return ""
    low, high = change.interval
    ends = [
        numerals.signed_percent(low, language),
        numerals.signed_percent(high, language) if high is not None else "∞",
    ]
    return f" {say(_TO, language)} ".join(ends)


def annex(document: Document, figures: Figures, scope: Scope, *, is_short: bool = False) -> tuple[AnnexRow, ...]:
    """One row for each figure that the document prints, by key; changes after figures. The short one, on paper, has those of the text."""
    named = codes(figures, scope)
    printed = quoted_keys(document) if is_short else printed_keys(document)
    keys = sorted(printed & figures.keys(), key=lambda key: (key.is_change, str(key)))
    return tuple(_annex_row(figures[key], named[key], scope, document.language) for key in keys)


def _annex_row(released: Released, code: str, scope: Scope, language: str) -> AnnexRow:
    figure = released.after if isinstance(released, Change) else released
    hidden = is_hidden(released)
    has_unit = not (hidden or isinstance(released, Change) or is_missing(figure) or is_percentage(figure))
    return AnnexRow(
        key=released.key,
        code=code,
        label=name_of(released, scope, language),
        group=scope_words(released.key, scope, language, skip=(PLACE,)),
        place=_place(released.key, scope, language),
        period=_annex_period(released, language),
        value=figure_text(released, language),
        unit=say(figure.unit, language) if has_unit else "",
        source=sources_words(figure, language),
        receipts="" if hidden else " ".join(figure.receipts),
        status=owner_words(released.key, scope, language),
    )


def owner_words(key: Key, scope: Scope, language: str) -> str:
    """What the owners of a figure said of it; nothing where they were not asked."""
    return say(_OWNERS[scope.owned[key]], language) if key in scope.owned else ""


_OWNERS = labels("exports.owner_statuses")


def _place(key: Key, scope: Scope, language: str) -> str:
    return ", ".join(place_words(scope, place, language) for place in key.places)


def annex_groups(rows: Sequence[AnnexRow]) -> Iterator[AnnexGroup]:
    """The rows of the annex under the name of what they count, for paper."""
    for (_, title, group, source), members in groupby(rows, key=_annex_head):
        own = tuple(members)
        yield AnnexGroup(
            label=title,
            group=group,
            period=_shared(row.period for row in own),
            source=source,
            receipts=_shared(row.receipts for row in own),
            rows=own,
            status=_shared(row.status for row in own),
        )


def _annex_head(row: AnnexRow) -> tuple[bool, str, str, str]:
    """What the rows of a group have in common; the terms too where there is a row for each place."""
    return row.key.is_change, row.label, row.group if row.place else "", row.source


def _shared(texts: Iterable[str]) -> str:
    """The text that is the same for all."""
    kept = set(texts)
    return kept.pop() if len(kept) == 1 else ""


def _annex_period(released: Released, language: str) -> str:
    if isinstance(released, Change):
        return f"{when(released.after, language)} / {when(released.before, language)}"
    return when(released, language)
