"""The list of what nobody has explained yet, as a spreadsheet that becomes Decisions; and the answer to each partner."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kolosi.intake.columns import IGNORE
from kolosi.intake.lookup import Unknown
from kolosi.intake.table import fold
from kolosi.model.label import say
from kolosi.model.receipt import Receipt
from kolosi.store.files import write_whole
from kolosi.workspace.building import unknown_of

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from kolosi.intake.formats import Sheet
    from kolosi.workspace import Workspace
    from kolosi.workspace.adding import Candidate
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
    "fr": {"column": "colonne", "word": "mot", "place": "lieu"},
    "en": {"column": "column", "word": "word", "place": "place"},
}
IGNORE_WORD = {"fr": "ignorer", "en": "ignore"}


def write_correction_list(workspace: Workspace, built: Built) -> None:
    """Writes the list of the present build; takes an old one away when nothing is left to explain."""
    language = workspace.settings.languages[0]
    path = workspace.file("out", "internal", NAMES.get(language, NAMES["en"]))
    lines = grouped([unknown for entry in built.receipts.values() for unknown in unknown_of(entry)])
    if lines:
        write_whole(path, correction_list(workspace, lines, language))
    else:
        path.unlink(missing_ok=True)


def grouped(unknowns: Sequence[Unknown]) -> list[tuple[Unknown, int]]:
    """Each unknown column, word or place once, with how often it was met in all files."""
    found: dict[str, tuple[Unknown, int]] = {}
    for unknown in unknowns:
        first, count = found.get(subject_of(unknown), (unknown, 0))
        found[subject_of(unknown)] = (first, count + unknown.count)
    return sorted(found.values(), key=lambda pair: (pair[0].kind, -pair[1], pair[0].value))


def subject_of(unknown: Unknown) -> str:
    """What a Decision about it is about."""
    if unknown.kind == "column":
        return f"column|{unknown.source}/{unknown.layout}:{unknown.value}"
    if unknown.kind == "place":
        return f"place|{unknown.value}"
    return f"word|{unknown.taxonomy or unknown.column}:{unknown.value}"


def correction_list(workspace: Workspace, lines: Sequence[tuple[Unknown, int]], language: str) -> bytes:
    """The list as a workbook, with a drop-down of the words each cell may take."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("à corriger" if language == "fr" else "to correct")
        lists = book.add_worksheet("Listes" if language == "fr" else "Lists")
        head, wanted = (
            book.add_format({"bold": True, "bg_color": "#E8EEF4"}),
            book.add_format({"bg_color": "#FFF6D6", "border": 1}),
        )
        sheet.write_row(0, 0, HEADS[language], head)
        ranges = _write_lists(workspace, lists, lines, language)
        for row, (unknown, count) in enumerate(lines, 1):
            choices = ranges.get(_list_of(unknown))
            sheet.write_row(row, 0, _cells(workspace, unknown, count, language))
            sheet.write_blank(row, 7, None, wanted)
            sheet.write_string(row, 8, subject_of(unknown))
            if choices:
                sheet.data_validation(
                    row, 7, row, 7, {"validate": "list", "source": choices, "error_type": "information"}
                )
        sheet.set_column(0, 3, 16)
        sheet.set_column(4, 7, 30)
        sheet.set_column(8, 8, 14)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _cells(workspace: Workspace, unknown: Unknown, count: int, language: str) -> list[str | int]:
    source = workspace.knowledge.sources.get(unknown.source)
    title = say(source.title, language) if source else unknown.source
    proposal = _shown(workspace, unknown, unknown.proposal, language) if unknown.proposal else ""
    return [KINDS[language][unknown.kind], title, unknown.file, unknown.column, unknown.value, count, proposal]


def _shown(workspace: Workspace, unknown: Unknown, id_: str, language: str) -> str:
    if unknown.kind == "place":
        place = workspace.knowledge.places.get(id_)
        return f"{say(place.name, language)} [{id_}]" if place else id_
    taxonomy = workspace.knowledge.taxonomies.get(unknown.taxonomy or "")
    return say(taxonomy.terms[id_].label, language) if taxonomy and id_ in taxonomy.terms else id_


