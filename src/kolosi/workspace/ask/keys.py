"""Keys of figures from what people say: an indicator with pieces, or a whole key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.model.key import BadKey, Key
from kolosi.workspace.ask.periods import key_said, period_said
from kolosi.workspace.correct.nearby import require_indicator, require_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.period import Period
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.settings import Settings


def key_from(
    indicator: str, during: str, at: Sequence[str], by: Mapping[str, Sequence[str]], *, is_given: bool = True
) -> Key:
    """The key of an indicator with its pieces; a text that already holds a period is a whole key.

    One place or one term may stand alone, without a list; periods may be in people's words.
    """
    wanted = (at,) if isinstance(at, str) else at
    is_whole = "/" in indicator and not is_given
    text = indicator if is_whole else f"{indicator.partition('/')[0]}/{period_said(during)}"
    try:
        key = key_said(text)
        for name, terms in by.items():
            key = key.with_breakdown(name, *((terms,) if isinstance(terms, str) else terms))
        return Key.parse(str(key.at(*wanted) if wanted else key))
    except BadKey as error:
        raise Refusal(point("key_not_understood", found=error.text, data={"part": error.part})) from error


def base_period(text: str, during: Period, settings: Settings) -> Period:
    """A base period by its name or by its role beside `during`: `previous` or `year_ago`; `current` is the document's."""
    roles = {"current": settings.period, "previous": during.previous(), "year_ago": during.year_ago()}
    if during == settings.period:
        roles |= {"previous": settings.previous, "year_ago": settings.year_ago}
    return roles.get(text) or period_said(text)


def key_of(
    workspace: Folder,
    indicator: str,
    during: str | None = None,
    at: Sequence[str] = (),
    by: Mapping[str, Sequence[str]] | None = None,
) -> Key:
    """The key that names a figure of a workspace, from its pieces or from its own text; in its period where none is said."""
    if "/" not in indicator:
        require_indicator(workspace.knowledge.indicators, indicator.partition(";")[0])
    for place in (at,) if isinstance(at, str) else at:
        require_place(workspace.knowledge.places, place)
    return key_from(indicator, during or str(workspace.settings.period), at, by or {}, is_given=during is not None)
