"""Deadlines as a calendar file (RFC 5545, iCalendar, 2009): of each a day in the calendar, and a task with its status.

Outlook and Google Calendar take the days alone; what follows tasks (Thunderbird, Nextcloud) takes both. The same list gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.report.register import Task

_WIDE = 75
"""Octets of a line without its end, beyond which it is folded (RFC 5545, section 3.1)."""
_STATUS = {"open": "NEEDS-ACTION", "under_way": "IN-PROCESS", "done": "COMPLETED", "dropped": "CANCELLED"}
_PRIORITY = {"high": 1, "medium": 5, "low": 9}
"""1 to 4 is high, 5 medium, 6 to 9 low (section 3.8.1.9)."""
_SETTLED = frozenset({"done", "dropped"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


def calendar(tasks: Sequence[Task], language: str, name: str, stamp: date) -> bytes:
    """The calendar of what is still asked and has a last day. `stamp` is the day of the edition, which stands for the time of writing."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kolosi//recommendations//EN", "CALSCALE:GREGORIAN"]
    lines.append(_property("X-WR-CALNAME", f"{name} · {say(label('recommendations.title'), language)}"))
    for task in tasks:
        if task.by is not None and task.status not in _SETTLED:
            lines += [*_day(task, language, name, stamp), *_task(task, language, name, stamp)]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _day(task: Task, language: str, name: str, stamp: date) -> Iterator[str]:
    assert task.by is not None
    yield "BEGIN:VEVENT"
    yield f"UID:{_id(name, task)}-day@kolosi"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{task.by:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{task.by + timedelta(days=1):%Y%m%d}"
    yield "TRANSP:TRANSPARENT"
    yield from _words(task, language)
    yield "END:VEVENT"


def _task(task: Task, language: str, name: str, stamp: date) -> Iterator[str]:
    yield "BEGIN:VTODO"
    yield f"UID:{_id(name, task)}@kolosi"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DUE;VALUE=DATE:{task.by:%Y%m%d}"
    yield f"STATUS:{_STATUS.get(task.status, 'NEEDS-ACTION')}"
    yield from _words(task, language)
    yield "END:VTODO"


def _words(task: Task, language: str) -> Iterator[str]:
    """What a recommendation asks of whom, and what tells that it is done."""
    whom = say(task.addressee, language)
    yield _property("SUMMARY", f"{task.id} · {task.lead or whom} · {say(task.text, language)}")
    told = {
        "addressee": whom,
        "lead": task.lead,
        "where": say(task.where, language),
        "quantity": say(task.quantity, language),
        "indicator": say(task.indicator, language),
    }
    heads = ((say(label(f"recommendations.heads.{head}"), language), text) for head, text in told.items() if text)
    colon = say(label("registers.colon"), language)
    yield _property(
        "DESCRIPTION", "\n".join([say(task.text, language), *(f"{head}{colon} {text}" for head, text in heads)])
    )
    if task.priority:
        yield f"PRIORITY:{_PRIORITY[task.priority]}"


def _id(name: str, task: Task) -> str:
    """What names a deadline for good, so that a calendar that is taken in again replaces it."""
    return f"{_NOT_IN_ID.sub('-', name.lower()).strip('-')}-{task.id}"


def _property(name: str, text: str) -> str:
    """A text as a value (section 3.3.11); no control sign stands in one."""
    bare = _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    escaped = bare.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return f"{name}:{escaped}"


def _folded(line: str) -> str:
    """A line cut into pieces of 75 octets at most, each but the first behind a space; no letter is cut in two."""
    pieces, piece, wide = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if wide + size > _WIDE:
            pieces.append(piece)
            piece, wide = " ", 1
        piece, wide = piece + letter, wide + size
    return "\r\n".join([*pieces, piece])
