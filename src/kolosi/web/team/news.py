"""What happened to an account since its person was last let in, from the log: told at the next signing in, so that another's hand is noticed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import reduce
from operator import or_

from kolosi.web.team.audit import DONE, REFUSED

LET_IN = "sign-in"
CHANGES: Mapping[str, str] = {
    "account/password": "password",
    "account/second-factor": "factor_on",
    "account/second-factor/off": "factor_off",
    "account/everywhere": "everywhere",
    "join": "joined",
}
"""What is told, by its route in the log, as the words of `team.news` call it."""
TRIED = frozenset({LET_IN, "sign-in/code"})
MOST = 400
"""Lines of the log that are looked at, of these routes alone: what was tried oftener is told as so often."""


def news_of(name: str) -> Mapping[str, int]:
    """How often each thing happened to an account, refused tries to get in (`tried`) among them, since it was last let in."""
    from django.db.models import Q

    from kolosi.web.models import AuditLine

    own = Q(line__contains=f'"who": {json.dumps(name, ensure_ascii=False)}')
    routes = reduce(or_, (Q(line__contains=f'"route": "{route}"') for route in (*CHANGES, *TRIED)))
    lines = AuditLine.objects.filter(own & routes).order_by("-number").values_list("line", flat=True)[:MOST]
    found: Counter[str] = Counter()
    for told in map(json.loads, lines):
        if told["route"] == LET_IN and told["outcome"] == DONE:
            return found
        if told["route"] in CHANGES and told["outcome"] == DONE:
            found[CHANGES[told["route"]]] += 1
        if told["route"] in TRIED and told["outcome"] == REFUSED:
            found["tried"] += 1
    return found if len(lines) == MOST else {}  # never let in before: what happened is his own joining
