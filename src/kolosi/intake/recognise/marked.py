"""Tells the rows that those who filled a table in marked as not to be counted: duplicates, rejected, deleted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import polars as pl

from kolosi.intake.columns.table import fold, holds_words, texts_saying
from kolosi.intake.formats import Sheet
from kolosi.intake.meaning.words import words
from kolosi.model.source import Rule
from kolosi.reading.labels import lists, written

_TICKS = frozenset({"x", "1"})
"""What people write into a column of ticks, beside "yes"."""


_CLAUSE = re.compile(r"[,;:.!()–—]|\s-\s")
_CODE = re.compile(r"(?<![\w-])([A-Z][A-Z0-9]{0,7}|\*{1,3})\s*=\s*")
_ENDS = 40
"""What codes mean stands in the first or the last rows of a sheet."""


def says_not_counted(text: str) -> bool:
    """True for a remark that begins with the wish that its row does not count, or says that it was a test and nothing else.

    What may be wished of the thing itself ("to be removed: mine", "do not use, the road is cut") is of its row where it stands alone,
    or where rows are spoken of. What was put right counts.

    >>> says_not_counted("à retirer, doublon de 4123"), says_not_counted("TEST - ne pas prendre en compte"), says_not_counted("Test")
    (True, True, True)
    >>> says_not_counted("à retirer ?"), says_not_counted("test de dépistage positif"), says_not_counted("Test, soins, transfert")
    (False, False, False)
    >>> says_not_counted("à retirer : engin non explosé"), says_not_counted("Erreur de saisie, corrigée le 3 mars")
    (False, False)
    """
    clauses = [clause for part in _CLAUSE.split(text) if (clause := fold(part))]
    if (
        not clauses
        or "?" in text
        or holds_words(text, written("cells.perhaps_so"))
        or holds_words(text, written("cells.put_right"))
    ):
        return False
    if (
        len(clauses) > 1
        and clauses[0] in written("cells.not_counted_or_other")
        and not holds_words(text, written("cells.about_rows"))
    ):
        return False
    told = written("cells.not_counted_rows")
    if clauses[0] in written("cells.tests"):
        return len(clauses) == 1 or not told.isdisjoint(clauses)
    return clauses[0] in told


def codes_not_counted(sheets: Iterable[Sheet]) -> frozenset[str]:
    """The codes that the notes of some sheets explain as rows that do not count: "DBL = déjà saisi par une autre source, ne pas compter"."""
    found: set[str] = set()
    for cells in (sheet.cells for sheet in sheets if not sheet.hidden):
        ends = cells if cells.height <= 2 * _ENDS else pl.concat([cells.head(_ENDS), cells.tail(_ENDS)])
        for column in ends.drop("row").get_columns():
            texts = column.drop_nulls().unique()
            for text in texts.filter(texts.str.contains("=", literal=True)):
                found |= _codes_in(text)
    return frozenset(found)


def _codes_in(text: str) -> set[str]:
    """The codes of a note that mean that a row does not count.

    >>> sorted(_codes_in("DBL = already entered by another source, do not count ; V = verified ; DUP = duplicate of another row"))
    ['DBL', 'DUP']
    >>> _codes_in("AC = accident confirmed, the duplicates were taken out"), _codes_in("NB: do not count"), _codes_in("=A1")
    (set(), set(), set())
    """
    marks = [*_CODE.finditer(text)]
    ends = [*(mark.start() for mark in marks), len(text)][1:]
    return {mark[1] for mark, end in zip(marks, ends, strict=True) if _means_not_counted(text[mark.end() : end])}


def _means_not_counted(meaning: str) -> bool:
    """True where a meaning begins with the word for a double, or asks in so many words that its row does not count."""
    clauses = [clause for part in _CLAUSE.split(re.split(r"[;|/]", meaning)[0]) if (clause := fold(part))]
    if not clauses or "?" in meaning or holds_words(meaning, written("cells.perhaps_so")):
        return False
    wished = written("cells.not_counted") | written("cells.not_counted_rows")
    same = written("cells.duplicates")
    return any(f"{clauses[0]} ".startswith(f"{word} ") for word in same) or not wished.isdisjoint(clauses)


def _begins_with_code(text: str, codes: Collection[str]) -> bool:
    """Whether a remark begins with a code, as it is written, and is sure of it; one of a single letter or sign stands alone.

    >>> [_begins_with_code(text, {"DBL", "D"}) for text in ("DBL de A-1", "DBL", "D", "D de A-1", "dbl", "DBL ?", "DBLE")]
    [True, True, True, False, False, False, False]
    """
    first, _, rest = text.strip().partition(" ")
    bare = first.rstrip(",;:.")
    is_sure = "?" not in text and not holds_words(text, written("cells.perhaps_so"))
    return is_sure and bare in codes and (len(bare) > 1 or not rest)


def not_counted_only(cells: pl.Series, codes: Collection[str]) -> pl.Series:
    """The cells of a column of free text reduced to the wish that a row does not count, in the same words for all, and nothing else.
    Some codes that a note explains say so too."""
    said = [text for text in cells.drop_nulls().unique() if says_not_counted(text) or _begins_with_code(text, codes)]
    phrase = lists("cells.not_counted_rows")["fr"][0] if said else None
    return cells.replace_strict(said, [phrase] * len(said), default=None, return_dtype=pl.String)


def marked(
    frame: pl.DataFrame, states: Sequence[str], unread: dict[str, str], codes: Collection[str] = ()
) -> pl.Series:
    """The rows that say themselves that they do not count. `states` are the columns of the state of a row; `unread` the headers, by
    column, of those that the layout does not read.

    A bare "Statut" is such a column where it is not read as something else, by words that are said of rows alone or stand beside some
    that are; so is "Doublon ?" with a tick. Of all other columns ("Observations") a cell that says duplicate, and nothing else, is
    enough: nobody writes it of a row that counts. Of remarks, one that begins with "to be deleted" or "do not count" is. So is a cell that
    begins with one of the `codes` of which a note of the file says so; one of a letter only of remarks and states.
    """
    if not frame.height:
        return pl.Series([], dtype=pl.Boolean)
    same = written("cells.duplicates")
    named = {word for text in same for word in words(text)}
    bare = {name for name, header in unread.items() if _last(header) in written("cells.states")}
    ticked = {name for name, header in unread.items() if not named.isdisjoint(words(header))} - bare
    remarks = {name for name, header in unread.items() if not _remarks().isdisjoint(words(_asked(header)))}
    found = [
        *_saying(frame, states, written("cells.rejected")),
        *(one for name in sorted(bare) for one in _saying(frame, [name], _rejected_in(frame[name]))),
        *_not_counted(frame, {*states, *remarks, *(name for name in bare if _is_of_rows(frame[name]))}),
        *_saying(frame, ticked, written("cells.yes") | _TICKS),
        *_saying(frame, set(unread), same),
        *_coded(frame, {*states, *bare, *ticked, *remarks}, codes),
        *_coded(frame, set(unread), {code for code in codes if len(code) > 1}),
    ]
    if not found:
        return pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    return frame.select(pl.any_horizontal(found)).to_series()


def refused(frame: pl.DataFrame, columns: Iterable[tuple[Rule, str]]) -> pl.Series:
    """The rows of which the column that says whether they were verified says that they are doubles or tests, in words that it has for
    neither verified nor unverified; and those of a test in place of a place."""
    found = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    for rule, column in columns:
        said = _tests_among(frame[column]) if rule.read == "place" else []
        if rule.into == "verified":
            said = texts_saying(frame[column], written("cells.rejected") - set(map(fold, rule.words)))
        found |= frame[column].is_in(said).fill_null(value=False)
    return found


def _tests_among(cells: pl.Series) -> list[str]:
    """The texts of a column of places that say that their row is a test: "TEST", "Test formation"."""
    known = written("cells.tests")
    texts = cells.drop_nulls().unique().to_list() if cells.dtype == pl.String else []
    return [text for text in texts if fold(text) in known or fold(text).partition(" ")[0] in known]


def tells_states(header: str, cells: pl.Series) -> bool:
    """Whether a column is the state of its rows and was used as such: a bare "Statut" under which some row is rejected."""
    return _last(header) in written("cells.states") and bool(texts_saying(cells, _rejected_in(cells)))


def _rejected_in(cells: pl.Series) -> frozenset[str]:
    """The words that reject a row under a bare "Statut": what may be said of the thing itself (a mission cancelled, a mine removed, a
    case dismissed) is none where all other cells are words of something else than the verification of rows."""
    rejected = written("cells.rejected")
    return rejected if _is_of_rows(cells) else rejected - written("cells.rejected_or_other")


def _is_of_rows(cells: pl.Series) -> bool:
    """Whether a column tells the states of rows: some cell begins with such a state, or none says anything else than that its row goes."""
    others = {fold(text) for text in cells.drop_nulls().unique().to_list()} - written("cells.rejected") - {""}
    known = written("cells.states_of_rows")
    return not others or any(f"{one} ".startswith(f"{state} ") for one in others for state in known)


def _remarks() -> frozenset[str]:
    """The words by which headers of remarks are known."""
    return frozenset(word for text in written("cells.remarks") for word in words(text))


def _asked(header: str) -> str:
    """What stands last in a header: under a title, or in the path of a form."""
    return re.split(r"(?<=\w)[/.:](?=\w)", header.rpartition(" | ")[2])[-1]


def _last(header: str) -> str:
    return fold(header.rpartition(" | ")[2])


def _saying(frame: pl.DataFrame, columns: Iterable[str], said: frozenset[str]) -> list[pl.Expr]:
    """For each column, whether its cells say one of some folded words."""
    known = {name: texts_saying(frame[name], said) for name in sorted(columns) if frame[name].dtype == pl.String}
    return [pl.col(name).is_in(texts).fill_null(value=False) for name, texts in known.items() if texts]


def _coded(frame: pl.DataFrame, columns: Iterable[str], codes: Collection[str]) -> list[pl.Expr]:
    """For each column, whether its cells begin with one of some codes."""
    if not codes:
        return []
    texts = {name: frame[name].drop_nulls().unique() for name in sorted(columns) if frame[name].dtype == pl.String}
    known = {name: [one for one in own if _begins_with_code(one, codes)] for name, own in texts.items()}
    return [pl.col(name).is_in(said).fill_null(value=False) for name, said in known.items() if said]


def _not_counted(frame: pl.DataFrame, columns: Iterable[str]) -> list[pl.Expr]:
    """For each column, whether its cells wish that their row does not count."""
    texts = {name: frame[name].drop_nulls().unique() for name in sorted(columns) if frame[name].dtype == pl.String}
    known = {name: [one for one in own if says_not_counted(one)] for name, own in texts.items()}
    return [pl.col(name).is_in(said).fill_null(value=False) for name, said in known.items() if said]
