"""The screen: whether it can be signed, what is withheld, who agreed, the documents, the editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.web import pages
from kolosi.web.desks import asked
from kolosi.web.screens.release.documents import grouped, papers
from kolosi.web.screens.release.editions import errata_of
from kolosi.web.screens.release.seen import is_seen, is_source_seen, may_see_agreements, may_see_held, outputs_seen
from kolosi.workspace.publish.telling import editions_seen
from kolosi.workspace.signing.owners import owners_seen
from kolosi.workspace.write.rendering import told_by_documents, told_now

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The screen: documents, copies and editions at once; what takes a verb long comes beside them."""
    files = outputs_seen(here)
    told: dict[str, object] = {
        "title": here.ask("title", lambda workspace: workspace.settings.name),
        "period": here.ask("period", lambda workspace: workspace.settings.period),
        "groups": [
            (name, papers(here, own) if name in ("documents", "regions") else own) for name, own in grouped(files)
        ],
        "copies": [one for one in files if one.room == "copies"],
        "editions": here.ask("editions", lambda workspace: editions_seen(workspace)),
        "languages": here.ask("languages", lambda workspace: tuple(workspace.settings.languages)),
        "sees_documents": here.person.sees_gbv,
    }
    return pages.page(request, here, "release", told)


def state(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Whether it can be signed, what is withheld, who is waited for, what of editions is another figure now."""
    ready = here.ask("ready", lambda workspace: workspace.ready())
    told: dict[str, object] = {"ready": ready, "red": len(ready.of("error")), "amber": len(ready.of("warning"))}
    told["is_older"] = here.person.sees_gbv and _are_documents_older(here)
    if may_see_held(here):
        held = asked(here, "withheld", lambda desk: [str(one["key"]) for one in desk.gated.withheld])
        told |= {"sees_held": True, "held": sum(is_seen(here, key) for key in held)}
        told["errata"] = errata_of(here, outputs_seen(here))
    if may_see_agreements(here):
        owners = [one for one in asked(here, "owners", owners_seen) if is_source_seen(here, one.source)]
        told |= {"sees_agreements": True, "waiting": sum(not one.is_settled for one in owners)}
    return pages.page(request, here, "release_state", told)


def _are_documents_older(here: Here) -> bool:
    """True where the documents were made before what is there now. What they were made of is read anew: `out` and `build` are not among
    what answers go with; what they would be made of goes with the folder."""
    known = told_by_documents(here.ask("workspace", lambda workspace: workspace))
    if not known:
        return False
    now = asked(here, "told by documents", told_now)
    return bool(now) and {*known.values()} != {now}
