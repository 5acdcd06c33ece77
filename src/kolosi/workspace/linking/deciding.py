"""What people decided of pairs of tellings: same, distinct, unsure, or open again. The last Decision about a pair stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.linkage.clusters import DISTINCT, OPEN, SAME, UNSURE
from kolosi.model.finding import Refusal, point
from kolosi.workspace.correct.nearby import require_one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.model.decision import Decision
    from kolosi.workspace.folder import Folder

LINK = "link"
ANSWERS = (SAME, DISTINCT, UNSURE, OPEN)
AND = " + "
"""What stands between the two tellings of a pair."""


def subject_of(left: str, right: str) -> str:
    """The name of a pair, whichever end is told first."""
    return AND.join(sorted((left, right)))


def ends_of(subject: str) -> tuple[str, str] | None:
    """The two tellings that a subject names; None where it does not name two."""
    left, _, right = subject.partition(AND)
    return (left, right) if left and right and left != right else None


def require_link(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` where a Decision names no pair in the order of its names, or says none of the answers."""
    del workspace
    require_one_of(ANSWERS, value, "choice_unknown")
    ends = ends_of(subject)
    if ends is None or subject_of(*ends) != subject:
        raise Refusal(point("link_of_no_pair", found=subject))


def decided_pairs(workspace: Folder) -> Mapping[str, Decision]:
    """The last Decision about each pair that names one; those that are open again with the others."""
    return {subject: one for subject, one in workspace.decisions.latest(LINK).items() if ends_of(subject)}
