"""Reads one column of text into one column of a record, and says which cells it could not read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

import polars as pl

from kolosi.intake.columns import values
from kolosi.intake.columns.cells import (
    FORMULA,
    IGNORE,
    PROBLEM,
    Around,
    Cells,
    Coded,
    Masks,
    ReadTexts,
    mapped,
)
from kolosi.intake.columns.deducted import BELOW_WITH_WORDS, NEGATIVE
from kolosi.intake.columns.lookup import Lookup, with_home
from kolosi.intake.columns.spans import span_of
from kolosi.intake.columns.table import fold
from kolosi.intake.meaning.headers.counting import COUNTING, counts_how
from kolosi.intake.meaning.words import normal, term_in
from kolosi.model.source import Rule
from kolosi.reading.labels import written

_YEARS = (1950, 2100)  # a year typed into a cell formatted as a date becomes 1905: such a day is none

_BELOW = r"^\s*[-−–‒(]"


def read_column(
    column: pl.Series,
    rows: pl.Series,
    rule: Rule,
    lookup: Lookup,
    around: Around | None = None,
) -> Cells:
    """The column in the type its rule asks for. Each different text is read once where there are few."""
    placed = around if around is not None and rule.read == "place" else Around()
    is_alone = placed.within is None and placed.beside is None
    coded = Coded.of(column) if is_alone else None
    kept = [word for word in rule.words if word.lower() in values.MISSING]
    if coded is None:
        text = _present(column, kept)
        other = None if placed.beside is None else replace(placed.beside, texts=_present(placed.beside.texts))
        text = text if other is None else text.fill_null(other.texts)
        return _cells(_read_known(text, rule, lookup, replace(placed, beside=other)), text, rows, rule)
    text = _present(coded.texts, kept)
    return _cells(coded.spread(_read_known(text, rule, lookup, placed)), coded.fill(text), rows, rule)


def _cells(read: ReadTexts, text: pl.Series, rows: pl.Series, rule: Rule) -> Cells:
    problems = [_problems(text, rows, rule, read.masks)]
    if rule.is_required:
        problems.append(_missing(text, rows, rule))
    saved = read.saved if read.saved is not None else pl.repeat(False, len(text), eager=True)
    lost = read.lost
    unknown = (
        ()
        if lost is None
        else (*_counted(text, rows, lost & ~saved, waits=True), *_counted(text, rows, lost & saved, waits=False))
    )
    return Cells(
        rule=rule,
        values=read.values,
        ends=read.ends,
        problems=pl.concat(problems),
        unknown=unknown,
        apart=() if read.apart is None else _counted(text, rows, read.apart, waits=False),
        fallen=read.fallen,
        unlisted=read.unlisted,
    )


def _present(column: pl.Series, kept: Sequence[str] = ()) -> pl.Series:
    """The cells without their surrounding blanks; what stands for no answer is no answer, unless a rule gives it a meaning
    (`kept`)."""
    if _is_clean(column):
        return column
    blank = pl.col("x").str.strip_chars(values.EDGES)
    absent = values.is_missing(pl.col("x"))
    if kept:
        absent &= ~blank.str.to_lowercase().is_in([word.lower() for word in kept]).fill_null(False)
    return column.alias("x").to_frame().select(pl.when(absent).then(None).otherwise(blank).alias("x"))["x"]


def _is_clean(column: pl.Series) -> bool:
    """True when every cell is too long to stand for no answer and begins and ends with something."""
    shortest = column.str.len_bytes().min()
    if column.null_count() == len(column) or not isinstance(shortest, int) or shortest <= values.LONGEST_MISSING:
        return False
    return bool(column.str.strip_chars(values.EDGES).str.len_bytes().sum() == column.str.len_bytes().sum())


def _problems(text: pl.Series, rows: pl.Series, rule: Rule, masks: Masks) -> pl.DataFrame:
    frames = [
        pl.DataFrame({"row": rows.filter(mask), "found": text.filter(mask).cast(pl.String)}).select(
            pl.col("row").cast(pl.UInt32), pl.lit(rule.names[0]).alias("column"), "found", pl.lit(name).alias("problem")
        )
        for name, mask in masks.items()
        if mask.any()
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=PROBLEM)


def _missing(text: pl.Series, rows: pl.Series, rule: Rule) -> pl.DataFrame:
    """The rows in which a needed cell is empty."""
    empty = text.is_null()
    frame = pl.DataFrame({"row": rows.filter(empty)}).select(pl.col("row").cast(pl.UInt32))
    return frame.with_columns(column=pl.lit(rule.names[0]), found=pl.lit(""), problem=pl.lit("cell_empty"))


def _read_known(text: pl.Series, rule: Rule, lookup: Lookup, around: Around) -> ReadTexts:
    """What the texts say; a formula of which nobody kept the result says nothing, and its row waits."""
    has_any = bool(text.str.contains("=", literal=True).any())
    formula = text.to_frame("x").select(values.is_formula(pl.col("x")))["x"] if has_any else None
    if formula is None or not formula.any():
        return _read(text, rule, lookup, around)
    blank = pl.Series(text.name, [None], dtype=pl.String)
    read = _read(text.zip_with(~formula, blank.new_from_index(0, len(text))), rule, lookup, around)
    return replace(read, masks={**read.masks, FORMULA: formula})


def _read(text: pl.Series, rule: Rule, lookup: Lookup, around: Around) -> ReadTexts:
    if rule.read == "place":
        return _read_places(text, rule, lookup, around)
    if rule.read == "word":
        return _read_words(text, rule, lookup)
    if rule.read in {"month", "quarter", "year", "period"}:
        return _read_span(text, rule)
    return _PLAIN[rule.read](text, rule, lookup)


def _read_text(text: pl.Series, rule: Rule, lookup: Lookup) -> ReadTexts:
    """The texts; a number is the name of no organisation."""
    if rule.into != "organisation":
        return ReadTexts(values=text, masks={})
    is_number = text.str.contains(r"^[\d\s.,]+$").fill_null(False)
    nothing = pl.Series(text.name, [None], dtype=pl.String).new_from_index(0, len(text))
    return ReadTexts(values=text.zip_with(~is_number, nothing), masks={"not_a_name": is_number})


def _read_pseudonym(text: pl.Series, rule: Rule, lookup: Lookup) -> ReadTexts:
    return ReadTexts(values=lookup.pseudonyms(text), masks={})


def _read_number(text: pl.Series, rule: Rule, lookup: Lookup) -> ReadTexts:
    found = values.read_number(text)
    number = found * rule.scale
    is_long = _is_too_long(number)
    masks = {"not_a_number": _says_a_number(text) & found.is_null(), "number_too_long": is_long}
    return ReadTexts(values=_without(number, is_long), masks=masks)


def _is_too_long(number: pl.Series) -> pl.Series:
    """The numbers of more digits than a computer, or a spreadsheet, keeps: the last ones would be made up."""
    is_long: pl.Series = (number.abs() >= values.LARGEST).fill_null(False)
    return is_long


def _without(found: pl.Series, wrong: pl.Series) -> pl.Series:
    """The values without those that cannot be: they count nowhere, not even as a least number."""
    return found.zip_with(~wrong, found.clear(len(found))) if wrong.any() else found


def says_no_number(text: str) -> bool:
    """True for a text that says in words that there is no number: n.d., pas de données."""
    return fold(text) in written("cells.no_number") or text.strip().lower() in values.MISSING


def _says_a_number(text: pl.Series) -> pl.Series:
    """The cells that should hold a number: not the empty ones, nor those that say in words that there is none."""
    is_there = text.is_not_null()
    said = [word for word in text.drop_nulls().unique().to_list() if fold(word) in written("cells.no_number")]
    return is_there & ~text.is_in(said).fill_null(False) if said else is_there


def _counted_words(text: pl.Series) -> pl.Series:
    """The cells with 0 where a word says that there was none: néant, RAS."""
    said = [word for word in text.drop_nulls().unique().to_list() if fold(word) in written("cells.no_one")]
    return text.replace(dict.fromkeys(said, "0")) if said else text


def _read_count(text: pl.Series, rule: Rule, lookup: Lookup) -> ReadTexts:
    found = values.read_number(_counted_words(text), whole=True)
    number = found * rule.scale
    is_share = values.are_shares(text, number)
    is_long = _is_too_long(number)
    below = ((number < 0) | ((number == 0) & text.str.contains(_BELOW))).fill_null(False)
    below |= number.is_null() & text.str.contains(BELOW_WITH_WORDS).fill_null(False)
    masks = {
        "not_a_number": _says_a_number(text) & found.is_null() & ~below,
        "share_for_count": is_share,
        "not_a_whole_number": (number != number.round(0)).fill_null(False) & ~is_share,
        NEGATIVE: below & ~is_long,
        "number_too_long": is_long,
    }
    wrong = is_long | below | is_share
    return ReadTexts(values=_without(number.round(0), wrong).cast(pl.Int64, strict=False), masks=masks)


def _read_share(text: pl.Series, rule: Rule, lookup: Lookup) -> ReadTexts:
    is_part = rule.scale == 1.0 and values.are_fractions(text)
    found = values.read_share(text, scale=100.0 if is_part else rule.scale)
    masks = {
        "not_a_number": _says_a_number(text) & found.is_null(),
        "share_over_100": ((found > 100) | (found < 0)).fill_null(False),
    }
    if rule.scale == 1.0 and not is_part:
        masks["share_unclear"] = values.are_unclear_fractions(text)
    return ReadTexts(values=found, masks=masks)


def _read_day(text: pl.Series, rule: Rule, lookup: Lookup) -> ReadTexts:
    """The days; a cell that names a month stands for some day of it."""
    found, ambiguous, unreadable = values.read_day(text, order=rule.order)
    absurd = ((found.dt.year() < _YEARS[0]) | (found.dt.year() > _YEARS[1])).fill_null(False)
    spans = {word: span_of(word, "period") for word in text.filter(unreadable).unique().to_list()}
    months = {word: span for word, span in spans.items() if span and span.is_whole_months and span.month_count == 1}
    found = _without(found, absurd)
    if not months:
        return ReadTexts(values=found, masks={"ambiguous_date": ambiguous, "not_a_date": unreadable | absurd})
    first = mapped(text, {word: span.first for word, span in months.items()}, pl.Date())
    last = mapped(text, {word: span.last for word, span in months.items()}, pl.Date())
    unreadable = unreadable & first.is_null()
    masks = {"ambiguous_date": ambiguous, "not_a_date": unreadable | absurd}
    return ReadTexts(values=found.fill_null(first), ends=last, masks=masks)


def _read_flag(text: pl.Series, rule: Rule, lookup: Lookup) -> ReadTexts:
    known = {**flags(), **{fold(word): value == "true" for word, value in rule.words.items()}}
    found = mapped(text, {word: known.get(fold(word)) for word in text.drop_nulls().unique().to_list()}, pl.Boolean())
    return ReadTexts(values=found, masks={"not_yes_or_no": text.is_not_null() & found.is_null()})


@cache
def flags() -> Mapping[str, bool]:
    """What people write for yes and no, folded."""
    yes, no = written("cells.yes"), written("cells.no")
    return {**dict.fromkeys(("1", "x", *yes), True), **dict.fromkeys(("0", *no), False)}


_PLAIN: Mapping[str, Callable[[pl.Series, Rule, Lookup], ReadTexts]] = {
    "text": _read_text,
    "shape": _read_text,
    "pseudonym": _read_pseudonym,
    "number": _read_number,
    "count": _read_count,
    "share": _read_share,
    "day": _read_day,
    "flag": _read_flag,
}


def _read_span(text: pl.Series, rule: Rule) -> ReadTexts:
    """A month, quarter, year or other period as its first and last day."""
    found = {word: span_of(word, rule.read) for word in text.drop_nulls().unique().to_list()}
    first = mapped(text, {word: span.first if span else None for word, span in found.items()}, pl.Date())
    last = mapped(text, {word: span.last if span else None for word, span in found.items()}, pl.Date())
    if any(span is None for span in found.values()):  # 01/02/2025, which the other days of the column settle
        day, _, _ = values.read_day(text, order=rule.order)
        day = day.zip_with((day.dt.year().is_between(*_YEARS)).fill_null(value=False), day.clear(len(day)))
        opens, closes = _edges(day, rule.read) if rule.read in _WIDER else (day, day)
        first, last = first.fill_null(opens), last.fill_null(closes)
    masks = {"not_a_period": text.is_not_null() & first.is_null()}
    if rule.into in {"as_of", "end", "base_end"}:
        return ReadTexts(values=last, masks=masks)
    return ReadTexts(values=first, ends=None if rule.into in {"start", "day", "base_start"} else last, masks=masks)


_WIDER = {"month": "1mo", "quarter": "1q", "year": "1y"}
"""What a day stands for in a column of months, quarters or years."""


def _edges(day: pl.Series, read: str) -> tuple[pl.Series, pl.Series]:
    """The first and last days of the month, quarter or year in which each day lies."""
    first = day.dt.truncate(_WIDER[read])
    return first, first.dt.offset_by(_WIDER[read]).dt.offset_by("-1d")


def words_known(rule: Rule, lookup: Lookup) -> Mapping[str, str]:
    """The words that a rule knows, by spelling: those of its list, its own, and what people decided about them."""
    own = {spelling: term for word, term in rule.words.items() for spelling in (normal(word), fold(word))}
    return {**own, **lookup.terms(rule.taxonomy or rule.names[0]), **own}


def _read_words(text: pl.Series, rule: Rule, lookup: Lookup) -> ReadTexts:
    known = words_known(rule, lookup)
    distinct = text.drop_nulls().unique().to_list()
    if rule.attribute and rule.taxonomy:
        return _read_attributes(text, {word: term_in(known, word) for word in distinct}, rule, lookup)
    terms = {word: _word_meant(word, known, rule) for word in distinct}
    found = mapped(text, {word: None if term == IGNORE else term for word, term in terms.items()}, pl.String())
    lost = text.is_in([word for word, term in terms.items() if term is None]).fill_null(False)
    return ReadTexts(values=found, masks={"unknown_word": lost}, lost=lost)


def _word_meant(word: str, known: Mapping[str, str], rule: Rule) -> str | None:
    """The term that a word names; where no list closes the words, the word itself."""
    has_list = bool(rule.taxonomy or rule.words)
    term = (term_in(known, word) if has_list else None) or (counts_how(word) if rule.into == COUNTING else None)
    return term if term is not None or (has_list and not rule.is_open) else _identifier(word)


def _read_attributes(text: pl.Series, terms: Mapping[str, str | None], rule: Rule, lookup: Lookup) -> ReadTexts:
    """What the taxonomy says of each term; nothing where it says several things. The term's own rule tells unknown words."""
    said = lookup.attribute(rule.taxonomy or "", rule.attribute or "")
    one = {term: value for term, value in said.items() if value and " " not in value}
    return ReadTexts(
        values=mapped(text, {word: one.get(term or "") for word, term in terms.items()}, pl.String()), masks={}
    )


