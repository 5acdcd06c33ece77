"""Work of the intake followed while it runs, and what came of it: file by file, with what to do next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kolosi.web import pages, sight
from kolosi.web.here import wrote
from kolosi.web.models import Job
from kolosi.web.rights import Right
from kolosi.web.screens.deposit.own import sees_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here

FEW = 3
"""Files of which everything told stands open; of more, what needs a person stands first, and the rest is opened one by one."""
ORDER = ("refused", "asked", "partly")
WORKS = ("add", "correct", "learn", "reclassify", "undo")
_OF_FIGURES = ("restated",)
_OF_ROWS = ("possible_duplicate",)


def show(request: HttpRequest, here: Here, id_: UUID) -> HttpResponseBase:
    """Where the work stands; once it is done, what came of each file."""
    job = Job.objects.filter(id=id_, workspace=here.name, work__in=WORKS).first()
    if job is None or not (sees_all(here) or job.person == here.person.name):
        return pages.absent(request)
    if job.state == Job.DONE:
        wrote(request)
    answers = sorted((_seen(here, one["answer"]) for one in job.told if "answer" in one), key=_turn)
    facts = [one for one in job.told if "answer" not in one and _is_for(here, one)]
    values = {
        "job": job,
        "title": here.word(f"jobs.work.{job.work}"),
        "answers": answers,
        "facts": facts,
        "counts": [(state, n) for state, n in Counter(map(_state, answers)).items()] if len(answers) > FEW else [],
        "asked": any(one["questions"] for one in answers),
        "waits": any(one["waiting"] for one in answers),
        "is_over": job.state == Job.DONE,
    }
    return pages.page(request, here, "deposit_done", values)


def _state(answer: Mapping[str, object]) -> str:
    return "partly" if answer["state"] == "kept" and answer.get("waiting") else str(answer["state"])


def _turn(answer: Mapping[str, object]) -> int:
    """What needs a person comes first."""
    state = _state(answer)
    return ORDER.index(state) if state in ORDER else len(ORDER)


def _seen(here: Here, answer: Mapping[str, object]) -> dict[str, object]:
    """What of an answer the person may see: no figure without the right to read, no sensitive one to who must not see them."""
    found = dict(answer)
    found["findings"] = [one for one in _list(answer.get("findings")) if _is_for(here, one)]
    if not sees_all(here):
        found.pop("restated", None)
    difference = answer.get("difference")
    if isinstance(difference, dict):
        moved = _list(difference.get("moved")) if sees_all(here) else []
        visible = [one for one in moved if here.person.sees_gbv or not one.get("is_sensitive")]
        found["difference"] = {**difference, "moved": visible}
    return found


def _is_for(here: Here, finding: Mapping[str, object]) -> bool:
    if not sight.sees(here, *sight.of_told(finding)):
        return False
    id_ = str(finding.get("id"))
    if id_.startswith(_OF_FIGURES):
        return sees_all(here)
    return here.person.may(Right.ROWS) or not id_.startswith(_OF_ROWS)


def _list(value: object) -> Sequence[Mapping[str, object]]:
    return value if isinstance(value, list) else []
