"""Accounts, queue and log as lines of JSON: out of one database and into another, without loss; sessions stay behind.

The lines are in order and say the same whatever the engine, so that their hash tells whether all arrived.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from kolosi.model.finding import Refusal, point
from kolosi.web.models import AS_KEPT

MODELS = ("auth.User", "web.AuditLine", "web.Invitation", "web.Job", "web.Membership", "web.SecondFactor", "web.Visit")
"""What is carried. Sessions, devices and counts of tries end with the server that held them."""
EMPTY = ("auth.User", "web.AuditLine", "web.Job")
"""What must not be there yet where a dump is taken over."""


class _Whole(DjangoJSONEncoder):
    """Times with all they have; Django's own leaves the microseconds out."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def dumped() -> Iterator[str]:
    """Every row, one line each, in order."""
    with transaction.atomic():
        for name in MODELS:
            yield from _rows_of(name)


def _rows_of(name: str) -> list[str]:
    """The rows of a table, one line each; what is sealed stays so."""
    held, model = AS_KEPT.set(True), apps.get_model(name)
    try:
        return [_line(row) for row in sorted(model.objects.all(), key=lambda one: str(one.pk).rjust(40, "0"))]
    finally:
        AS_KEPT.reset(held)


def _line(row: Any) -> str:
    fields = serializers.serialize("python", [row])[0]
    return json.dumps(fields, cls=_Whole, ensure_ascii=False, sort_keys=True)


def load(lines: Iterable[str]) -> int:
    """Takes rows over, all or none: how many. Raises `Refusal` where accounts are there already, and for what is no dump of ours."""
    if any(apps.get_model(name).objects.exists() for name in EMPTY):
        raise Refusal(point("serve_not_empty"))
    known = {name.lower() for name in MODELS}
    number = 0
    try:
        with transaction.atomic():
            for number, line in enumerate(lines, 1):
                fields = json.loads(line)
                if fields["model"] not in known:
                    raise Refusal(point("dump_unreadable", data={"line": number}))
                for row in serializers.deserialize("python", [fields]):
                    row.save()
            _go_on_counting()
    except (ValueError, KeyError, TypeError, DeserializationError) as error:
        raise Refusal(point("dump_unreadable", data={"line": number})) from error
    return number


def _go_on_counting() -> None:
    """New rows get numbers behind those taken over, where the engine counts apart."""
    statements = connection.ops.sequence_reset_sql(no_style(), [apps.get_model(name) for name in MODELS])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
