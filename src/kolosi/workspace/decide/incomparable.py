"""Changes that people judged not comparable: a Decision that can only make a verdict more careful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.model.key import BadKey, Key
from kolosi.workspace.ask.periods import key_said
from kolosi.workspace.correct.nearby import require_one_of

if TYPE_CHECKING:
    from kolosi.workspace.folder import Folder

OVERRIDE = "override"
APART, COMPUTED = "NOT COMPARABLE", "computed"


def judged_apart(workspace: Folder) -> frozenset[Key]:
    """The changes that are not comparable by Decision."""
    decided = workspace.decisions.latest(OVERRIDE).values()
    keys = (_key(decision.subject) for decision in decided if decision.value == APART)
    return frozenset(key for key in keys if key is not None)


def require_override(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` unless a Decision names a change, and judges it not comparable or takes that back."""
    key = _key(subject)
    if key is None:
        raise Refusal(point("override_of_no_change", found=subject))
    if value in ("CHANGE", "NO CLEAR CHANGE"):
        raise Refusal(point("override_too_bold", found=value))
    require_one_of((APART, COMPUTED), value, "choice_unknown")


def _key(text: str) -> Key | None:
    """The change that a text names; None when it names none."""
    try:
        key = key_said(text)
    except BadKey:
        return None
    return key if key.is_change else None
