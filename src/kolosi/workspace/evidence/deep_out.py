"""Excerpts as an export of DEEP has them: under the headers by which that source is read, one row a combination of tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, point
from kolosi.model.label import say
from kolosi.report.exports.plain_tables import PlainTable, tables_workbook
from kolosi.store.files import write_whole
from kolosi.workspace.evidence.columns import excerpt_columns
from kolosi.workspace.evidence.gapping import OWN
from kolosi.workspace.evidence.regions import regions_by_place

if TYPE_CHECKING:
    from pathlib import Path

    from kolosi.review.excerpt import Document, Excerpt
    from kolosi.workspace.evidence.listing import ExcerptLine
    from kolosi.workspace.folder import Folder

SHEET = "Split Entries"

TEXT, SOURCE = "Excerpt", "Source"
"""Columns of an export that our reading leaves aside: the words, which belong to others, and who published them."""

_GRADES = {
    "A": "Completely reliable",
    "B": "Usually reliable",
    "C": "Fairly reliable",
    "D": "Not usually reliable",
    "E": "Unreliable",
    "F": "Cannot be judged",
}
"""The words of the Admiralty scale as DEEP prints them."""


@dataclass(frozen=True, kw_only=True)
class DeepExport:
    """The workbook that was written: how many excerpts and rows it holds, how many of confidential documents were left out."""

    file: Path
    excerpts: int
    rows: int
    withheld: int
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        values = {**vars(self), "file": str(self.file)}
        return {**values, "findings": [one.as_json() for one in self.findings]}


def write_deep(workspace: Folder, lines: Sequence[ExcerptLine], path: Path) -> DeepExport:
    """Writes excerpts for DEEP. Those of confidential documents, and of documents that the register does not name, stay here."""
    named = [(line.excerpt, line.document) for line in lines if line.document is not None]
    may_go = [(one, document) for one, document in named if not document.is_confidential]
    heads = _heads(workspace)
    words = _Words(workspace)
    rows = [row for one, document in may_go for row in _rows(words, heads, one, document)]
    write_whole(path, tables_workbook([PlainTable(name=SHEET, heads=[*heads.values()], rows=rows)]))
    withheld = len(lines) - len(may_go)
    told = [point("excerpts_withheld", found=path.name, count=withheld)] if withheld else []
    return DeepExport(
        file=path,
        excerpts=len(may_go),
        rows=len(rows),
        withheld=withheld,
        findings=tuple(workspace.say(one) for one in told),
    )


def _heads(workspace: Folder) -> Mapping[str, str]:
    """The headers by what they become when they are read, and those that are not read."""
    layout = workspace.knowledge.sources["deep"].layouts[0]
    return {**{rule.into: rule.names[0] for rule in layout.rules}, "source": SOURCE, "text": TEXT}


class _Words:
    """The English words of terms and places, as DEEP prints them."""

    def __init__(self, workspace: Folder) -> None:
        taxonomies = workspace.knowledge.taxonomies
        self.terms = {
            name: {id_: say(term.label, "en") for id_, term in taxonomies[name].terms.items()}
            for name in ("protection_risks", "population_groups", "paf")
        }
        self.above = {id_: term.parent or "" for id_, term in taxonomies["paf"].terms.items()}
        self.degrees = {
            id_: say(words, "en").capitalize() for id_, words in excerpt_columns()["severity"].words.items()
        }
        self.places = workspace.knowledge.places
        self.regions = regions_by_place(workspace)

    def placed(self, id_: str) -> tuple[str, str]:
        """The names of the region and of the unit of the second level that a place is, or lies in; empty where it has none."""
        region = self.regions.get(id_)
        if id_ not in self.places:
            return "", ""
        name = say(self.places[region].name, "en") if region else ""
        return name, say(self.places[id_].name, "en") if self.places[id_].level == 2 else ""


def _rows(words: _Words, heads: Mapping[str, str], one: Excerpt, document: Document) -> Iterator[list[str]]:
    """A row for each combination of risk, group and place; tags that are not there leave their cells empty."""
    fixed = {
        "excerpt": OWN + one.id,
        "day": f"{document.day:%m/%d/%Y}" if document.day else "",
        "document": document.title,
        "pillar": words.terms["paf"].get(one.pillar or words.above.get(one.sub_pillar, ""), ""),
        "sub_pillar": words.terms["paf"].get(one.sub_pillar, ""),
        "category": "Protection",
        "severity": words.degrees.get(one.severity, ""),
        "reliability": _GRADES.get(document.reliability, ""),
        "source": document.publisher,
        "text": one.text,
    }
    for risk, group, place in product(one.risks or ("",), one.groups or ("",), one.places or ("",)):
        region, unit = words.placed(place)
        said = {
            "risk": words.terms["protection_risks"].get(risk, ""),
            "group": words.terms["population_groups"].get(group, ""),
            "region": region,
            "place": unit,
        }
        yield [{**fixed, **said}.get(name, "") for name in heads]
