"""Tables with an indicator in each row: those of a source whose own indicators they are, girls, boys and their total side by side as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.signs import IGNORE
from kolosi.intake.columns.table import TextTable, fold, only_columns
from kolosi.intake.columns.totals import is_total_label, total_rows
from kolosi.intake.columns.values import read_number
from kolosi.intake.meaning.context import Surroundings
from kolosi.intake.meaning.months import PERIOD
from kolosi.intake.meaning.regions import holds_numbers
from kolosi.intake.meaning.unfolding import NUMBER, stacked
from kolosi.intake.meaning.words import normal, term_in
from kolosi.intake.recognise.reshaping import with_columns
from kolosi.model.period import Period
from kolosi.model.source import Layout, Rule, Source
from kolosi.model.spoken_period import Found, periods_in
from kolosi.reading.labels import lists

STATISTIC, SEX = "statistic", "sex"
FEWEST = 2
SEXES = ("female", "male")


def is_labelled(layout: Layout) -> bool:
    """True for a layout of statistics that reads which one a row tells from a column of it, by what its headers mean."""
    return layout.meaning is not None and layout.table == "statistics" and _rule(layout, STATISTIC) is not None


def by_label(
    table: TextTable, layout: Layout, source: Source, lookup: Lookup, around: Surroundings
) -> TextTable | None:
    """The table, its numbers of girls and boys as rows; None where no row is one of the statistics of the source, or one is of another.

    Where the children of a row are not told by sex, or not all of them, the row is their total. A label may say when its number was true
    ("Active cases – 30 Sep"), where no column does; the others are of the time that is told around the table.
    """
    rule = _rule(layout, STATISTIC)
    assert rule is not None
    names = {fold(name) for name in rule.names}
    labels = next((at for at, name in enumerate(table.folded) if name in names), None)
    if labels is None:
        return None
    known = _known_words(rule, lookup)
    table = _dated(_labelled_throughout(table, layout, labels), layout, labels, known, lookup, around)
    texts = table.frame.filter(~total_rows(table))[f"c{labels}"].drop_nulls().unique().to_list()
    found = {term for text in texts if (term := term_in(known, text)) not in {None, IGNORE}}
    if not found or found - _own(source):
        return None
    return _sexes_as_rows(_without_sums_of_times(table), layout, lookup)


def _rule(layout: Layout, into: str) -> Rule | None:
    return next((one for one in layout.rules if one.into == into and one.attribute is None), None)


def _own(source: Source) -> frozenset[str]:
    """The statistics that a source has, as its layouts name them over columns."""
    rules = (rule for layout in source.layouts for rule in layout.rules)
    return frozenset(str(rule.settings[STATISTIC]) for rule in rules if STATISTIC in rule.settings)


def _known_words(rule: Rule, lookup: Lookup) -> Mapping[str, str]:
    own = {spelling: term for word, term in rule.words.items() for spelling in (fold(word), normal(word))}
    return {**(lookup.terms(rule.taxonomy) if rule.taxonomy else {}), **own}


def _labelled_throughout(table: TextTable, layout: Layout, labels: int) -> TextTable:
    """The table with the label that begins each block of rows in all of them; as it is where the places do not show the blocks.

    Each label stands once, and the rows from it to the next name the same places, each once: a blank is then no label that somebody
    did not know.
    """
    rule = _rule(layout, "region")
    names = {fold(name) for name in rule.names} if rule is not None else set()
    places = next((at for at, name in enumerate(table.folded) if name in names), None)
    column = table.frame[f"c{labels}"]
    if places is None or not column.null_count() or column.head(1).null_count():
        return table
    told = column.forward_fill()
    rows = pl.DataFrame({"row": table.frame["row"], "own": column, "label": told, "place": table.frame[f"c{places}"]})
    rows = rows.filter(~total_rows(table) & ~_says_total(rows["place"])).unique(["row"], maintain_order=True)
    blocks = rows.group_by("label").agg(
        once=pl.col("own").count() == 1,
        apart=pl.col("place").is_not_null().all() & (pl.col("place").n_unique() == pl.len()),
        places=pl.col("place").sort().str.join("\n"),
    )
    is_plain = blocks.height >= FEWEST and blocks["once"].all() and blocks["apart"].all()
    if not is_plain or blocks["places"].n_unique() > 1:
        return table
    return replace(table, frame=table.frame.with_columns(told.alias(f"c{labels}")))


def _says_total(column: pl.Series) -> pl.Series:
    totals = [text for text in column.drop_nulls().unique().to_list() if is_total_label(text)]
    return column.is_in(totals).fill_null(value=False)


def _dated(
    table: TextTable, layout: Layout, labels: int, known: Mapping[str, str], lookup: Lookup, around: Surroundings
) -> TextTable:
    """The table with the times that labels say in a column of their own; as it is where a column says when, or nothing around does.

    A day is that of a stock: what happened is told of longer times.
    """
    told, rule = around.period(), _rule(layout, "period")
    if told is None or rule is None or any(fold(name) in table.folded for name in rule.names):
        return table
    last = Period.parse(told.value).last  # a stock of the last day of a time is what it is at the end of that time
    stocks = {term for term, kind in lookup.attribute("statistics", "kind").items() if kind == "stock"}
    said: dict[str, tuple[str, str]] = {}
    for text in table.frame[f"c{labels}"].drop_nulls().unique().to_list():
        found = periods_in(text, around.year()) if term_in(known, text) is None else []
        bare = _without(text, found[0]) if len(found) == 1 else ""
        term = term_in(known, bare) if bare else None
        if term is not None and (found[0].period.day_count > 1 or term in stocks):
            said[text] = (bare, told.value if found[0].period.last == last else str(found[0].period))
    if not said:
        return table
    column = table.frame[f"c{labels}"]
    times = column.replace_strict(
        {text: when for text, (_, when) in said.items()}, default=told.value, return_dtype=pl.String
    )
    bare_labels = column.replace({text: bare for text, (bare, _) in said.items()})
    return with_columns(replace(table, frame=table.frame.with_columns(bare_labels)), {rule.names[0]: times})


def _without(text: str, time: Found) -> str:
    """A label without the time that it says, and what held it: "Active cases (30 September)"."""
    before, behind = text[: time.start], text[time.end :]
    is_held = before.rstrip().endswith("(") and behind.lstrip().startswith(")")
    bare = f"{before.rstrip()[:-1]} {behind.lstrip()[1:]}" if is_held else f"{before} {behind}"
    return bare.strip(" –—-:,;")


def _without_sums_of_times(table: TextTable) -> TextTable:
    """The table without the totals that stand once in rows which were spread over several times, before these: they are of none of them."""
    rows, fixed = table.frame["row"], table.names.index(PERIOD) if PERIOD in table.names else 0
    if rows.n_unique() == len(rows):
        return table
    sums = {
        at
        for at in range(fixed)
        if is_total_label(table.names[at]) and table.frame.select("row", f"c{at}").n_unique() == rows.n_unique()
    }
    return only_columns(table, [at for at in range(len(table.names)) if at not in sums]) if sums else table


def _sexes_as_rows(table: TextTable, layout: Layout, lookup: Lookup) -> TextTable:
    """The table with a row for each sex that has a column; as it is where fewer than two have, or one twice.

    A total beside them that is not their sum, or of which a part is not told, is a row of its own in their place.
    """
    rule = _rule(layout, SEX)
    known = _known_words(rule, lookup) if rule is not None else {}
    numbers = [at for at, name in enumerate(table.names) if name and holds_numbers(table.frame[f"c{at}"])]
    known = {**known, **_girls_and_boys([table.names[at] for at in numbers], known)}
    parts = {at: term for at in numbers if (term := term_in(known, table.names[at])) is not None}
    totals = [at for at in numbers if is_total_label(table.names[at]) or table.names[at] == NUMBER]
    if rule is None or len(parts) < FEWEST or len(set(parts.values())) < len(parts) or len(totals) > 1:
        return table
    if any(fold(name) in table.folded for name in rule.names):
        return table
    fixed = [at for at in range(len(table.names)) if at not in (*parts, *totals)]
    is_by_sex = _is_by_sex(table.frame, list(parts), totals)
    frames = [_rows_of(table.frame.filter(is_by_sex), fixed, term, at) for at, term in parts.items()]
    frames += [_rows_of(table.frame.filter(~is_by_sex), fixed, None, at) for at in totals]
    return stacked(table, fixed, (rule.names[0], NUMBER), frames)


def _girls_and_boys(headers: Sequence[str], known: Mapping[str, str]) -> Mapping[str, str]:
    """The sexes that the first letters of girls and boys stand for where both head a column: "F" and "G", or "G" and "B"."""
    own = {fold(header) for header in headers}
    letters = [tuple(map(fold, pair)) for pair in lists("cells.girls_and_boys").values()]
    said = [dict(zip(pair, SEXES, strict=True)) for pair in letters if own.issuperset(pair)]
    is_clear = len(said) == 1 and all(term_in(known, letter) in {None, sex} for letter, sex in said[0].items())
    return said[0] if is_clear else {}


def _is_by_sex(frame: pl.DataFrame, parts: Sequence[int], totals: Sequence[int]) -> pl.Series:
    """The rows whose number is that of its parts: each is told and they come to the total, or nothing stands in the column of a total."""
    if not totals:
        return pl.repeat(True, frame.height, dtype=pl.Boolean, eager=True)
    has_parts = frame.select(pl.any_horizontal(pl.col(f"c{at}").is_not_null() for at in parts)).to_series()
    has_none = frame[f"c{totals[0]}"].is_null() & has_parts
    summed = pl.DataFrame({f"c{at}": read_number(frame[f"c{at}"]) for at in parts})
    total = read_number(frame[f"c{totals[0]}"])
    is_told = summed.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
    return has_none | (is_told & (summed.sum_horizontal() == total).fill_null(value=False))


def _rows_of(frame: pl.DataFrame, fixed: Sequence[int], label: str | None, at: int) -> pl.DataFrame:
    kept = [pl.col(f"c{one}").alias(f"c{new}") for new, one in enumerate(fixed)]
    sex = pl.lit(label, pl.String).alias(f"c{len(fixed)}")
    return frame.select("row", *kept, sex, pl.col(f"c{at}").alias(f"c{len(fixed) + 1}"))
