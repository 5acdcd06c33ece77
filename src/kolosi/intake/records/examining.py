"""Examines a file in memory before anything of it is kept: what must never be stored is taken out, or the file refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kolosi.intake.boundaries.place_headers import NAMES
from kolosi.intake.columns.table import fold, guess_header
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.marked import codes_not_counted, not_counted_only
from kolosi.intake.recognise.superseded import likely_references, numbers_in, references_only
from kolosi.intake.records.consent import without_refusing
from kolosi.model.source import Source

TAKEN_OUT = "…"
"""Stands where something was filled in that is not kept."""

MAIL = r"[\w.+-]+@[\w-]+\.[\w.-]+"
TELEPHONE = r"^\s*(?:\+|00)?[\d][\d \u00a0\u202f.\-()]{7,}\d\s*$"
NAMED = re.compile(
    r"\b(nom|noms|prenom|prenoms|name|first name|last name|nom complet|full name|enqueteur|enumerator|moniteur|monitor|"
    r"point focal|focal point|contact|telephone|tel|phone|numero de telephone|whatsapp|email|e mail|courriel|mail|"
    r"submitted by|username|deviceid|phonenumber|simserial|subscriberid|gps|gps latitude|gps longitude|gps altitude|gps precision|"
    r"imported by|assignee|expediteur|emetteur|appelant|sender|caller|"
    r"nom du repondant|nom de l enqueteur|nom du moniteur|nom de la victime|victim name)\b"
)
FREE = re.compile(
    r"\b(description|narration|narrative|commentaire|commentaires|comment|comments|observation|observations|remarque|remarques|"
    r"recit|details|resume de l incident|notes|excerpt|extrait|message|messages)\b"
)
POSITION = re.compile(r"(?:^|[/.:])_[^/.:]*_(?:latitude|longitude|altitude|precision)$")
_POINT = r"^-?\d{1,3}\.\d+ -?\d{1,3}\.\d+ -?\d+(?:\.\d+)? -?\d+(?:\.\d+)?$"
_PATH = re.compile(r"(?<=\w)[/.:](?=\w)")
NOT_A_PERSON = re.compile(
    r"\b(organisation|organization|projet|project|activite|activity|indicateur|indicator|region|cercle|commune|province|adm\w*|site|donor|partner|bailleur|partenaire|implementing|"
    r"village|localite|place|pays|country|secteur|sector|cluster|fichier|file|plan|event|actor|dataset|table|list|groupe|group|structure|document|titre|title)\b"
)
_OWNS_A_NAME = re.compile(
    r"(?:organi[sz]ation|partenaire|partner|bailleur|donor|projet|project|activite|activity|indicateur|indicator|pays|country|region|cercle|"
    r"province|district|commune|adm(?:in)?|site)(?: ?\d)?(?: de mise en oeuvre)?"
)
"""What stands before a bare "name" where a system joins them ("Partenaire.Nom", "Admin1.Name"): the whole of it, for in a group of
questions ("site visite/nom") it may be anybody's."""
_OF_SOMEBODY = re.compile(
    r"\b(?:prenoms?|first names?|surname|last name|age|sexe?|genre|gender|fonction|function|poste|titre|profession|job title|naissance|birth)\b"
)
"""What is asked of somebody: a name asked for under the same group of questions ("partenaire/prenom", "partenaire/nom") is theirs."""


