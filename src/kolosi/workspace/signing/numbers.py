"""The figures cited: without data in a sentence, partial or provisional, and whether what is drawn shows their state."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from kolosi.model.figure import Estimate, Figure
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.report.draft.carried import without_marks
from kolosi.report.draft.links import BadLink, Mention, expand, mentions
from kolosi.report.draft.periods_said import said_in
from kolosi.report.tables.tables import state_of
from kolosi.workspace.signing.lines import Data, line, some, source_of, title_of
from kolosi.workspace.signing.validation import is_printed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kolosi.model.finding import Finding
    from kolosi.report.draft.links import Draft
    from kolosi.workspace.ask.desk import Desk

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d+[.)]|\||#))")


# -- without data -----------------------------------------------------------------------------------------------------


def figures(desk: Desk) -> Iterator[Finding]:
    """Sentences that cite figures without data, and figures whose kept state is not that of the files."""
    yield from _without_data(desk)
    wrong = [str(key) for key, one in desk.released.items() if isinstance(one, Figure) and _differs(desk, key, one)]
    if wrong:
        yield line(desk, "ready_states", count=len(wrong), about=wrong, data={"keys": some(wrong)})


def figures_sound(desk: Desk) -> Data:
    """How many figures and changes are cited, and how many of both leave with data: what else counts figures counts one of these."""
    changes = sum(key.is_change for key in desk.cited)
    told = sum(is_printed(desk.released.get(key)) for key in desk.cited)
    return {"count": len(desk.cited), "figures": len(desk.cited) - changes, "changes": changes, "printed": told}


def _without_data(desk: Desk) -> Iterator[Finding]:
    """Figures without data in sentences, one line a system; those that only wait for an answer are told there."""
    systems: dict[str, list[Estimate]] = {}
    for key in dict.fromkeys(_missing_in_sentences(desk)):
        sides = desk.estimates([key.before, key.after] if key.is_change else [key]).values()
        side = next((one for one in sides if one.value is None), None)
        if side is not None and side.absence != "waiting":
            systems.setdefault(source_of(desk, side), []).append(side)
    for source, own in sorted(systems.items()):
        keys = [str(one.key) for one in own]
        data: Data = {**title_of(desk, source), "keys": some(keys), "first": keys[0]}
        yield line(desk, "ready_no_data", count=len(keys), about=keys, data=data)


def _missing_in_sentences(desk: Desk) -> Iterator[Key]:
    for draft in desk.drafts:
        for mention in mentions(draft):
            key = _inline_key(mention) if _is_in_sentence(mention) else None
            if key in desk.cited and state_of(desk.released.get(key)) == "missing":
                yield key


def _is_in_sentence(mention: Mention) -> bool:
    """True unless the link stands in a row of a table, whose cells may say that there are no data."""
    start = mention.draft.text.rfind("\n", 0, mention.start) + 1
    return not mention.draft.text[start : mention.start].lstrip().startswith("|")


def _inline_key(mention: Mention) -> Key | None:
    try:
        link = mention.link()
    except BadLink:
        return None
    return link.keys[0] if link.is_inline else None


def _differs(desk: Desk, key: Key, released: Figure) -> bool:
    """True where what would be printed has a value and the files give none, or the other way round."""
    if released.hidden is not None or key not in desk.cited_estimates:
        return False
    return (released.value is None) != (desk.cited_estimates[key].value is None)


# -- partial, provisional ---------------------------------------------------------------------------------------------


def coverage(desk: Desk) -> Iterator[Finding]:
    """Cited figures that rest on a part of the places, or of the months without their sentence saying so."""
    yield from _by_source(desk, "ready_partial", lambda one: one.status == "partial" and not one.waits)
    dated = _told_until(desk)
    yield from _by_source(
        desk, "ready_provisional", lambda one: one.status == "provisional" and not dated.get(one.key, False)
    )


def _by_source(desk: Desk, id_: str, wanted: Callable[[Estimate], bool]) -> Iterator[Finding]:
    found: dict[str, list[str]] = {}
    for one in desk.cited_estimates.values():
        if wanted(one):
            found.setdefault(source_of(desk, one), []).append(str(one.key))
    for source, keys in sorted(found.items()):
        data: Data = {**title_of(desk, source), "keys": some(sorted(keys))}
        yield line(desk, id_, count=len(keys), about=keys, data=data)


def _told_until(desk: Desk) -> Mapping[Key, bool]:
    """The figures cited in sentences, with whether each of these names a day or period inside that of the figure."""
    told: dict[Key, bool] = {}
    for draft in desk.drafts:
        cited = list(_cited_in_sentences(draft))
        dated = partial(_dated, language=draft.language)
        spans = desk.read_before.each(f"until {draft.language}", [sentence for _, sentence in cited], dated)
        for (key, _), days in zip(cited, spans, strict=True):
            told[key] = told.get(key, True) and _is_inside(key.period, days)
    return told


def _cited_in_sentences(draft: Draft) -> Iterator[tuple[Key, str]]:
    """The figures that links of a draft say, each with its sentence; changes name their periods themselves."""
    ends = [0, *(match.end() for match in _SENTENCE.finditer(draft.text)), len(draft.text)]
    for mention in mentions(draft):
        key = _inline_key(mention)
        if key is not None and not key.is_change:
            yield key, _sentence_of(mention, ends)


def _dated(sentence: str, language: str) -> list[list[str]]:
    """The first and last days of the periods that a sentence names."""
    return [[said.period.first.isoformat(), said.period.last.isoformat()] for said in said_in(sentence, language)]


def _is_inside(period: Period, days: object) -> bool:
    """Whether one of some spans of days lies in a period and is shorter."""
    assert isinstance(days, list)
    spans = [Period(date.fromisoformat(first), date.fromisoformat(last)) for first, last in days]
    return any(period.contains(span) and span != period for span in spans)


def _sentence_of(mention: Mention, ends: Sequence[int]) -> str:
    """The sentence of a mention; `ends` are where sentences of its draft end, in order, the first at its beginning."""
    start = ends[bisect_right(ends, mention.start) - 1]
    return mention.draft.text[start : ends[bisect_left(ends, mention.end)]]


# -- strips, maps, charts, tables -------------------------------------------------------------------------------------


def pictures(desk: Desk) -> Iterator[Finding]:
    """Strips, maps, charts and tables of which no figure has data: they would show a country without anything in it."""
    bare: dict[str, list[Mention]] = {}
    for mention, keys in _drawn(desk):
        if {state_of(desk.released.get(key)) for key in keys} == {"missing"}:
            bare.setdefault(mention.draft.file, []).append(mention)
    for file, own in bare.items():
        titles = some(without_marks(mention.text) or mention.target.partition(":")[0] for mention in own)
        about = [mention.target for mention in own]
        yield line(desk, "ready_pictures", found=file, count=len(own), about=about, data={"titles": titles})


def pictures_sound(desk: Desk) -> Data:
    """How many strips, maps, charts and tables there are."""
    return {"count": sum(1 for _ in _drawn(desk))}


def _drawn(desk: Desk) -> Iterator[tuple[Mention, tuple[Key, ...]]]:
    for draft in desk.drafts:
        for mention in mentions(draft):
            try:
                link = mention.link()
                keys = expand(link, desk.scope)
            except BadLink:
                continue
            if keys and not link.is_inline:
                yield mention, keys
