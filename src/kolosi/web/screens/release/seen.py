"""What of the release a person may see, and the lists from which a request chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from kolosi.model.key import Key
from kolosi.web.desks import asked
from kolosi.web.rights import Right
from kolosi.workspace.browse.offering import subjects_of
from kolosi.workspace.browse.outputs import outputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.web.here import Here
    from kolosi.workspace.browse.outputs import Output

WRITERS = (Right.WRITE, Right.SIGN)
"""Who works on what is held back: the reason alone may tell how few somebody is."""


def may_see_held(here: Here) -> bool:
    """True for who writes and for who signs."""
    return any(here.person.may(right) for right in WRITERS)


def may_see_agreements(here: Here) -> bool:
    """True for who asks owners of data and for who answers."""
    return here.person.may(Right.AGREE) or here.person.may(Right.WRITE)


def is_seen(here: Here, key: str) -> bool:
    """True for a figure that the person may know of."""
    return here.person.sees_gbv or not asked(here, "subjects", subjects_of).is_of_key(Key.parse(key))


def is_source_seen(here: Here, source: str) -> bool:
    """True for a system that the person may know of."""
    return here.person.sees_gbv or not asked(here, "subjects", subjects_of).is_of_source(source)


def outputs_seen(here: Here) -> Sequence[Output]:
    """The documents that the person may take: public ones for readers, those that stay inside for who writes.

    Each document tells of gender-based violence, so that who must not see it is given none. Listed anew: `out` is not among what answers go with.
    """
    if not here.person.sees_gbv:
        return ()
    inside = here.person.may(Right.WRITE)
    every = outputs(here.ask("workspace", lambda workspace: workspace))
    return [one for one in every if inside or one.room in ("public", "edition")]


def output_of(here: Here, id_: str) -> Output:
    """The document of that name among those the person may take. Raises `Http404` for any other."""
    found = next((one for one in outputs_seen(here) if one.id == id_), None)
    if found is None:
        raise Http404
    return found
