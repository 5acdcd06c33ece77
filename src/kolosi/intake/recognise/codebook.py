"""Codes that a file explains itself: a sheet that says what each code of a list means, and the columns that hold these codes.

"C5" of a column of categories is "Violence against humanitarian personnel" where the sheet "Codebook" says so. Numbers alone are codes
only under the name of their list, for 1 and 2 are counts everywhere else; where two lists have the same codes, the header says whose they
are, or they stay; codes of places stay, for their list of places knows them better.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import fold
from kolosi.intake.columns.totals import is_total_label
from kolosi.intake.formats import Sheet
from kolosi.intake.meaning.words import words
from kolosi.reading.labels import written

HEAD = 12
"""The header of a sheet of codes stands in one of so many first rows."""

FEWEST = 2
"""A list has so many codes, and a column so many of them, at least."""

MOSTLY = 0.9
"""So much of what stands under the header of a column is codes of one list."""

_CODE = re.compile(r"(?=.{1,12}$)(?:[A-Za-z]{0,6}[ ._-]?\d[\w.-]*|[A-Z]{1,4})")
_NAME = re.compile(r"\S{1,60}")
_KNOWN = frozenset({"fr", "francais", "french", "en", "anglais", "english", "es", "espanol", "spanish"})
"""What names, over labels in several languages, one that is read: "label::Hausa (ha)" may stand before it."""

_PLACE_CODE = re.compile(r"[A-Z]{2,3}\d{2,}")
_NUMBER = re.compile(r"\d+(?:\.0)?")

_COUNTED = frozenset(words("nombre total"))
"""What headers of counts say, in the normal form of words: "Nombre de victimes", "Nb", "Number of", "Total"."""

_Lists = Mapping[str, Mapping[str, str]]


def decoded(sheets: Sequence[Sheet], lookup: Lookup) -> list[Sheet]:
    """The sheets with what codes mean in place of the codes, where a sheet of the file says it."""
    found: dict[str, dict[str, str]] = {}
    books = set()
    for sheet in sheets:
        own = {} if sheet.hidden else _lists_of(sheet)
        books |= {sheet.name} if own else set()
        found |= own
    known = {name: codes for name, codes in found.items() if not _are_places(codes, lookup)}
    return [
        sheet if sheet.name in books or sheet.hidden or not known else _with_labels(sheet, known) for sheet in sheets
    ]


def _lists_of(sheet: Sheet) -> dict[str, dict[str, str]]:
    """The lists of codes of a sheet that has a column of codes and one of what they mean; none of any other sheet."""
    columns = [name for name in sheet.cells.columns if name != "row"]
    for at, row in enumerate(sheet.cells.head(HEAD).select(columns).rows()):
        heads = {fold(cell): name for cell, name in zip(row, columns, strict=True) if cell and cell.strip()}
        found = _of_form(heads) or _of_book(heads)
        if found is None:
            continue
        if len(heads) > len([one for one in (found.code, found.label, found.list) if one is not None]) + found.beside:
            return {}
        lists: dict[str, dict[str, str]] = {}
        twice: set[tuple[str, str]] = set()
        for line in sheet.cells.slice(at + 1).iter_rows(named=True):
            pair = (line[found.code] or "").strip(), (line[found.label] or "").strip()
            if all(pair) and found.pattern.fullmatch(pair[0]):
                name = (line[found.list] or "").strip() if found.list else found.name or sheet.name
                if fold(lists.setdefault(name, {}).setdefault(*pair)) != fold(pair[1]):
                    twice.add((name, pair[0]))
        for name, code in twice:  # of a list filtered by another answer "1" is a district of each region
            del lists[name][code]
        return {name: codes for name, codes in lists.items() if len(codes) >= FEWEST}
    return {}


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """The columns of a sheet of codes, the name of its only list where the header of what they mean says it, what its codes look like,
    and how many other columns it may have."""

    code: str
    label: str
    list: str | None
    name: str
    pattern: re.Pattern[str]
    beside: int


def _of_book(heads: Mapping[str, str]) -> _Columns | None:
    """The columns of a codebook that somebody wrote; of two columns the one beside the codes says what they mean, whatever it is called."""
    code, label, list_ = (_column(heads, f"cells.codebook_{one}") for one in ("code", "label", "list"))
    others = [column for column in heads.values() if column != code]
    name = next((head for head, column in heads.items() if column in others), "") if label is None else ""
    label = others[0] if label is None and len(others) == 1 else label
    if code is None or label is None:
        return None
    return _Columns(code=code, label=label, list=list_, name=name, pattern=_CODE, beside=1)


def _of_form(heads: Mapping[str, str]) -> _Columns | None:
    """The columns of the choices of an XLSForm, whose names are fixed: "list_name", "name", "label::Français (fr)". Any name is a code
    there, "enl" as well as "C5"."""
    named = [head for head in heads if head == "label" or head.startswith("label ")]
    labels = [
        heads[head] for head in sorted(named, key=lambda head: head != "label" and _KNOWN.isdisjoint(head.split()))
    ]
    if "list name" not in heads or "name" not in heads or not labels:
        return None
    return _Columns(
        code=heads["name"], label=labels[0], list=heads["list name"], name="", pattern=_NAME, beside=len(heads)
    )


def _column(heads: Mapping[str, str], id_: str) -> str | None:
    return next((column for head, column in heads.items() if head in written(id_)), None)


def _are_places(codes: Mapping[str, str], lookup: Lookup) -> bool:
    if not all(_PLACE_CODE.fullmatch(code) for code in codes):
        return False
    ids, _ = lookup.places(pl.Series("label", list(codes.values())), level=None, within=None, vintage=None)
    return int(ids.is_not_null().sum()) * 2 > len(codes)


def _with_labels(sheet: Sheet, lists: _Lists) -> Sheet:
    """A sheet of data with the labels of its codes."""
    changed = []
    columns = sheet.cells.drop("row")
    is_number = pl.all().str.contains(r"^\s*\d[\d\s.,]*$").fill_null(value=False)
    is_head = columns.select(  # a title stands alone in its row; rows of another table above have numbers
        (pl.sum_horizontal(pl.all().is_not_null()) > 1) & ~pl.any_horizontal(is_number)
    ).to_series()
    for cells in columns:
        texts = cells.str.strip_chars().fill_null("")
        codes = _codes_of(texts, is_head, lists)
        if codes is not None:
            changed.append(cells.str.strip_chars().replace(codes))
    return replace(sheet, cells=sheet.cells.with_columns(changed)) if changed else sheet


def _codes_of(texts: pl.Series, is_head: pl.Series, lists: _Lists) -> Mapping[str, str] | None:
    """The list of which a column holds the codes, under its header; None where it holds none's, or it cannot be told whose.

    Of several whose codes fit, it is the list named by the header: by the whole of it, else by words of it. Numbers are codes under
    the name of their list alone, and none where the header counts.
    """
    fitting: dict[str, tuple[int, list[str]]] = {}
    for name, codes in lists.items():
        is_code = texts.is_in(list(codes))
        first = is_code.arg_true()
        if not len(first):
            continue
        below = texts.slice(int(first[0])).filter(texts.slice(int(first[0])) != "")
        sums = [text for text in below.unique() if is_total_label(text)]
        below = below.filter(~below.is_in(sums))
        told = below.filter(below.is_in(list(codes)))
        if told.n_unique() < FEWEST or len(told) < MOSTLY * len(below):
            continue
        over = texts.head(int(first[0])).filter(is_head.head(int(first[0])))
        heads = [frozenset(words(text)) for text in over.to_list() if text and not text.startswith("#")]
        how = _named_by(heads, name)
        if _COUNTED.isdisjoint({word for head in heads for word in head}) and (how or not _has_numbers(codes)):
            fitting[name] = how, sorted(set(told.to_list()))
    best = max((how for how, _ in fitting.values()), default=0)
    found = [(lists[name], told) for name, (how, told) in fitting.items() if how == best]
    meant = {tuple((code, fold(codes[code])) for code in told) for codes, told in found}
    return found[0][0] if len(meant) == 1 else None


def _named_by(heads: Sequence[frozenset[str]], name: str) -> int:
    """2 where a header is the name of a list, 1 where all words of the name stand in the headers, 0 where they do not."""
    own = frozenset(words(name))
    if not own:
        return 0
    return 2 if own in heads else int(own <= frozenset().union(*heads))


def _has_numbers(codes: Mapping[str, str]) -> bool:
    return any(_NUMBER.fullmatch(code) for code in codes)
