"""The command that says whether the analysis can be signed: one page, red, amber, green."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kolosi.cli.door import CLEAN, FOLDER, POINTS, Door
from kolosi.cli.options import Json, Language, Workspace
from kolosi.cli.showing import show

if TYPE_CHECKING:
    from kolosi.model.finding import Finding, Severity
    from kolosi.workspace.signing.page import Readiness

_MARKS: Mapping[str, str] = {"error": "✗", "warning": "!", "note": "✓"}


def ready(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """Runs `kolosi ready`."""
    from kolosi.workspace.ask.asking import desk_of
    from kolosi.workspace.signing.page import readiness
    from kolosi.workspace.write.rendering import older_documents

    with Door(workspace, language, json) as door:
        desk = desk_of(door.open())
        page = readiness(desk)
        shown(door, replace(page, lines=(*page.lines, *older_documents(desk))))


def shown(door: Door, page: Readiness) -> None:
    """The page, worst lines first."""
    door.code = POINTS if page.colour == "red" else CLEAN
    if door.as_json:
        door.dump(page.as_json())
        return
    show(f"{page.name} · {door.period(page.period)}\n{door.label(f'cli.signing.answers.{page.colour}')}")
    severities: tuple[Severity, ...] = ("error", "warning", "note")
    for severity in severities:
        lines(door, severity, page.of(severity))
    if page.colour == "red":
        _how_to_pass(door, page.of("error"))
    door.next("kolosi check" if page.colour == "red" else door.label("cli.signing.publish"))


def lines(door: Door, severity: Severity, findings: Sequence[Finding]) -> None:
    """The lines of one colour under their heading, each with what settles it; a red one that may be passed with its name."""
    from kolosi.workspace.signing.reserving import LIMITS

    if findings:
        show(f"\n{door.label(f'cli.signing.heads.{severity}')} ({len(findings)})")
    for one in findings:
        times = f" × {one.count}" if one.count > 1 and severity != "note" and not one.id.startswith("ready_") else ""
        show(f"  {_MARKS[severity]} {door.say(one.message)}{times}")
        if hint := door.say(one.hint):
            name = f" [{one.occurrence}]" if severity == "error" and one.id in LIMITS else ""
            show(f"      {hint}{name}")


def _how_to_pass(door: Door, red: Sequence[Finding]) -> None:
    """How a red line that has a name is passed."""
    from kolosi.workspace.signing.reserving import LIMITS

    if any(one.id in LIMITS for one in red):
        told = door.open().knowledge.messages.text("ready_how_to_pass")
        show(f"\n{door.say(told)}")
