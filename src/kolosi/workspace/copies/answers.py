"""What is answered about a number that a copy changed: the computed one stays, a file is awaited, or a sourced exception comes in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.workspace.copies.issues import IssueName, issues

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.workspace.folder import Folder

NUMBER = "number"
KEPT, AWAITED, TAKEN = "keep", "file", "exception"
ANSWERS = (KEPT, AWAITED, TAKEN)
_SUBJECT = re.compile(r"(?P<language>[a-z]{2,3})\.v(?P<version>[1-9]\d*):(?P<id>[0-9a-f]{10})")


def subject_of(name: IssueName, id_: str) -> str:
    """What a Decision about a number is about."""
    return f"{name.language}.v{name.version}:{id_}"


def require_number_answer(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` where a Decision names no issue that there is, or none of the three answers."""
    named = _SUBJECT.fullmatch(subject)
    name = IssueName(language=named["language"], version=int(named["version"])) if named else None
    if name not in issues(workspace):
        known = ", ".join(f"{one.language}.v{one.version}:…" for one in issues(workspace)) or "–"
        raise Refusal(point("choice_unknown", found=subject, data={"known": known}))
    if value not in ANSWERS:
        raise Refusal(point("choice_unknown", found=value, data={"known": ", ".join(ANSWERS)}))


def answers_of(workspace: Folder, name: IssueName) -> Mapping[str, str]:
    """What was answered about the numbers of an issue, by the id of the point."""
    begins = subject_of(name, "")
    decided = workspace.decisions.latest(NUMBER).values()
    return {one.subject.removeprefix(begins): one.value for one in decided if one.subject.startswith(begins)}
