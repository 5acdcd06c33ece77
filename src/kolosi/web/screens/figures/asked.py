"""Which figure a request is about, and whether the person may see that it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from kolosi.model.finding import Refusal
from kolosi.model.key import Key
from kolosi.web.desks import asked
from kolosi.web.rights import Right
from kolosi.workspace.browse.offering import subjects_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kolosi.web.here import Here

LONGEST = 400
"""Characters of a key or a period in an address: those of a draft have at most some hundred."""


def given(request: HttpRequest, name: str) -> str:
    """A piece of the address as it was given, cut where no figure has so much."""
    return str(request.GET.get(name, "")).strip()[:LONGEST]


def key_of(request: HttpRequest, here: Here) -> Key:
    """The figure of `key`, for the period and place of `during` and `at` where they are given.

    Raises `Refusal` for what names none, and `Http404` for what the person must not know of: a refusal would name what comes near.
    """
    text, during, at = given(request, "key"), given(request, "during"), given(request, "at")
    try:
        return _key(here, text, during, at)
    except Refusal:
        if not here.person.sees_gbv:
            raise Http404 from None
        raise


def _key(here: Here, text: str, during: str, at: str) -> Key:
    key = here.ask(("key", text), lambda workspace: workspace.key(text))
    if during:
        key = key.during(here.ask(("key", key.indicator, during), lambda w: w.key(key.indicator, during=during)).period)
    key = key.at(at) if at else key
    asked(here, ("key", key, "known"), lambda desk: desk.require(key))
    require_seen(here, key)
    return key


def require_seen(here: Here, key: Key) -> None:
    """Raises `Http404` where a figure speaks of what the person must not see."""
    if not here.person.sees_gbv and asked(here, "subjects", subjects_of).is_of_key(key):
        raise Http404


def is_inside(here: Here) -> bool:
    """True for who may read the rows behind figures: others read what would be printed, and nothing of what is held back."""
    return here.person.may(Right.ROWS)
