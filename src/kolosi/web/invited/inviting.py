"""Opens and closes rounds, gives and takes back the addresses by which experts come in. An address is told once and kept as a hash."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kolosi.web.invited.models import Invitation, Round

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from kolosi.web.here import Here

MOST_DAYS = 60
"""A round that lasts longer is none: people have forgotten what they meant."""
MOST_EXPERTS = 60


def hash_of(token: str) -> str:
    """What is kept of an address. The token has 256 bits of chance: a plain hash gives nothing to guess at."""
    return sha256(token.encode()).hexdigest()


def open_round_of(workspace: str) -> Round | None:
    """The round that is open in a workspace; None where none is. There is one at a time."""
    found: Round | None = Round.objects.filter(workspace=workspace, closed=None, ends__gt=timezone.now()).first()
    return found


def last_rounds(workspace: str) -> Sequence[Round]:
    """The rounds of a workspace, the last first."""
    return list(Round.objects.filter(workspace=workspace)[:10])


def open_round(here: Here, number: int, place: str, days: int, experts: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Opens a round for some pseudonyms: each with the token of its address, told here and never again."""
    with transaction.atomic():
        opened = Round.objects.create(
            workspace=here.name,
            number=number,
            place=place,
            person=here.person.name,
            ends=timezone.now() + timedelta(days=days),
        )
        return [(expert, _invited(opened, expert)) for expert in experts]


def _invited(opened: Round, expert: str) -> str:
    token = token_urlsafe(32)
    Invitation.objects.create(round=opened, expert=expert, hash=hash_of(token))
    return token


def invite(opened: Round, expert: str) -> str | None:
    """Invites one more expert to an open round: the token; None for a pseudonym that is invited already."""
    return None if Invitation.objects.filter(round=opened, expert=expert).exists() else _invited(opened, expert)


def renew(workspace: str, id_: UUID) -> tuple[str, str] | None:
    """Another address for an expert; the one before opens nothing any more. None where there is no such invitation."""
    found = Invitation.objects.filter(id=id_, round__workspace=workspace, round__closed=None).first()
    if found is None:
        return None
    token = token_urlsafe(32)
    Invitation.objects.filter(id=found.id).update(hash=hash_of(token), finished=None)
    return found.expert, token


def close_round(workspace: str, id_: UUID) -> bool:
    """Closes a round for good: its addresses open nothing any more. False where it is not open."""
    return bool(Round.objects.filter(id=id_, workspace=workspace, closed=None).update(closed=timezone.now()))