def _identifier(word: str) -> str:
    return fold(word).replace(" ", "_")


def _read_places(text: pl.Series, rule: Rule, lookup: Lookup, around: Around) -> ReadTexts:
    """A place that is not found makes its row wait, unless the one around it is known: then that is kept.

    Nobody is asked about names of a level of which content lists no place: such a row is kept where the rest of it says,
    or for the country. A name that people left aside is some place of the country, never all of it. Below the first level,
    a name and a code that are not of one place are both left.
    """
    found, how = lookup.places(text, level=rule.level, within=around.within, vintage=rule.vintage)
    found = with_home(text, found, lookup) if rule.level == 1 else found
    found, apart = _beside(text, found, rule, lookup, around)
    saved = pl.Series([False]).new_from_index(0, len(text)) if around.within is None else around.within.is_not_null()
    unlisted = text.is_not_null() & found.is_null() & (how == "unlisted").fill_null(False)
    nowhere = unlisted & ~saved
    left = text.is_not_null() & found.is_null() & (how == "ignored").fill_null(False) & ~saved
    fallen = text.is_not_null() & found.is_null() & (saved | nowhere | left)
    found = lookup.in_country(found, nowhere | left)
    unasked = (how == "ignored").fill_null(False) | unlisted
    lost = text.is_not_null() & found.is_null() & ~unasked & ~apart
    ambiguous = lost & (how == "ambiguous").fill_null(False)
    masks = {"ambiguous_place": ambiguous & ~saved, "unknown_place": lost & ~ambiguous & ~saved}
    return ReadTexts(
        values=found,
        masks=masks,
        lost=lost,
        saved=saved,
        apart=apart if apart.any() else None,
        fallen=fallen,
        unlisted=int(nowhere.sum()),
    )


