"""The list of what nobody has explained yet, as a spreadsheet that becomes Decisions."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.intake.columns import IGNORE
from kolosi.intake.lookup import Unknown
from kolosi.intake.table import fold
from kolosi.model.label import say
from kolosi.model.record import ACTIVITIES
from kolosi.report.cells import Looks, Pens, blank_book
from kolosi.store.files import take_away, write_whole
from kolosi.workspace.activities import ANSWERS, DUPLICATE, SAME
from kolosi.workspace.asked import open_questions, question_of
from kolosi.workspace.building import unknown_of
from kolosi.workspace.file_answers import FILE, subject_of_file
from kolosi.workspace.lookup import own_spellings, own_words
from kolosi.workspace.waiting import ROWS, Waiting, answer_meant, rows_that_wait

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from kolosi.intake.twins import Twin
    from kolosi.workspace import Workspace
    from kolosi.workspace.building import Built

NAMES = {"fr": "a_corriger.xlsx", "en": "to_correct.xlsx"}
HEADS = {
    "fr": (
        "Nature",
        "Source",
        "Fichier",
        "Colonne",
        "Valeur trouvée",
        "Combien",
        "Proposition",
        "Votre décision",
        "Code (ne pas modifier)",
    ),
    "en": (
        "Kind",
        "Source",
        "File",
        "Column",
        "Value found",
        "How many",
        "Proposal",
        "Your decision",
        "Code (do not change)",
    ),
}
KINDS = {
    "fr": {
        "column": "colonne",
        "wanted": "colonne manquante",
        "word": "mot",
        "place": "lieu",
        "duplicate": "doublon possible",
        "rows": "lignes en attente",
        "source": "source du fichier",
        "organisation": "expéditeur",
        "period": "période",
        "zero": "fichier sans ligne",
        "beside": "deux versions",
        "twice": "déjà compté ?",
    },
    "en": {
        "column": "column",
        "wanted": "missing column",
        "word": "word",
        "place": "place",
        "duplicate": "possible duplicate",
        "rows": "rows that wait",
        "source": "source of the file",
        "organisation": "sender",
        "period": "period",
        "zero": "file without rows",
        "beside": "two versions",
        "twice": "already counted?",
    },
}
COLUMNS = frozenset({"column", "wanted"})
_LOOKS: Looks = {
    "code": {"font_color": "#8A9199", "font_size": 8, "valign": "top"},
    "head": {"bold": True, "bg_color": "#E8EEF4", "text_wrap": True, "valign": "top"},
    "plain": {"text_wrap": True, "valign": "top"},
    "wanted": {"bg_color": "#FFF6D6", "border": 1, "text_wrap": True, "valign": "top"},
    "choice": {},
}
IGNORE_WORD = {"fr": "ignorer", "en": "ignore"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing to decide: what was found, the answers offered, and what the Decision will be about."""

    kind: str
    source: str
    file: str
    column: str
    value: str
    count: int
    proposal: str
    subject: str
    choices: tuple[str, ...]


def write_correction_list(workspace: Workspace, built: Built, twins: Sequence[Twin]) -> None:
    """Writes the list of the present build; takes an old one away when nothing is left to explain."""
    language = workspace.settings.languages[0]
    path = workspace.file("out", "internal", NAMES.get(language, NAMES["en"]))
    lines = lines_of(workspace, built, twins)
    if lines:
        write_whole(path, correction_list(lines, language))
    else:
        take_away(path)


def lines_of(workspace: Workspace, built: Built, twins: Sequence[Twin]) -> list[Line]:
    """Everything there is to decide: possible duplicates, unknown columns, words and places, cells that keep rows waiting."""
    language = workspace.settings.languages[0]
    read = [unknown for entry in built.receipts.values() for unknown in unknown_of(entry)]
    unknowns = grouped([*open_questions(workspace), *read])
    return [
        *(_duplicate_line(workspace, built, twin, language) for twin in twins),
        *(_unknown_line(workspace, unknown, count, language) for unknown, count in unknowns),
        *(_waiting_line(workspace, waiting, language) for waiting in rows_that_wait(workspace, built)),
    ]


def grouped(unknowns: Sequence[Unknown]) -> list[tuple[Unknown, int]]:
    """Each unknown column, word or place once, with how often it was met in all files."""
    found: dict[str, tuple[Unknown, int]] = {}
    for unknown in unknowns:
        first, count = found.get(subject_of(unknown), (unknown, 0))
        found[subject_of(unknown)] = (first, count + unknown.count)
    return sorted(found.values(), key=lambda pair: (pair[0].kind != "wanted", pair[0].kind, -pair[1], pair[0].value))


