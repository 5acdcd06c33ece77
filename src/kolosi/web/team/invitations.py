"""Invitations: a way in for one person, once, for some days; only the hash of the token is kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage
from hashlib import sha256
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from kolosi.web.models import Invitation, Membership
from kolosi.web.rights import Role
from kolosi.web.site import site
from kolosi.web.team import second
from kolosi.web.team.accounts import found, key_of, shown_name, sign_out_everywhere

DAYS = 7
"""Days for which an invitation stands: a week of field work, and no more."""


def invite(
    name: str, workspaces: Sequence[str], role: Role, *, sees_gbv: bool = True, made_by: str = "", resets: bool = False
) -> str:
    """Makes an invitation: the address that lets one person in, once."""
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        digest=_digest(token),
        name=shown_name(name),
        workspaces=list(workspaces),
        role=role.value,
        sees_gbv=sees_gbv,
        made_by=made_by,
        resets=resets,
        expires=timezone.now() + timedelta(days=DAYS),
    )
    return f"{site().public}/join/{token}"


def standing(token: str) -> Invitation | None:
    """The invitation of a token that was not used and has not expired."""
    row: Invitation | None = Invitation.objects.filter(
        digest=_digest(token), used=None, expires__gt=timezone.now()
    ).first()
    return row


def open_for(workspace: str) -> list[Invitation]:
    """The invitations to a workspace that stand."""
    rows = Invitation.objects.filter(used=None, expires__gt=timezone.now())
    return [row for row in rows if workspace in row.workspaces]


def accept(token: str, account: Any) -> Invitation | None:
    """Uses an invitation for an account; None where another was quicker. Belonging that stands already is replaced by what it says."""
    with transaction.atomic():
        taken = Invitation.objects.filter(digest=_digest(token), used=None, expires__gt=timezone.now()).update(
            used=timezone.now()
        )
        if not taken:
            return None
        row: Invitation = Invitation.objects.get(digest=_digest(token))
        for workspace in row.workspaces:
            Membership.objects.update_or_create(
                user=account, workspace=workspace, defaults={"role": row.role, "sees_gbv": row.sees_gbv}
            )
        return row


def accept_new(token: str, name: str, password: str) -> Any:
    """Uses an invitation for a new account: the account; None where the name is taken or the invitation gone."""
    with transaction.atomic():
        if found(name) is not None or standing(token) is None:
            return None
        account = get_user_model().objects.create_user(key_of(name), first_name=shown_name(name), password=password)
        return account if accept(token, account) is not None else None


def reset(token: str, password: str) -> Any:
    """Gives the account of an invitation a new password and takes its second factor off: the account; None where either is gone."""
    with transaction.atomic():
        row = standing(token)
        account = found(row.name) if row is not None and row.resets else None
        if account is None or accept(token, account) is None:
            return None
        account.set_password(password)
        account.save()
        second.turn_off(account)
        sign_out_everywhere(account)
        return account


def take_back(id_: int, workspace: str) -> bool:
    """Takes an invitation back."""
    row = next((one for one in open_for(workspace) if one.id == id_), None)
    if row is not None:
        row.delete()
    return row is not None


def letter(*, subject: str, text: str) -> bytes:
    """A letter to send with one's own program for mail."""
    message = EmailMessage()
    message["Subject"] = subject
    message["X-Unsent"] = "1"
    message.set_content(text)
    return message.as_bytes()


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
