"""Reads people that stand in columns by age, or by age and sex, as the one number that these columns part.

Registrations print "0-4 | F", "0-4 | M" … "60+ | M" and a total. None of these columns is what the table counts, and whoever were asked
could only pick a false one: the whole is counted, where the parts make one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.totals import are_sums, is_total_label
from kolosi.intake.columns.values import read_number
from kolosi.intake.meaning.unfolding import NUMBER
from kolosi.intake.meaning.words import parts_of_people, words

FEWEST_BANDS = 3
"""Two bands ("<18", "18+") are said in words too, and read beside men and women."""

_OPEN = 999
_YEARS = r"\s*(?:ans|years?(?:\s+old)?|yrs?|y\.?o\.?)?"
_BAND = re.compile(
    rf"""(?ix)(?<![\d.,])(?:
      (?P<low>\d{{1,2}})\s*(?:-|–|—|_|à|to)\s*(?P<high>\d{{1,3}}){_YEARS}
      | (?P<old>\d{{2}}){_YEARS}\s*(?:\+|et\s+(?:plus|\+)|and\s+(?:over|above|older|more)|ou\s+plus){_YEARS}
      | (?:>=|≥)\s*(?P<least>\d{{2}}){_YEARS}
      | (?:<|moins\s+de|under|less\s+than)\s*(?P<under>\d{{1,2}}){_YEARS}
    )(?![\d.,])"""
)


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A column that counts one band of age, of one sex or of both."""

    at: int
    measure: str
    band: tuple[int, int]
    who: str


def whole_people(table: TextTable) -> TextTable:
    """The table with one column of numbers for the people that its columns part by age and sex; as it is where none do.

    What a total beside them says is taken where the parts of no row make another number; without one, the sum of parts that
    leave no age out and are all filled. Otherwise the parts are left out all the same, and the total keeps its name: somebody says
    what it counts.
    """
    parts = [part for at, name in enumerate(table.names) if (part := _part(at, name)) is not None]
    for measure in dict.fromkeys(part.measure for part in parts):
        own = [part for part in parts if part.measure == measure]
        if len({part.band for part in own}) >= FEWEST_BANDS:
            table = _together(table, measure, own)
    return table


def says_age_and_sex(name: str) -> bool:
    """True for a header that names an age and a sex, and nothing else: "Filles 5-11 ans", "60+ | M".

    >>> says_age_and_sex("F (0-4 ans)"), says_age_and_sex("18-59"), says_age_and_sex("Réfugiés")
    (True, False, False)
    """
    part = _part(0, name)
    return part is not None and bool(part.who) and not part.measure


def _part(at: int, name: str) -> _Part | None:
    """What a header counts, if it names an age: "0-4 | F", "Filles 5-11 ans", "Réfugiés | Femmes | 60+"."""
    found = list(_BAND.finditer(name))
    if len(found) != 1:
        return None
    who: list[str] = []
    measure: list[str] = []
    for text in (name[: found[0].start()] + " " + name[found[0].end() :]).split(" | "):
        own = words(text)
        if own and set(own) <= parts_of_people():
            who += own
        elif own:
            measure.append(text.strip(" ()_-–:"))
    return _Part(at=at, measure=" | ".join(measure), band=_band(found[0]), who=" ".join(who))


def _band(found: re.Match[str]) -> tuple[int, int]:
    said: Mapping[str, str | None] = found.groupdict()
    if said["low"] and said["high"]:
        return int(said["low"]), int(said["high"])
    if said["under"]:
        return 0, int(said["under"]) - 1
    return int(said["old"] or said["least"] or 0), _OPEN


def _together(table: TextTable, measure: str, parts: Sequence[_Part]) -> TextTable:
    """The table without some parts, and with the column of what they make together."""
    numbers = table.frame.select(
        read_number(table.frame[f"c{part.at}"], whole=True).alias(f"c{part.at}") for part in parts
    )
    total, sums = _totals(table, measure)
    name = measure or NUMBER
    if total is not None:
        is_theirs = are_sums(table, total, [part.at for part in parts])
        whole, named = table.frame[f"c{total}"], name if is_theirs else table.names[total]
    elif _leaves_none_out(parts) and not sum(numbers.null_count().row(0)):
        whole, named = numbers.sum_horizontal().cast(pl.Int64).cast(pl.String), name
    else:
        return table
    gone = {*(part.at for part in parts), *sums, *([total] if total is not None else [])}
    kept = [at for at in range(len(table.names)) if at not in gone]
    columns = [table.frame[f"c{at}"].alias(f"c{new}") for new, at in enumerate(kept)]
    names = (*(table.names[at] for at in kept), named)
    return replace(
        table,
        names=names,
        folded=tuple(map(fold, names)),
        tags=(*(table.tags[at] for at in kept), None),
        frame=pl.DataFrame([table.frame["row"], *columns, whole.alias(f"c{len(kept)}")]),
        printed=(),
    )


def _totals(table: TextTable, measure: str) -> tuple[int | None, list[int]]:
    """The column of the total of some parts, and those of the totals of one sex, which add up parts of it."""
    whole: list[int] = []
    sums: list[int] = []
    for at, name in enumerate(table.names):
        texts = [text.strip() for text in name.split(" | ") if text.strip()]
        rest = [text for text in texts if not is_total_label(text) and not _is_sex(text)]
        if len(rest) < len(texts) and " | ".join(rest) == measure and _BAND.search(name) is None:
            (sums if any(map(_is_sex, texts)) else whole).append(at)
    return (whole[0] if len(whole) == 1 else None), sums


def _is_sex(text: str) -> bool:
    own = [one for one in words(text) if not is_total_label(one)]
    return bool(own) and set(own) <= parts_of_people()


def _leaves_none_out(parts: Sequence[_Part]) -> bool:
    """Whether bands follow one another from birth to an open end, each with the same two sexes, or with none."""
    bands = sorted({part.band for part in parts})
    follows = all(after[0] == before[1] + 1 for before, after in itertools.pairwise(bands))
    by_band: dict[tuple[int, int], set[str]] = {}
    for part in parts:
        by_band.setdefault(part.band, set()).add(part.who)
    counts = {len(who) for who in by_band.values()}
    sexes = counts in ({1}, {2}) and len(parts) == len(bands) * min(counts)
    one_sex = counts == {1} and any(part.who for part in parts)
    return follows and bands[0][0] == 0 and bands[-1][1] == _OPEN and sexes and not one_sex