def subject_of(unknown: Unknown) -> str:
    """What a Decision about it is about."""
    if unknown.digest:
        return f"{FILE}|{subject_of_file(unknown.digest, question_of(unknown))}"
    if unknown.kind in COLUMNS:
        return f"{unknown.kind}|{unknown.source}/{unknown.layout}:{unknown.value}"
    if unknown.kind == "place":
        return f"place|{unknown.value}"
    return f"word|{unknown.taxonomy or unknown.column}:{unknown.value}"


def _unknown_line(workspace: Workspace, unknown: Unknown, count: int, language: str) -> Line:
    return Line(
        kind=unknown.kind,
        source=_title(workspace, unknown.source, language),
        file=unknown.file,
        column=unknown.column,
        value=unknown.value,
        count=count,
        proposal=shown(workspace, unknown, unknown.proposal, language) if unknown.proposal else "",
        subject=subject_of(unknown),
        choices=_choices(workspace, unknown, language),
    )


def _waiting_line(workspace: Workspace, waiting: Waiting, language: str) -> Line:
    return Line(
        kind=ROWS,
        source=_title(workspace, waiting.source, language),
        file=waiting.file,
        column=waiting.cells.column,
        value=waiting.value(language),
        count=waiting.count,
        proposal=say(workspace.say(waiting.finding).message, language),
        subject=f"{ROWS}|{waiting.cells}",
        choices=waiting.offered(language),
    )


def _duplicate_line(workspace: Workspace, built: Built, twin: Twin, language: str) -> Line:
    declarations = (twin.agency, twin.partner)
    entries = {one.receipt: built.receipts.get(one.receipt, {}) for one in declarations}
    source = next((r.source for r in workspace.receipts.current() if r.id == twin.agency.receipt), "")
    rows = {"fr": "ligne", "en": "row"}[language]
    return Line(
        kind=DUPLICATE,
        source=_title(workspace, source, language),
        file=" + ".join(dict.fromkeys(str(entry.get("file", "")) for entry in entries.values())),
        column=" + ".join(f"{rows} {one.row}" for one in declarations),
        value=described(workspace, twin, language),
        count=len(declarations),
        proposal=say(ANSWERS[SAME], language),
        subject=f"{DUPLICATE}|{twin.subject}",
        choices=tuple(say(label, language) for label in ANSWERS.values()),
    )


def described(workspace: Workspace, twin: Twin, language: str) -> str:
    """The activity of a possible duplicate, in words."""
    from kolosi.report.numerals import month, number

    place = workspace.knowledge.places.get(twin.place or "")
    parts = [
        f"{twin.agency.organisation} / {twin.partner.organisation}",
        say(place.name, language) if place else twin.place,
        month(twin.start, language) if twin.start else None,
        _term(workspace, "aor", twin.what, language),
        _term(workspace, "group", twin.group, language),
        f"{number(twin.reached, language)} {'personnes' if language == 'fr' else 'people'}",
    ]
    return ", ".join(part for part in parts if part)


def _term(workspace: Workspace, column: str, id_: str | None, language: str) -> str | None:
    known = ACTIVITIES.column(column)
    taxonomy = workspace.knowledge.taxonomies.get(known.taxonomy or "") if known else None
    return say(taxonomy.terms[id_].label, language) if taxonomy and id_ and id_ in taxonomy.terms else id_


def _title(workspace: Workspace, source: str, language: str) -> str:
    known = workspace.knowledge.sources.get(source)
    return say(known.title, language) if known else source


def correction_list(lines: Sequence[Line], language: str) -> bytes:
    """The list as a workbook, with a drop-down of the words each cell may take."""
    out = io.BytesIO()
    with blank_book(out) as book:
        pens = Pens(book, _LOOKS)
        sheet = book.add_worksheet("à corriger" if language == "fr" else "to correct")
        lists = book.add_worksheet("Listes" if language == "fr" else "Lists")
        sheet.write_row(0, 0, HEADS[language], pens["head"])
        ranges = _write_lists(lists, pens, lines, language)
        for row, line in enumerate(lines, 1):
            _write_cells(sheet, pens, row, _cells(line, language))
            sheet.write_blank(row, 7, None, pens["wanted"])
            pens.write(sheet, row, 8, line.subject, "code")
            allowed = {"validate": "list", "source": ranges[line.choices], "error_type": "information"}
            sheet.data_validation(row, 7, row, 7, allowed)
        _lay_out(sheet)
    return out.getvalue()