def _beside(
    text: pl.Series, found: pl.Series, rule: Rule, lookup: Lookup, around: Around
) -> tuple[pl.Series, pl.Series]:
    """The places with what stands beside their names taken in, and the rows in which both are not of one place.

    The code of a place finds it where its name is only nearly written; a name, where the code is not known. On the first
    level the name stands, for there is nothing around it; below, neither does.
    """
    if around.beside is None:
        return found, pl.Series([False]).new_from_index(0, len(text))
    beside = around.beside
    other, _ = lookup.places(beside.texts, level=rule.level, within=around.within, vintage=rule.vintage)
    apart = lookup.apart(found, other)
    if beside.has_names:
        whole = found.zip_with(~(found.is_null() | apart), other)
        whole = _divided(whole, text, beside.texts, rule, lookup, around)
    else:
        whole = found.zip_with(~(found.is_null() & lookup.nearly(text, other)), other)
    if around.within is None:
        return whole, apart
    return whole.zip_with(~apart, pl.Series([None], dtype=pl.String).new_from_index(0, len(text))), apart


def _divided(
    found: pl.Series, codes: pl.Series, names: pl.Series, rule: Rule, lookup: Lookup, around: Around
) -> pl.Series:
    """The places by their codes; by the names where one code stands beside several of today's places.

    Units were divided since and their parts still bear the codes: every row of such a file is of the part that it names.
    """
    today, _ = lookup.places(names, level=rule.level, within=around.within, vintage=None)
    several = (
        pl.DataFrame({"code": codes, "today": today}).drop_nulls().group_by("code").agg(pl.col("today").n_unique())
    )
    is_divided = bool((several["today"] > 1).any())
    return found.zip_with(today.is_null(), today) if is_divided else found


def _counted(
    text: pl.Series, rows: pl.Series, mask: pl.Series, *, waits: bool
) -> tuple[tuple[str, int, int, bool], ...]:
    if not mask.any():
        return ()
    found = pl.DataFrame({"text": text.filter(mask), "row": rows.filter(mask)})
    grouped = found.group_by("text").agg(pl.len(), pl.col("row").min()).sort("row", "text")
    return tuple((str(word), int(count), int(row), waits) for word, count, row in grouped.iter_rows())