def _list_of(unknown: Unknown) -> str:
    return unknown.kind if unknown.kind != "word" else f"word:{unknown.taxonomy}"


def _write_lists(
    workspace: Workspace, sheet: Worksheet, lines: Sequence[tuple[Unknown, int]], language: str
) -> Mapping[str, str]:
    """One column a list of choices; gives the cell range of each."""
    from xlsxwriter.utility import xl_col_to_name

    ranges: dict[str, str] = {}
    for unknown, _ in lines:
        name = _list_of(unknown)
        if name in ranges:
            continue
        column, choices = len(ranges), [IGNORE_WORD[language], *_choices(workspace, unknown, language)]
        sheet.write_column(0, column, [name, *choices])
        letter, title = xl_col_to_name(column), "Listes" if language == "fr" else "Lists"
        ranges[name] = f"={title}!${letter}$2:${letter}${len(choices) + 1}"
    return ranges


def _choices(workspace: Workspace, unknown: Unknown, language: str) -> list[str]:
    if unknown.kind == "place":
        return [f"{say(place.name, language)} [{place.id}]" for place in workspace.knowledge.places.level_one()]
    taxonomy = workspace.knowledge.taxonomies.get(unknown.taxonomy or "")
    return (
        [say(term.label, language) for term in taxonomy.terms.values()] if taxonomy and unknown.kind == "word" else []
    )


def is_correction_list(sheets: Sequence[Sheet]) -> bool:
    """True for a list that kolosi gave out."""
    return any(fold(head[-1]) in _first_row(sheet) for sheet in sheets for head in HEADS.values())


def _first_row(sheet: Sheet) -> list[str]:
    return [fold(value) for value in sheet.cells.drop("row").head(1).row(0) if value] if sheet.cells.height else []


def decide_from_list(workspace: Workspace, sheets: Sequence[Sheet]) -> int:
    """Makes a Decision of every filled cell of a list given back; gives how many."""
    known = {(decision.kind, decision.subject): decision.value for decision in workspace.decisions.all()}
    count = 0
    for sheet in sheets:
        if not any(fold(head[-1]) in _first_row(sheet) for head in HEADS.values()):
            continue
        for *_, given, subject in sheet.cells.select([f"c{i}" for i in range(9)]).slice(1).iter_rows():
            if given and subject:
                kind, _, rest = str(subject).partition("|")
                value = _meaning(workspace, kind, rest, str(given))
                if value and known.get((kind, rest)) != value:
                    workspace.decide(
                        kind,
                        rest,
                        value,
                        why="liste « à corriger »" if workspace.settings.languages[0] == "fr" else "to-correct list",
                    )
                    count += 1
    return count


def _meaning(workspace: Workspace, kind: str, subject: str, given: str) -> str | None:
    """The id a filled cell stands for; None when it names nothing known."""
    if fold(given) in {fold(word) for word in IGNORE_WORD.values()}:
        return IGNORE
    if kind == "place":
        inside = given.partition("[")[2].rstrip("]") or given
        return inside if inside in workspace.knowledge.places else None
    taxonomy = subject.partition(":")[0]
    return workspace.lookup().terms(taxonomy).get(fold(given)) if kind == "word" else fold(given) or None


def write_return(workspace: Workspace, candidate: Candidate, receipt: Receipt) -> None:
    """Writes `retour_<organisation>.xlsx`: the partner's own sheets, cells to check coloured and noted, with a summary."""
    if any(reading.waiting.height for reading in candidate.readings):
        from kolosi.workspace.returning import return_workbook

        name = fold(receipt.organisation).replace(" ", "_") or "organisation"
        language = workspace.settings.languages[0]
        prefix = "retour" if language == "fr" else "return"
        write_whole(
            workspace.file("out", "internal", f"{prefix}_{name}.xlsx"),
            return_workbook(workspace, candidate, receipt, language),
        )
