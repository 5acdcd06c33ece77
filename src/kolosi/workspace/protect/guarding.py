"""What is to be checked about the keeping of a workspace: decisions cut, files put in by others, files past their date, embargoes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.store.files import read_json
from kolosi.store.sealed.sealing import strangers
from kolosi.store.sealed.signed import manifest_of
from kolosi.workspace.decide.embargoes import embargo_points
from kolosi.workspace.protect.retaining import documents_past_date, past_date
from kolosi.workspace.publish.witnesses import is_file, witness_points

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kolosi.workspace.folder import Folder


def guard_points(workspace: Folder, noted: Sequence[str] = (), altered: Collection[str] = ()) -> list[Finding]:
    """Every such point; `noted` are codes that a person noted outside, or files of editions kept there; `altered` are editions told already."""
    codes = [one for one in noted if not is_file(one)]
    return [
        *_decisions_gone(workspace),
        *(point("code_not_held", found=code) for code in codes if not is_held(workspace, code)),
        *witness_points(workspace, [one for one in noted if is_file(one)], altered),
        *_unsigned(workspace),
        *_put_in(workspace),
        *_unlisted(workspace),
        *_past(workspace),
        *embargo_points(workspace, date.today()),
        *workspace.collected,
    ]


def codes_of(workspace: Folder) -> tuple[str, ...]:
    """What to note elsewhere: how far the Decisions go, and in a locked workspace which state of what was accepted this is."""
    manifest = manifest_of(workspace.vault) if workspace.vault is not None else None
    return (*workspace.decisions.codes(), *([manifest.code] if manifest is not None else []))


def is_held(workspace: Folder, code: str) -> bool:
    """Whether a code noted elsewhere still stands for a state that this one goes on from."""
    manifest = manifest_of(workspace.vault) if workspace.vault is not None else None
    return workspace.decisions.holds(code) or (manifest is not None and manifest.holds(code))


def _decisions_gone(workspace: Folder) -> Iterator[Finding]:
    """Editions that name Decisions which are no longer there."""
    known = {decision.id for decision in workspace.decisions.all()}
    for edition in workspace.editions.ids():
        versions = read_json(workspace.file("editions", edition, "versions.json"))
        named = versions.get("decisions") if isinstance(versions, dict) else None
        gone = [id_ for id_ in named if id_ not in known] if isinstance(named, list) else []
        if gone:
            yield point("decisions_gone", where=Where(file=f"editions/{edition}"), found=edition, count=len(gone))


def _unsigned(workspace: Folder) -> Iterator[Finding]:
    for author, count in sorted(workspace.decisions.unsigned().items()):
        yield point("decisions_unsigned", where=Where(file=f"decisions/{author}"), found=author, count=count)


def _put_in(workspace: Folder) -> Iterator[Finding]:
    """Plain files where a locked workspace has none."""
    found = strangers(workspace.vault.root) if workspace.vault is not None else []
    if found:
        yield point("plain_file_found", where=Where(file=found[0]), found=", ".join(found[:5]), count=len(found))


def _unlisted(workspace: Folder) -> Iterator[Finding]:
    """Kept files that count nowhere: two laptops were put together, and one index written over the other."""
    found = workspace.receipts.unlisted()
    if found:
        yield point("receipts_unlisted", where=Where(file="receipts"), found=found[0], count=len(found))


def _past(workspace: Folder) -> Iterator[Finding]:
    due = [*past_date(workspace, date.today()), *documents_past_date(workspace, date.today())]
    if due:
        names = ", ".join(receipt.file for receipt in due[:5])
        yield point("receipts_past_date", where=Where(file="receipts"), found=names, count=len(due))
