"""What the command line prints of a document that was proof-read: quiet, grouped, roundings folded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.cli.door import FOLDER, POINTS, Door
from kolosi.cli.showing import show
from kolosi.model.shown import shown

if TYPE_CHECKING:
    from kolosi.proof.arithmetic.relation import Relation
    from kolosi.workspace.review.proofing import Proofread

MARKS = {"high": "✗", "medium": "!", "low": "·"}


def proofread(
    door: Door,
    file: Path,
    *,
    annotate: Sequence[Path],
    against: Path | None,
    twin: Path | None,
    everything: bool,
) -> None:
    """The points of a document; the workspace is asked for exceptions where there is one."""
    from kolosi.intake.sandbox import get_ready

    get_ready(file.name)  # it starts while the rules are loaded
    from kolosi.workspace.review.checking_files import read_and_write

    is_here = door.folder != FOLDER or FOLDER.joinpath("workspace.yaml").is_file()
    found = read_and_write(
        file,
        annotate=annotate,
        against=against,
        twin=twin,
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
        door.next(f"kolosi check {_quoted(str(file))} --annotate {_quoted(file.stem + '-notes' + suffix)}")


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _printed(door: Door, found: Proofread, *, everything: bool) -> None:
    wrong = [one for one in found.flags if one.verdict != "rounding"]
    rounded = [one for one in found.flags if one.verdict == "rounding"]
    show(_summary(door, found, len(wrong), len(rounded)))
    shown = found.flags if everything else wrong
    for relation in shown:
        show(_point(door, found, relation))
    if rounded and not everything:
        show(door.label("cli.proofs.more", sign="·", told=door.count("cli.proofs.rounded", len(rounded))))
    _noted(door, found, everything=everything)
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
    """The doubtful places: counted, or shown with all."""
    notes = found.checked.notes
    if everything:
        for relation in notes:
            line = door.label("cli.proofs.line", line=found.line(relation))
            show(
                f"? {line} · {door.say(found.family(relation))} · {found.quote(relation)}\n    {door.say(found.say(relation))}"
            )
    elif notes:
        show(door.label("cli.proofs.more", sign="?", told=door.count("cli.proofs.doubtful", len(notes))))


def _summary(door: Door, found: Proofread, wrong: int, rounded: int) -> str:
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
