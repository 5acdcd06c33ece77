"""Points of the checks on references, with their sentences and severity from the catalogue of messages."""

from __future__ import annotations

from dataclasses import replace

from kolosi.content.messages import packaged_messages
from kolosi.model.finding import Finding, Where, point
from kolosi.model.label import Label
from kolosi.reading.labels import label
from kolosi.report.draft.numerals import language_name

PROPOSED: Label = label("references.proposed")
"""What to do with a number that leads to no figure, where some have its value."""


def found_point(id_: str, *, file: str, line: int, found: str, context: str = "", **blanks: str) -> Finding:
    """A point to check with its sentences; it keeps its name when its line moves."""
    named = point(id_, where=Where(file=file), found=f"{found}|{context}")
    told = packaged_messages().word(replace(named, found=found, data=dict(blanks)))
    return replace(told, where=Where(file=file, line=line))


def in_languages(finding: Finding, **codes: str) -> Finding:
    """A point with the names of languages in place of their codes."""
    catalogue = packaged_messages()
    names = {name: {into: language_name(code, into) for into in catalogue.messages} for name, code in codes.items()}
    return replace(finding, message=catalogue.text(finding.id, found=finding.found, **names))
