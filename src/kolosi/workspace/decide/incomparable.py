"""Changes that people judged: not comparable, by one of them; comparable, for a reason with a name, by two (four eyes)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.measure.comparison.reason_words import NAMED
from kolosi.model.finding import Refusal, point
from kolosi.model.key import BadKey, Key
from kolosi.workspace.ask.periods import key_said
from kolosi.workspace.correct.nearby import require_one_of

if TYPE_CHECKING:
    from kolosi.workspace.folder import Folder

OVERRIDE = "override"
APART, COMPUTED, COMPARABLE = "NOT COMPARABLE", "computed", "comparable"


def judged_apart(workspace: Folder) -> frozenset[Key]:
    """The changes that are not comparable by Decision."""
    decided = workspace.decisions.latest(OVERRIDE).values()
    keys = (_key(decision.subject) for decision in decided if decision.value == APART)
    return frozenset(key for key in keys if key is not None)


def judged_comparable(workspace: Folder) -> dict[Key, str]:
    """The changes that two different people judged comparable for one reason, after whatever was decided otherwise; and why."""
    said: dict[Key, dict[str, str]] = {}
    standing = workspace.decisions.standing()
    for decision in sorted(
        standing, key=lambda one: (one.when, _why(one.value) is None)
    ):  # of one second, the careful one
        key = _key(decision.subject) if decision.kind == OVERRIDE else None
        if key is None:
            continue
        why = _why(decision.value)
        if why is None:
            said[key] = {}
        else:
            said.setdefault(key, {})[decision.author] = why
    return {
        key: why
        for key, by_author in said.items()
        for why in sorted(set(by_author.values()))
        if sum(one == why for one in by_author.values()) > 1
    }


def _why(value: str) -> str | None:
    """The reason that `comparable: reason` names; None where a value is another judgement or names none."""
    head, _, name = (piece.strip() for piece in value.partition(":"))
    return name if head == COMPARABLE and name in NAMED else None


def require_override(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` unless a Decision names a change, and judges it or takes that back."""
    key = _key(subject)
    if key is None:
        raise Refusal(point("override_of_no_change", found=subject))
    if value in ("CHANGE", "NO CLEAR CHANGE"):
        raise Refusal(point("override_too_bold", found=value))
    if value.partition(":")[0].strip() == COMPARABLE:
        require_one_of(tuple(NAMED), value.partition(":")[2].strip(), "override_without_name")
        return
    require_one_of((APART, COMPUTED), value, "choice_unknown")


def _key(text: str) -> Key | None:
    """The change that a text names; None when it names none."""
    try:
        key = key_said(text)
    except BadKey:
        return None
    return key if key.is_change else None
