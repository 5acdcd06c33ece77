"""The drafts of a workspace, and the keys they and the fixed parts of the document cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.reading.columns import meaning_of
from kolosi.report.draft.links import Draft, Scope, cited
from kolosi.store.files import is_there, read_prose
from kolosi.workspace.write.registers import filled

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from kolosi.model.key import Key
    from kolosi.model.label import Label
    from kolosi.model.term import Taxonomy, Term
    from kolosi.workspace.folder import Folder


def read_drafts(workspace: Folder) -> list[Draft]:
    """The draft of each language, `report/pau.<language>.md`, with the recommendations of the register in it."""
    drafts = []
    for language in workspace.settings.languages:
        path = workspace.file("report", f"pau.{language}.md")
        if not is_there(path):
            raise Refusal(point("report_absent", found=f"report/{path.name}"))
        text = filled(read_prose(path), language, workspace)
        drafts.append(Draft(file=f"report/{path.name}", language=language, text=text))
    return drafts


def scope_of(workspace: Folder) -> Scope:
    """The first-level places and the terms of each breakdown, with their words."""
    from kolosi.model.record import BREAKDOWNS, INCIDENTS, RESPONSES, STATISTICS

    level = workspace.level_one()
    columns = {name: STATISTICS.column(name) or INCIDENTS.column(name) or RESPONSES.column(name) for name in BREAKDOWNS}
    taxonomies = workspace.knowledge.taxonomies
    terms = {
        name: {
            term.id: term.label for term in taxonomies[column.taxonomy].terms.values() if _is_of(name, term, columns)
        }
        for name, column in columns.items()
        if column and column.taxonomy and column.taxonomy in taxonomies
    }
    return Scope(
        places={place.id: place.name for place in level},
        terms={**terms, "category": _categories(workspace)},
        shorts={
            name: shorts
            for name, column in columns.items()
            if column and (shorts := _shorts(taxonomies.get(column.taxonomy or "")))
        },
        breakdowns={name: meaning_of("any", name) for name, column in columns.items() if column},
    )


def _shorts(taxonomy: Taxonomy | None) -> dict[str, Label]:
    """The shorter names of terms, where they have one."""
    terms = taxonomy.terms.values() if taxonomy else ()
    return {
        term.id: short
        for term in terms
        if (short := {name[6:]: text for name, text in term.attributes.items() if name.startswith("short.")})
    }


def _categories(workspace: Folder) -> dict[str, Label]:
    """The words of the categories that systems have lists of their own for: the types of violation, without their kinds."""
    types = workspace.knowledge.taxonomies["violation_types"].terms.values()
    return {term.id: term.label for term in types if term.parent is None}


def _is_of(name: str, term: Term, columns: Container[str]) -> bool:
    """Whether a column can hold a term: where `sub_…` has a column of its own, children stand there and parents here."""
    if name.startswith("sub_"):
        return term.parent is not None
    return term.parent is None or f"sub_{name}" not in columns


def cited_keys(drafts: Sequence[Draft], scope: Scope) -> frozenset[Key]:
    """Every key that drafts print."""
    return cited(drafts, scope).keys
