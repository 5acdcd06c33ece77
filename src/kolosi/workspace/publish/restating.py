"""The restatement radar: which figures of published editions the files of now make others, and which sentences tell them.

Asked are only figures of systems whose records are no longer those that the edition was counted from. What people inside see is
what the records give; what a draft of an erratum prints is what the gate would print.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.content.code import GATE, code_of
from kolosi.model.finding import Finding, Refusal, point
from kolosi.report.draft.phrases import semicolon
from kolosi.store.files import note_json, read_json
from kolosi.workspace.ask.releasing import OF_NO_FIGURE
from kolosi.workspace.publish.restated import LANGUAGES, Restatement, from_json
from kolosi.workspace.publish.sealing import edition_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kolosi.workspace.ask.desk import Desk

SHOWN = 3
"""So many moves a point tells; kolosi status gives the rest."""


def restatement(desk: Desk, fallen: Mapping[str, bool] | None = None) -> Restatement:
    """What moved since it was published; looked for again only when files, content, Decisions or editions changed.

    `fallen` says of files received just now whether they took away much of what was known. Nothing is compared with editions
    that somebody altered: that is to be settled first.
    """
    workspace = desk.workspace
    if not workspace.editions.ids() or any(one.id == "edition_altered" for one in edition_points(workspace)):
        return Restatement()
    path = workspace.file("build", "restated.json")
    digest = _digest(desk)
    kept = read_json(path)
    if isinstance(kept, dict) and kept.get("digest") == digest:
        return Restatement(figures=tuple(map(from_json, kept["figures"])), errata=tuple(kept["errata"]))
    # What reads pages and writes errata is loaded when they are looked at anew.
    from kolosi.workspace.publish.drafting_errata import doubted_sources, write_errata
    from kolosi.workspace.publish.live import live_editions
    from kolosi.workspace.publish.looking import looked_at

    lives = live_editions(desk)
    is_touched = any(one.touched for one in lives)
    doubted = doubted_sources(desk, lives, fallen or {}) if is_touched else frozenset()
    figures, printed = looked_at(desk, lives, doubted) if is_touched else ((), {})
    try:
        errata = write_errata(desk, lives, figures, printed)
    except Refusal as refusal:
        if refusal.finding.id != "file_not_written":
            raise
        unwritten = point("answer_not_written", where=refusal.finding.where, found=refusal.finding.found)
        return Restatement(figures=figures, unwritten=(unwritten,))
    note_json(path, {"digest": digest, "figures": [one.as_json() for one in figures], "errata": errata})
    return Restatement(figures=figures, errata=tuple(errata))


def _digest(desk: Desk) -> str:
    workspace = desk.workspace
    parts = [
        code_of(*GATE),
        desk.built.digest,
        workspace.knowledge.digest,
        str(workspace.settings),
        *(decision.id for decision in workspace.decisions.all() if decision.kind not in OF_NO_FIGURE),
        *workspace.editions.ids(),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


# -- points ------------------------------------------------------------------------------------------------------------


def restated_points(desk: Desk, found: Restatement) -> Iterator[Finding]:
    """One point for each edition that says what is no longer so, and that a draft could not be written."""
    yield from (desk.workspace.say(one) for one in found.unwritten)
    for edition in found.editions:
        own = found.of(edition)
        outside = [one for one in own if one.standing != "kept" and not one.is_doubted]
        is_doubted = any(one.is_doubted for one in own)
        id_ = "restated" if outside else "restated_doubted" if is_doubted else "restated_kept"
        shown = outside or own
        first = {one: semicolon(one).join(each.words(one) for each in shown[:SHOWN]) for one in LANGUAGES}
        tail = {one: f"{text}{semicolon(one)}…" if len(shown) > SHOWN else text for one, text in first.items()}
        sentences = len({told for each in own for told in next(iter(each.sentences.values()), ())})
        data: dict[str, str | int | float | None] = {
            **tail,
            "sentences": sentences,
            "kept": sum(one.standing == "kept" for one in own),
        }
        data["figures"] = len(own)
        data["turned"] = sum(one.is_turned for one in own)
        data["files"] = ", ".join(
            name for name in found.errata if name.startswith(f"erratum.{edition}.") and ".docx" in name
        )
        told = point(id_, found=edition, data=data)
        yield desk.workspace.say(told)