@dataclass(frozen=True, kw_only=True)
class Removal:
    """What was taken out: a column (`name`, `telephone`, `mail`, `free_text`, `position`, `hidden_sheet`), rows, or parts.

    Of a cell that holds more than is read of one (`long_cell`, named as a spreadsheet does) the end is taken out.

    Rows without consent (`no_consent`) are named by the column that says so, with their number. Parts of the workbook beside
    its cells (`links`, `connections`, `objects`, `macros`, `asides`) have no column; but for links, no sheet either.
    """

    sheet: str
    column: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What may be kept of a file, and what was taken out."""

    sheets: tuple[Sheet, ...]
    removed: tuple[Removal, ...]


def refused_columns(sheets: Sequence[Sheet], source: Source) -> tuple[str, ...]:
    """The columns that show a file of one survivor a row, which is refused whole; empty when there are none."""
    if not source.refuse_if:
        return ()
    headers = {fold(value) for sheet in sheets for value in _first_rows(sheet)}
    for columns in source.refuse_if:
        if all(fold(column) in headers for column in columns):
            return columns
    return ()


def _first_rows(sheet: Sheet) -> list[str]:
    head = sheet.cells.head(30).select(pl.selectors.starts_with("c"))
    return [value for column in head.get_columns() for value in column.to_list() if value is not None]


def examine(
    sheets: Sequence[Sheet],
    *,
    keep_columns: frozenset[str] = frozenset(),
    numbers: frozenset[str] = frozenset(),
    may_hold_mail: bool = True,
) -> Examined:
    """The sheets without names, telephones, mail addresses, free text and hidden sheets that hold them.

    `keep_columns` are folded headers that a layout reads for a known purpose (an actor of an event, a title). `numbers` are those
    read as the own number of a row; without them nothing of a remark is kept.
    `may_hold_mail` is False when no cell of the file holds the sign of a mail address.
    """
    kept: list[Sheet] = []
    removed: list[Removal] = []
    codes = codes_not_counted(sheets)
    for sheet in sheets:
        if sheet.hidden:
            removed.append(Removal(sheet=sheet.name, column="*", why="hidden_sheet"))
            continue
        cleaned, taken = _clean(sheet, keep_columns, numbers, may_hold_mail, codes)
        kept.append(cleaned)
        removed.extend(taken)
    cut = [Removal(sheet=sheet.name, column=cell, why="long_cell") for sheet in kept for cell in sheet.cut]
    return Examined(sheets=tuple(kept), removed=(*removed, *cut, *_left_behind(kept)))


def _left_behind(sheets: Sequence[Sheet]) -> list[Removal]:
    """The parts beside the cells that are not kept; links by the sheets whose formulas follow them, or by all."""
    kinds = dict.fromkeys((sheet.name, kind) for sheet in sheets for kind in sheet.left_behind)
    linked = {sheet.name for sheet in sheets if sheet.linked} or {sheet.name for sheet in sheets}
    links = [Removal(sheet=name, column="", why=kind) for name, kind in kinds if kind == "links" and name in linked]
    others = dict.fromkeys(kind for _, kind in kinds if kind != "links")
    return [*links, *(Removal(sheet="", column="", why=kind) for kind in others)]


def _clean(
    sheet: Sheet,
    keep_columns: frozenset[str],
    numbers: frozenset[str],
    may_hold_mail: bool,
    codes: frozenset[str],
) -> tuple[Sheet, list[Removal]]:
    table = guess_header(sheet)
    below = max(table.header_rows, default=0)
    removed: list[Removal] = []
    if _is_form(table.folded):
        return sheet, removed
    sheet, consent, count = without_refusing(sheet, table.names, below)
    if count:
        removed.append(Removal(sheet=sheet.name, column=f"{consent} ({count})", why="no_consent"))
    cells = sheet.cells
    start = int((cells["row"].head(60) <= below).sum())
    remarks: dict[str, pl.Series] = {}
    persons = _groups_of_persons(table.names)
    for position, (name, folded) in enumerate(zip(table.names, table.folded, strict=True)):
        column = f"c{position}"
        is_theirs = _group_of(name) in persons and fold(_PATH.split(name)[-1]) in NAMES
        needed = folded in keep_columns and not is_theirs
        why = _why(name, folded, cells[column].slice(start), needed, is_theirs=is_theirs)
        if why is not None:
            left = pl.lit(TAKEN_OUT) if "[" in name else None  # of a repeat, that something was there is kept
            if why == "free_text" and left is None:
                remarks[column] = cells[column]
            holds = (pl.col("row") > below) & pl.col(column).is_not_null()
            cells = cells.with_columns(pl.when(holds).then(left).otherwise(pl.col(column)).alias(column))
            removed.append(Removal(sheet=sheet.name, column=name or column, why=why))
    cleaned, taken = _without_mail(sheet, cells) if may_hold_mail else (replace(sheet, cells=cells), [])
    own = next((f"c{at}" for at, folded in enumerate(table.folded) if folded in numbers), None)
    if remarks:
        number = own if own not in remarks else None
        cleaned = _with_cells(cleaned, _with_said_of_rows(cleaned.cells, remarks, number, below, codes))
    return cleaned, removed + taken


def _with_said_of_rows(
    cells: pl.DataFrame, remarks: Mapping[str, pl.Series], own: str | None, below: int, codes: frozenset[str]
) -> pl.DataFrame:
    """Cells that were cleaned, with what free text said of its row ("to be deleted") or of other rows by their numbers ("DOUBLON de
    EO-0237"), and nothing else of it.

    The numbers are those of one column, `own`, as they are kept: whatever else stands in a sheet (a telephone in a column of its
    own) is never written beside a remark. Without such a column no number is.
    """
    is_row = cells["row"] > below
    known = numbers_in(cells[own].filter(is_row)) if own is not None else {}
    said = {}
    for column, texts in remarks.items():
        kept = not_counted_only(texts, codes)
        if known and texts.str.contains(likely_references()).fill_null(value=False).any():
            kept = kept.fill_null(references_only(texts, known))
        if kept.null_count() < len(kept):
            said[column] = kept
    return cells.with_columns(
        pl.when(is_row).then(kept).otherwise(pl.col(column)).alias(column) for column, kept in said.items()
    )


def _is_form(folded: Sequence[str]) -> bool:
    """Whether a sheet holds the questions or the choices of a questionnaire: its names are names of questions."""
    return "name" in folded and bool({"type", "list name"} & set(folded)) and any(h.startswith("label") for h in folded)


def _groups_of_persons(names: Iterable[str]) -> frozenset[str]:
    """The groups of questions, by their paths, under which something is asked of somebody."""
    asked = {(_group_of(name), fold(_PATH.split(name)[-1])) for name in names if _PATH.search(name)}
    return frozenset(group for group, what in asked if _OF_SOMEBODY.search(what))


def _group_of(name: str) -> str:
    """The path of the group under which a question stands; nothing for one without a group."""
    return "/".join(map(fold, _PATH.split(name)[:-1]))


def _why(name: str, folded: str, values: pl.Series, is_needed: bool, *, is_theirs: bool = False) -> str | None:
    """The reason to take a column out; None to keep it. Of a path of groups the last part is what is asked."""
    filled = values if not values.null_count() else values.drop_nulls()
    if filled.is_empty():
        return None
    if _mostly(filled, MAIL):
        return "mail"
    if is_needed:
        return None
    if POSITION.search(name) or _mostly(filled, _POINT):
        return "position"
    if _is_yes_or_no(filled.head(2000)) and _is_yes_or_no(filled):
        return None
    *before, asked = map(fold, _PATH.split(name))
    if asked in NAMES and before and _OWNS_A_NAME.fullmatch(before[-1]) and not is_theirs:
        return None
    if NAMED.search(asked) and not NOT_A_PERSON.search(asked):
        return "telephone" if _mostly(filled, TELEPHONE) else "name"
    if FREE.search(folded) and (_average_length(filled) > 40 or _holds_telephone(filled)):
        return "free_text"
    return None


def _is_yes_or_no(filled: pl.Series) -> bool:
    return bool(filled.str.to_lowercase().is_in(["0", "1", "true", "false"]).all())


def _mostly(filled: pl.Series, pattern: str) -> bool:
    sample = filled.head(2000)
    return int(sample.str.contains(pattern).sum()) * 2 > len(sample)


def _holds_telephone(filled: pl.Series) -> bool:
    """Whether some short remark holds words and what may be a telephone; a day is none."""
    bare = filled.str.replace_all(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}", " ")
    return bool((bare.str.contains(r"\p{L}{2}") & bare.str.contains(r"\d(?:[ \u00a0\u202f.\-]?\d){7,}")).any())


def _average_length(filled: pl.Series) -> float:
    return float(str(filled.head(2000).str.len_chars().mean() or 0))


def _without_mail(sheet: Sheet, cells: pl.DataFrame) -> tuple[Sheet, list[Removal]]:
    """Mail addresses left anywhere else are blanked out cell by cell."""
    signs = [
        name for name in cells.columns if name != "row" and bool(cells[name].str.contains("@", literal=True).any())
    ]
    columns = [name for name in signs if bool(cells[name].str.contains(MAIL).any())]
    if columns:
        cells = cells.with_columns(pl.col(columns).str.replace_all(MAIL, "…"))
    return _with_cells(sheet, cells), [Removal(sheet=sheet.name, column=name, why="mail") for name in columns]


def _with_cells(sheet: Sheet, cells: pl.DataFrame) -> Sheet:
    return replace(sheet, cells=cells)
