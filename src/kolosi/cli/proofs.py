"""Documents at the command line: what is printed of one that was proof-read (quiet, grouped, roundings folded), and the command that adopts one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, POINTS, Door
from kolosi.cli.options import Json, Language, Workspace
from kolosi.cli.showing import show
from kolosi.model.shown import shown

if TYPE_CHECKING:
    from kolosi.proof.arithmetic.relation import Relation
    from kolosi.workspace.adopt.adopting import Adoption
    from kolosi.workspace.review.proofing import Proofread

MARKS = {"high": "✗", "medium": "!", "low": "·"}


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What is given with a document: its earlier edition, its twin, answers to its questions."""

    against: Path | None
    twin: Path | None
    answers: Sequence[str]


def proofread(door: Door, file: Path, beside: Beside, *, annotate: Sequence[Path], everything: bool) -> None:
    """The points of a document; the workspace is asked for exceptions where there is one."""
    from kolosi.intake.sandbox import get_ready

    get_ready(file.name)  # it starts while the rules are loaded
    from kolosi.workspace.review.checking_files import read_and_write

    is_here = door.folder != FOLDER or FOLDER.joinpath("workspace.yaml").is_file()
    found = read_and_write(
        file,
        annotate=annotate,
        against=beside.against,
        twin=beside.twin,
        answers=beside.answers,
        workspace=door.open() if is_here else None,
        language=door.language,
    )
    if found.flags or found.beside:
        door.code = POINTS
    if door.as_json:
        door.dump(found.as_json())
        return
    _printed(door, found, everything=everything)
    for target in annotate:
        show(target)
    if not annotate and found.flags:
        suffix = ".docx" if found.manuscript.format == "docx" else ".html"
        door.next(f"kolosi check {quoted(str(file))} --annotate {quoted(file.stem + '-notes' + suffix)}")


def quoted(text: str) -> str:
    """A path as it is typed at the command line."""
    return f'"{text}"' if " " in text else text


def _printed(door: Door, found: Proofread, *, everything: bool) -> None:
    wrong = [one for one in found.flags if one.verdict != "rounding"]
    rounded = [one for one in found.flags if one.verdict == "rounding"]
    show(summary(door, found))
    shown = found.flags if everything else wrong
    for relation in shown:
        show(_point(door, found, relation))
    if rounded and not everything:
        show(door.label("cli.proofs.more", sign="·", told=door.count("cli.proofs.rounded", len(rounded))))
    _noted(door, found, everything=everything)
    _asked(door, found, everything=everything)
    for finding in found.beside:
        show(f"! {door.say(finding.message)} {door.say(finding.hint)}")
    if everything:
        agreed = [one for one in found.checked.relations if one.verdict == "consistent"]
        for relation in agreed:
            show(f"= {door.say(found.family(relation))} · {found.quote(relation, 20)}")
    if found.waived:
        excepted = len(found.checked.flags) - len(found.flags)
        if excepted:
            show(door.label("cli.proofs.excepted", excepted=excepted))


def _noted(door: Door, found: Proofread, *, everything: bool) -> None:
    """The doubtful places of which nothing is asked: counted, or shown with all."""
    asked = {id(one.relation) for one in found.questions}
    notes = [one for one in found.checked.notes if id(one) not in asked]
    if everything:
        for relation in notes:
            line = door.label("cli.proofs.line", line=found.line(relation))
            show(
                f"? {line} · {door.say(found.family(relation))} · {found.quote(relation)}\n    {door.say(found.say(relation))}"
            )
    elif notes:
        show(door.label("cli.proofs.more", sign="?", told=door.count("cli.proofs.doubtful", len(notes))))


def _asked(door: Door, found: Proofread, *, everything: bool) -> None:
    """The questions with their answers, or how many there are."""
    if not found.questions:
        return
    if not everything:
        show(door.label("cli.proofs.more", sign="?", told=door.count("cli.proofs.questions", len(found.questions))))
        return
    for one in found.questions:
        line = door.label("cli.proofs.line", line=found.line(one.relation))
        asked = "\n    ".join(found.ask(one, door.language).lines)
        show(f"? {one.code} · {line} · {found.quote(one.relation)}\n    {asked}")
    if found.unasked:
        show(door.count("cli.proofs.unasked", found.unasked))
    show(door.label("cli.proofs.answer", code=found.questions[0].code, file=quoted(found.name)))


def summary(door: Door, found: Proofread) -> str:
    """How many inconsistencies and roundings there are among how many relations."""
    wrong = sum(one.verdict != "rounding" for one in found.flags)
    rounded = len(found.flags) - wrong
    tested = sum(one.verdict != "not_checkable" for one in found.checked.relations)
    checks, name = door.count("cli.proofs.checks", tested), shown(found.name)
    if not wrong and not rounded:
        return door.label("cli.proofs.nothing_to_correct", name=name, checks=checks)
    told = (door.count("cli.proofs.wrong", wrong), door.count("cli.proofs.rounded", rounded))
    return door.label("cli.proofs.to_correct", name=name, told=", ".join(told), checks=checks)


def _point(door: Door, found: Proofread, relation: Relation) -> str:
    line = door.label("cli.proofs.line", line=found.line(relation))
    mark, family = MARKS[found.severity(relation)], door.say(found.family(relation))
    return f"{mark} {line} · {family} · {found.quote(relation)}\n    {door.say(found.say(relation))}"


# -- adoption ----------------------------------------------------------------------------------------------------------


def adopt(
    file: Annotated[Path, typer.Argument()],
    answers: Annotated[Path | None, typer.Option("--answers")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi adopt`."""
    with Door(workspace, language, json) as door:
        found = door.open().adopt(file, answers=answers)
        if found.findings or found.flags:
            door.code = POINTS
        if json:
            door.dump(found.as_json())
            return
        _print_adoption(door, found)


def _print_adoption(door: Door, found: Adoption) -> None:
    counts = found.counts()
    name = shown(found.file)
    if found.is_form:
        sure, likely, several, none = (counts[one] for one in ("sure", "likely", "several", "none"))
        told = {
            "numbers": door.count("cli.adoption.numbers", len(found.numbers)),
            "sure": door.count("cli.adoption.sure", sure),
        }
        told["likely"] = door.count("cli.adoption.likely", likely)
        show(door.label("cli.adoption.form", name=name, **told, several=several, none=none))
    else:
        show(door.label("cli.adoption.bound", name=name, told=door.count("cli.adoption.figures", len(found.bound))))
    for finding in found.findings:
        show(f"! {door.say(finding.message)} {door.say(finding.hint)}")
    show(summary(door, found.proof))
    show(found.path)
    if found.is_form:
        door.next(f"kolosi add {quoted(str(found.path))}")
    elif found.flags:
        door.next(f"kolosi check {quoted(str(found.path))}")