def _write_cells(sheet: Worksheet, pens: Pens, row: int, cells: Sequence[str | int]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            pens.write(sheet, row, column, cell, "plain")
        else:
            sheet.write_number(row, column, cell, pens["plain"])


def _lay_out(sheet: Worksheet) -> None:
    """Widths, and the page as it prints: on landscape sheets, one page wide, the head on each."""
    for first, last, width in ((0, 0, 17), (1, 2, 24), (3, 3, 20), (4, 4, 40), (5, 5, 10), (6, 7, 28), (8, 8, 14)):
        sheet.set_column(first, last, width)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _cells(line: Line, language: str) -> list[str | int]:
    return [KINDS[language][line.kind], line.source, line.file, line.column, line.value, line.count, line.proposal]


def shown(workspace: Workspace, unknown: Unknown, id_: str, language: str) -> str:
    """A place or a term as people read it."""
    if unknown.kind == "place":
        place = workspace.knowledge.places.get(id_)
        return f"{say(place.name, language)} [{id_}]" if place else id_
    taxonomy = workspace.knowledge.taxonomies.get(unknown.taxonomy or "")
    return say(taxonomy.terms[id_].label, language) if taxonomy and id_ in taxonomy.terms else id_


def _write_lists(sheet: Worksheet, pens: Pens, lines: Sequence[Line], language: str) -> Mapping[tuple[str, ...], str]:
    """One column a list of choices; gives the cell range of each."""
    from xlsxwriter.utility import xl_col_to_name

    title = "Listes" if language == "fr" else "Lists"
    ranges: dict[tuple[str, ...], str] = {}
    for column, choices in enumerate(dict.fromkeys(line.choices for line in lines)):
        kind = next(line.kind for line in lines if line.choices == choices)
        for row, choice in enumerate((KINDS[language][kind], *choices)):
            pens.write(sheet, row, column, choice, "choice")
        letter = xl_col_to_name(column)
        ranges[choices] = f"={title}!${letter}$2:${letter}${len(choices) + 1}"
    return ranges


def _choices(workspace: Workspace, unknown: Unknown, language: str) -> tuple[str, ...]:
    """The answers offered. A column without which a file cannot be read is never left aside."""
    if unknown.kind == "wanted":
        return unknown.options
    return IGNORE_WORD[language], *_meanings(workspace, unknown, language)


def _meanings(workspace: Workspace, unknown: Unknown, language: str) -> Sequence[str]:
    if unknown.kind == "column":
        return unknown.options
    if unknown.kind == "place":
        return [f"{say(place.name, language)} [{place.id}]" for place in workspace.knowledge.places.level_one()]
    taxonomy = workspace.knowledge.taxonomies.get(unknown.taxonomy or "")
    if taxonomy is None:
        return own_spellings(workspace.knowledge.sources, unknown.column)
    return [say(term.label, language) for term in taxonomy.terms.values()]


def meant_by(workspace: Workspace, kind: str, subject: str, given: str) -> tuple[str, str, str] | None:
    """Kind, subject and value of the Decision that a filled cell stands for; None when it names nothing known.

    The header chosen for a missing column makes a Decision about that header.
    """
    if kind == "wanted":
        layout, _, column = subject.partition(":")
        meant = _column_meant(workspace, subject, column)
        return ("column", f"{layout}:{given}", meant) if meant else None
    value = _meaning(workspace, kind, subject, given)
    return (kind, subject, value) if value else None


def _meaning(workspace: Workspace, kind: str, subject: str, given: str) -> str | None:
    """The id a filled cell stands for; None when it names nothing known."""
    if kind == DUPLICATE:
        meant = {fold(text): id_ for id_, label in ANSWERS.items() for text in (id_, *label.values())}
        return meant.get(fold(given))
    if kind == ROWS:
        return answer_meant(given)
    if fold(given) in {fold(word) for word in IGNORE_WORD.values()}:
        return IGNORE
    if kind == "place":
        inside = given.partition("[")[2].rstrip("]") or given
        return inside if inside in workspace.knowledge.places else None
    if kind == "word":
        name = subject.partition(":")[0]
        known = {**workspace.lookup().terms(name), **own_words(workspace.knowledge.sources, name)}
        return known.get(fold(given))
    return _column_meant(workspace, subject, given)


def columns_of(workspace: Workspace, subject: str) -> tuple[str, ...]:
    """The columns of the layout that a subject is about (`source/layout:header`)."""
    source, _, layout_id = subject.partition(":")[0].partition("/")
    known = workspace.knowledge.sources.get(source)
    layout = known.layout(layout_id) if known else None
    return layout.columns if layout else ()


def _column_meant(workspace: Workspace, subject: str, given: str) -> str | None:
    """The column of a layout that an answer names."""
    return next((name for name in columns_of(workspace, subject) if fold(name) == fold(given)), None)
