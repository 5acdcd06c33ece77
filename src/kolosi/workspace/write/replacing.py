"""The edition that the next publication replaces, and why its figures moved since."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.report.pack.errata import Before, Errata, moved, moved_changes, reworded
from kolosi.store.files import is_there, read_json, read_whole
from kolosi.workspace.publish.sealing import in_order
from kolosi.workspace.review.prose_points import prose_points

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kolosi.model.figure import Figure
    from kolosi.model.label import Label
    from kolosi.report.exports.publication import Publication
    from kolosi.report.pack.errata import Why
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder

PERIOD, DRAFTS = "period", "drafts"
"""Where the versions of an edition say which period it is on, and what its drafts were."""


def errata(desk: Desk, publication: Publication, public: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The errata in each language, as text and as Word; nothing where the next publication replaces none, or says the same."""
    workspace = desk.workspace
    before = replaced(workspace)
    if before is None:
        return {}
    cause = cause_of(desk, before.edition)
    figures, changes = moved(before, desk.released, cause), moved_changes(before, desk.released, cause)
    name = workspace.settings.template
    template = workspace.needed(name) if name else None
    files: dict[str, bytes] = {}
    for language in publication.languages:
        page = public[f"pau.{language}.html"]
        told = Errata(
            before=before,
            figures=figures,
            changes=changes,
            rewording=reworded(before, page, language, may_repeat),
            publication=publication,
            scope=desk.scope,
            language=language,
        )
        if told:
            files[f"errata.{language}.txt"] = told.text()
            files[f"errata.{language}.docx"] = told.docx(template=template)
    return files


def replaced(workspace: Folder) -> Before | None:
    """The last edition on the period of the workspace, as it was published; None where there is none."""
    period = str(workspace.settings.period)
    own = (edition for edition in reversed(in_order(workspace)) if period_of_edition(workspace, edition) == period)
    return next((one for edition in own if (one := as_published(workspace, edition)) is not None), None)


def notice_of_replaced(desk: Desk) -> Label:
    """What a document says on its face of the edition that readers hold and that said otherwise, or was withdrawn; empty where there is none.

    Two documents of one title and one day would differ in figures, and nobody could tell which holds.
    """
    workspace = desk.workspace
    period, withdrawn = str(workspace.settings.period), workspace.decisions.latest("withdrawn")
    for edition in reversed(in_order(workspace)):
        if period_of_edition(workspace, edition) == period:
            is_withdrawn = edition in withdrawn
            if is_withdrawn or _says_otherwise(desk, edition):
                id_ = "replaced_withdrawn_notice" if is_withdrawn else "replaced_notice"
                return workspace.knowledge.messages.text(id_, found=edition)
    return {}


def _says_otherwise(desk: Desk, edition: str) -> bool:
    """True where a draft is another than it was then, or a figure or a change reads otherwise. Of editions frozen before drafts were noted, figures alone tell."""
    versions = read_json(desk.workspace.file("editions", edition, "versions.json"))
    then = versions.get(DRAFTS) if isinstance(versions, dict) else None
    if isinstance(then, dict) and then != codes_of_drafts(desk):
        return True
    before = as_published(desk.workspace, edition)
    if before is None:
        return False
    return any(look(before, desk.released, lambda _: "correction") for look in (moved, moved_changes))


def codes_of_drafts(desk: Desk) -> Mapping[str, str]:
    """A code of each draft as people wrote it, by language."""
    return {one.language: sha256(one.text.encode("utf-8", "surrogatepass")).hexdigest() for one in desk.drafts}


def period_of_edition(workspace: Folder, edition: str) -> str:
    """The period that an edition is on; empty where it does not say."""
    versions = read_json(workspace.file("editions", edition, "versions.json"))
    return str(versions.get(PERIOD, "")) if isinstance(versions, dict) else ""


def as_published(workspace: Folder, edition: str) -> Before | None:
    """An edition as it was published; None where it holds no page or no file of figures."""
    public = workspace.file("editions", edition, "public")
    page = public / f"pau.{workspace.settings.languages[0]}.html"
    if not is_there(public / "figures.json") or not is_there(page):
        return None
    said = json.loads(read_whole(public / "figures.json"))
    return Before(
        edition=edition,
        figures={str(one["key"]): one for one in said["figures"]},
        changes={str(one["key"]): one for one in said["changes"]},
        page=read_whole(page),
        is_withdrawn=edition in workspace.decisions.latest("withdrawn"),
    )


def may_repeat(sentence: str, language: str) -> bool:
    """Whether the gate of texts finds nothing in a sentence of the edition before."""
    return not prose_points(sentence, language)


def cause_of(desk: Desk, edition: str) -> Callable[[Figure], Why]:
    """Data came late where a file that the edition did not have counts in a figure, and stands in the place of no other; else
    something was corrected: a file replaced or taken back, a decision."""
    versions = read_json(desk.workspace.file("editions", edition, "versions.json"))
    known = {str(one["id"]) for one in versions["receipts"]} if isinstance(versions, dict) else set()
    receipts = {one.id: one for one in desk.workspace.receipts.all()}

    def cause(figure: Figure) -> Why:
        counted = desk.estimates([figure.key])[figure.key].receipts
        new = [receipts[id_] for id_ in counted if id_ in receipts and id_ not in known]
        return "late" if any(not (one.replaces or one.takes_over or one.cuts) for one in new) else "correction"

    return cause
