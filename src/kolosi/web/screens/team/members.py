"""Members of a workspace: who they are, what they may, invitations; for who runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.utils.text import slugify

from kolosi import new
from kolosi.model.finding import Refusal
from kolosi.web import here as places
from kolosi.web import pages
from kolosi.web.folders import Folders
from kolosi.web.models import Membership
from kolosi.web.rights import Right, Role
from kolosi.web.route import BOTH, POST, Route, typed
from kolosi.web.serving import download
from kolosi.web.site import site
from kolosi.web.team import invitations, limits
from kolosi.web.team.accounts import account_of, name_of, shown_name

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The list of members, and a form that invites."""
    if not site().is_team:
        return pages.absent(request)
    return _invited(request, here) if request.method == "POST" else _page(request, here)


def _invited(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The address of a new invitation, shown once."""
    account = account_of(request)
    name, role = shown_name(typed(request, "name")), typed(request, "role")
    if not name or role not in list(Role):
        return _page(request, here, fault="name", status=422)
    if not limits.is_within(limits.INVITE, account.username):
        return _page(request, here, fault="many", status=429)
    sees = "sees_gbv" in request.POST
    address = invitations.invite(name, [here.name], Role(role), sees_gbv=sees, made_by=account.username)
    return _page(request, here, address=address, invited=name)


def letter(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The letter of an invitation, to be sent with one's own program."""
    address = typed(request, "address")
    if not site().is_team or not address.startswith(f"{site().public}/join/"):
        return pages.absent(request)
    text = here.word("team.letter.text", address=address, days=invitations.DAYS, who=here.person.name)
    data = invitations.letter(subject=here.word("team.letter.subject"), text=text)
    return download("invitation.eml", data)


def change(request: HttpRequest, here: Here, member: int) -> HttpResponseBase:
    """Gives a member another role, or says whether he sees gender-based violence. Nobody changes his own."""
    row, role = _member(request, here, member), typed(request, "role")
    if row is None or role not in list(Role):
        return pages.absent(request)
    row.role, row.sees_gbv = role, "sees_gbv" in request.POST
    row.save()
    pages.note(request, here.word("team.members.changed", name=name_of(row.user)))
    return HttpResponseRedirect(f"/w/{here.name}/team")


def remove(request: HttpRequest, here: Here, member: int) -> HttpResponseBase:
    """Takes a member out of the workspace, from his next click on. Nobody removes himself."""
    row = _member(request, here, member)
    if row is None:
        return pages.absent(request)
    pages.note(request, here.word("team.members.removed", name=name_of(row.user)))
    row.delete()
    return HttpResponseRedirect(f"/w/{here.name}/team")


def take_back(request: HttpRequest, here: Here, invitation: int) -> HttpResponseBase:
    """Takes an invitation back."""
    if not site().is_team or not invitations.take_back(invitation, here.name):
        return pages.absent(request)
    pages.note(request, here.word("team.members.taken_back"))
    return HttpResponseRedirect(f"/w/{here.name}/team")


def shut(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Locks a workspace again: its passphrase and all that was read go out of memory."""
    if not site().is_team:
        return pages.absent(request)
    places.close(here.folder)
    pages.note(request, here.word("team.members.shut"))
    return HttpResponseRedirect(f"/w/{here.name}/team")


def prepare(request: HttpRequest, here: Here) -> HttpResponseBase:
    """A new workspace beside this one for another period, with what this one hands on and its members, in their roles."""
    served = site().workspaces
    if not site().is_team or not isinstance(served, Folders):
        return pages.absent(request)
    period = typed(request, "period")
    folder = served.root / slugify(f"{here.folder.name} {period}")
    try:
        with here.writing():  # a locked one hands on what only an open one can read
            new(folder, period=period, previous=here.folder)
    except Refusal as refusal:
        return _page(request, here, status=409, period=period, points=pages.worded(refusal))
    served.look()
    made = next(name for name, one in served.items() if one == folder)
    members = Membership.objects.filter(workspace=here.name)
    Membership.objects.bulk_create(
        Membership(user=one.user, workspace=made, role=one.role, sees_gbv=one.sees_gbv) for one in members
    )
    pages.note(request, here.word("team.next.made", name=made))
    return HttpResponseRedirect(f"/w/{made}/quarter")


def _member(request: HttpRequest, here: Here, member: int) -> Membership | None:
    """Another member of the workspace; None for oneself, so that one who runs it always stays."""
    if not site().is_team:
        return None
    rows = Membership.objects.select_related("user").filter(id=member, workspace=here.name)
    row: Membership | None = rows.exclude(user=account_of(request)).first()
    return row


def _page(request: HttpRequest, here: Here, *, status: int = 200, **told: object) -> HttpResponseBase:
    own = account_of(request)
    rows = Membership.objects.select_related("user").filter(workspace=here.name)
    members = [{"row": row, "name": name_of(row.user), "is_own": row.user_id == own.pk} for row in rows]
    roles = [(role.value, here.word(f"team.role.{role.value}")) for role in Role]
    known = {
        "members": sorted(members, key=lambda one: str(one["name"]).lower()),
        "roles": roles,
        "invitations": [(one, here.word(f"team.role.{one.role}")) for one in invitations.open_for(here.name)],
        "is_locked_kind": places.is_lockable(here.folder),
        **told,
    }
    return pages.page(request, here, "team", known, status=status)


ROUTES = (
    Route(path="team", name="team", view=show, right=Right.RUN, methods=BOTH),
    Route(path="team/letter", name="team-letter", view=letter, right=Right.RUN, methods=POST),
    Route(path="team/lock", name="team-lock", view=shut, right=Right.RUN, methods=POST),
    Route(path="team/next", name="team-next", view=prepare, right=Right.RUN, methods=POST),
    Route(path="team/<int:member>/change", name="team-change", view=change, right=Right.RUN, methods=POST),
    Route(path="team/<int:member>/remove", name="team-remove", view=remove, right=Right.RUN, methods=POST),
    Route(
        path="team/invitations/<int:invitation>/take-back",
        name="team-take-back",
        view=take_back,
        right=Right.RUN,
        methods=POST,
    ),
)
