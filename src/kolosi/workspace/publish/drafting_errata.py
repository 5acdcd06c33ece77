"""The drafts of errata to published editions, kept inside until somebody signs; and the files that are rather to be asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kolosi.model.figure import Change, Figure
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.report.pack.errata import moved, moved_changes, reads_otherwise
from kolosi.report.pack.erratum import Amended, Erratum, reworded_by
from kolosi.store.files import listed, read_json, take_away, write_together
from kolosi.workspace.receive.versions import frames_of, whole_of
from kolosi.workspace.records.comparing import fallen_months
from kolosi.workspace.write.assembling import Assembly
from kolosi.workspace.write.packing import publication_of
from kolosi.workspace.write.replacing import cause_of, may_repeat, period_of_edition

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kolosi.model.figure import Released
    from kolosi.model.receipt import Receipt
    from kolosi.report.exports.publication import Publication
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.publish.live import Live
    from kolosi.workspace.publish.restated import Restated


def doubted_sources(desk: Desk, lives: Collection[Live], fallen: Mapping[str, bool]) -> frozenset[str]:
    """The systems of which a file that came since an edition takes away so much that it may be a wrong one.

    `fallen` says so of files that were just compared; others are read again beside the file whose place they took.
    """
    workspace = desk.workspace
    known = {one.id: one for one in workspace.receipts.all()}
    before = {id_ for live in lives for id_ in _receipts_of(desk, live.edition)}
    new = [one for one in workspace.receipts.current() if one.id not in before and one.replaces in known]
    return frozenset(
        one.source
        for one in new
        if (fallen[one.id] if one.id in fallen else _has_fallen(desk, known[one.replaces or ""], one))
    )


def _has_fallen(desk: Desk, old: Receipt, new: Receipt) -> bool:
    """True where so many rows went; of a file that was destroyed nobody can tell."""
    return old.destroyed is None and bool(fallen_months(whole_of(desk.workspace, old), frames_of(desk.workspace, new)))


def _receipts_of(desk: Desk, edition: str) -> Collection[str]:
    versions = read_json(desk.workspace.file("editions", edition, "versions.json"))
    return [str(one["id"]) for one in versions["receipts"]] if isinstance(versions, dict) else []


def write_errata(
    desk: Desk, lives: Collection[Live], figures: Collection[Restated], printed: Mapping[Key, Released]
) -> list[str]:
    """Writes a draft for each edition of which the gate would print something otherwise; takes away drafts that no longer hold."""
    files: dict[str, bytes] = {}
    for live in lives:
        own = [Key.parse(one.key) for one in figures if one.edition == live.edition and not one.is_doubted]
        files |= _erratum(desk, live, {key: printed[key] for key in own})
    folder = desk.workspace.file("out", "internal")
    for path in listed(folder, "erratum.*"):
        if path.name not in files:
            take_away(path)
    write_together({folder / name: data for name, data in files.items()})
    return sorted(files)


def _erratum(desk: Desk, live: Live, figures: Mapping[Key, Released]) -> Mapping[str, bytes]:
    singles = {key: one for key, one in figures.items() if isinstance(one, Figure)}
    cause = cause_of(desk, live.edition)
    found, changes = moved(live.before, singles, cause), moved_changes(live.before, figures, cause)
    amended = {live.code(one.figure.key): Amended(now=one.figure, moved=one) for one in found}
    for key, one in figures.items():
        was = live.before.changes.get(str(key))
        if isinstance(one, Change) and was is not None and reads_otherwise(was, one):
            amended[live.code(key)] = Amended(now=one, was=was)
    if not amended:
        return {}
    name = desk.workspace.settings.template
    template = desk.workspace.needed(name) if name else None
    files: dict[str, bytes] = {}
    for language, told in live.pages.items():
        draft = Erratum(
            before=live.before,
            figures=found,
            changes=changes,
            rewording=reworded_by(told.passages, amended, language, may_repeat),
            publication=_publication(desk, live),
            scope=desk.scope,
            language=language,
            elsewhere=sum(told.beside.get(code, 0) for code in amended),
        )
        files[f"erratum.{live.edition}.{language}.txt"] = draft.text()
        files[f"erratum.{live.edition}.{language}.docx"] = draft.docx(template=template)
    return files


def _publication(desk: Desk, live: Live) -> Publication:
    """What the edition said of itself, on its own period."""
    known = publication_of(Assembly(desk), live.languages)
    period = period_of_edition(desk.workspace, live.edition)
    return replace(known, cover=replace(known.cover, period=Period.parse(period))) if period else known
