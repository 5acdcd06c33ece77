"""What the command line prints about documents: points to check, proposals, what was written, editions, the example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kolosi.cli import incoming
from kolosi.cli.door import CLEAN, POINTS, Door
from kolosi.cli.showing import show
from kolosi.reading.labels import lists

if TYPE_CHECKING:
    from kolosi.model.decision import Decision
    from kolosi.model.finding import Finding
    from kolosi.workspace.answers import Added
    from kolosi.workspace.copies.receiving import CopySeen, ReceivedCopies
    from kolosi.workspace.copies.sending import Sent
    from kolosi.workspace.draft.drafting import Drafted
    from kolosi.workspace.publish.publishing import Published
    from kolosi.workspace.write.rendering import Rendered


def findings(door: Door, found: Sequence[Finding]) -> None:
    """Points to check, each where it stands."""
    if door.as_json:
        door.dump([finding.as_json() for finding in found])
    else:
        for where, own in _by_place(found).items():
            if where:
                show(where)
            for finding in own:
                door.finding(finding)
        show(door.counted(found))
    if any(finding.severity != "note" for finding in found):
        door.code = POINTS
    door.next("kolosi render")


def _by_place(found: Sequence[Finding]) -> dict[str, list[Finding]]:
    """The points at one line of a file together, files and lines in the order of the first point of each file."""
    files = list(dict.fromkeys(finding.where.file for finding in found))
    ordered = sorted(found, key=lambda one: (files.index(one.where.file), one.where.line or 0))
    places: dict[str, list[Finding]] = {}
    for finding in ordered:
        where = ":".join(str(piece) for piece in (finding.where.file, finding.where.line) if piece)
        places.setdefault(where, []).append(finding)
    return places


def differences(door: Door, texts: Mapping[str, str]) -> None:
    """What `refresh` proposes."""
    if door.as_json:
        door.dump(dict(texts))
    else:
        show("\n".join(texts.values()) or door.label("cli.documents.nothing_moved"))
    door.code = POINTS if texts else CLEAN


def drafted(door: Door, found: Drafted) -> None:
    """What was written below each risk, what was left alone, what has no data."""
    if door.as_json:
        door.dump(found.as_json())
        return
    for texts in found.written.values():
        show(door.say(texts))
    for finding in found.findings:
        door.finding(finding)
    door.next("kolosi check")


def rendered(door: Door, written: Rendered) -> None:
    """What was written, and what is to be checked."""
    if door.as_json:
        door.dump(written.as_json())
        return
    for path in written.paths:
        show(path)
    door.points(written.findings)
    door.next("kolosi check")


def sent(door: Door, issued: Sent) -> None:
    """Where each copy lies, what to do with it, how many points to check stand in the drafts."""
    if door.as_json:
        door.dump(issued.as_json())
        return
    messages = door.open().knowledge.messages
    for name, path in issued.copies.items():
        show(path)
        show(door.say(messages.text("copy_issued", version=name.version)))
    if issued.text:
        show(issued.text)
    for path in issued.others:
        show(path)
    for one in issued.told:
        show(door.say(one.message))
    if issued.copies:
        show(door.counted(issued.findings))
    door.next("kolosi check" if issued.copies else "kolosi ready")


def received(door: Door, found: ReceivedCopies) -> None:
    """What each copy brought, what was refused, what is asked, and where the documents lie."""
    door.code = POINTS if found.refused or any(one.severity != "note" for one in found.findings) else door.code
    if door.as_json:
        door.dump(found.as_json())
        return
    if found.copies:
        door.table(lists("cli.documents.copy_heads")[door.language], [_copy(one) for one in found.copies])
    for finding in (*found.refused, *found.findings):
        door.finding(finding)
    for path in found.paths:
        show(path)
    messages = door.open().knowledge.messages
    for draft, count in found.taken_over.items():
        entered = {0: "copies_taken_none", 1: "copies_taken_one"}.get(count, "copies_taken_over")
        show(door.say(messages.text(entered, found=draft, count=count)))
        door.next("kolosi check")
    if found.answered:
        show(
            door.say(
                messages.text("copies_answered_one" if found.answered == 1 else "copies_answered", count=found.answered)
            )
        )
    if found.paths:
        show(door.say(messages.text("copies_together")))


def _copy(one: CopySeen) -> tuple[object, ...]:
    return one.file, one.sender or "–", one.issue.document, one.changes, one.remarks, one.numbers


def published(door: Door, edition: Published) -> None:
    """An edition was frozen."""
    if door.as_json:
        door.dump(
            {
                "edition": edition.edition,
                "folder": str(edition.folder),
                "files": list(edition.files),
                "decision": edition.decision.id,
            }
        )
        return
    show(door.label("cli.documents.frozen", edition=edition.edition, folder=edition.folder))
    incoming.codes(door, door.open().decisions.codes())


def withdrawn(door: Door, decision: Decision) -> None:
    """An edition was withdrawn: the decision, and the notices to be put in the place of its files."""
    from kolosi.workspace.publish.notices import notices_of

    places = notices_of(door.open(), decision.subject)
    if door.as_json:
        door.dump({**vars(decision), "notices": [str(place) for place in places]})
        return
    told = [door.label("cli.documents.notices"), *(f"  {place}" for place in places)]
    incoming.decision(door, decision, told)


def rebuilt(door: Door, answers: Sequence[Added], written: Rendered, folder: str) -> None:
    """The example was rebuilt from its systems' files."""
    if door.as_json:
        door.dump({"files": [answer.as_json() for answer in answers], **written.as_json()})
        return
    for path in written.paths:
        show(path)
    door.points(written.findings)
    base = "--during 2024-10..2025-03 --against 2023-10..2024-03"
    door.next(f"kolosi change gbv_incidents {base} --workspace {folder}")
