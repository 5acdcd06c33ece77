"""The log of a team's server: who, when, which route, where, what became of it; each line carries the hash of the one before.

No content stands in it: no name of a file, no text, no figure. It is given out as lines of JSON that anybody checks without the server.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from kolosi.model.finding import Refusal, Where, point

START = ""
DONE, REFUSED, ABSENT, FAILED = "done", "refused", "absent", "failed"
FEWEST_REFUSED, FEWEST_FAILED = 400, 500
NOT_FOUND, NOT_SIGNED_IN = 404, 403


def outcome_of(status: int) -> str:
    """What became of a request, by the number of its answer."""
    if status >= FEWEST_FAILED:
        return FAILED
    if status == NOT_FOUND:
        return ABSENT
    return REFUSED if status >= FEWEST_REFUSED else DONE


def record(*, who: str, route: str, workspace: str = "", outcome: str = DONE) -> None:
    """Adds a line behind the last one; two at once take turns."""
    from django.db import IntegrityError, transaction

    for _ in range(20):
        try:
            with transaction.atomic():
                _add(who, route, workspace, outcome)
        except IntegrityError:  # another process added a line in between
            continue
        return
    raise RuntimeError("the log is written by too many at once")


def _add(who: str, route: str, workspace: str, outcome: str) -> None:
    from django.utils import timezone

    from kolosi.web.models import AuditLine

    last = AuditLine.objects.select_for_update().order_by("-number").first()
    number = (last.number if last else 0) + 1
    line = json.dumps(
        {
            "number": number,
            "when": timezone.now().isoformat(timespec="milliseconds"),
            "who": who,
            "route": route,
            "workspace": workspace,
            "outcome": outcome,
            "previous": last.link if last else START,
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    AuditLine.objects.create(number=number, line=line, link=link(line))


def link(line: str) -> str:
    """The hash that the next line carries."""
    return sha256(line.encode()).hexdigest()


def exported() -> Iterator[str]:
    """The lines of the log, oldest first."""
    from kolosi.web.models import AuditLine

    for line in AuditLine.objects.order_by("number").values_list("line", flat=True).iterator():
        yield str(line)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A log whose chain holds: how many lines, and the hash of the last, to be noted outside."""

    lines: int
    code: str


def check(lines: Iterable[str], *, name: str = "", code: str = "") -> Checked:
    """Follows the chain of an exported log. `code` is one noted earlier: the line it stands for must still be there.

    Raises `Refusal` with the first line that does not follow the one before it.
    """
    previous, number, is_held = START, 0, not code
    for number, line in enumerate((text.rstrip("\n") for text in lines), 1):
        told = _told(line, name, number)
        if told.get("previous") != previous or told.get("number") != number:
            raise Refusal(point("audit_altered", where=Where(file=name, line=number)))
        previous = link(line)
        is_held = is_held or previous.startswith(code)
    if not is_held:
        raise Refusal(point("audit_code_gone", where=Where(file=name), found=code))
    return Checked(lines=number, code=previous)


def _told(line: str, name: str, number: int) -> dict[str, object]:
    try:
        told = json.loads(line)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Refusal(point("audit_altered", where=Where(file=name, line=number)))
    return told
