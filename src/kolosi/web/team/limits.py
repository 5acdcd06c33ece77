"""How often something may be tried: counted in the database for what guards a way in, in memory for what is only much."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from hmac import digest
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F

from kolosi.web.models import Tally
from kolosi.web.site import site

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many times in so many seconds."""

    name: str
    most: int
    seconds: int


QUARTER = 15 * 60
SIGN_IN = Limit(name="sign-in", most=20, seconds=QUARTER)
"""By account: 80 an hour, below the 100 of OWASP ASVS 4.0.3, 2.2.1; who mistypes a long passphrase needs fewer than 20."""
SIGN_IN_FROM = Limit(name="sign-in-from", most=60, seconds=QUARTER)
"""By address: an office of thirty behind one line signs in twice."""
JOIN = Limit(name="join", most=30, seconds=QUARTER)
"""By address: a token has 256 bits; the limit keeps the database from being asked at will."""
UNLOCK = Limit(name="unlock", most=20, seconds=QUARTER)
"""By account and workspace: each try costs the server a second of work."""
INVITE = Limit(name="invite", most=60, seconds=3600)
"""By account: a cluster has some forty members."""
WRITE = Limit(name="write", most=240, seconds=60)
"""By account: four a second is more than hands do."""
UPLOAD = Limit(name="upload", most=3000, seconds=60)
"""By account: the largest file in pieces of 256 kB is 1,200 requests, and a folder is sent at one go."""
PIECES = Limit(name="pieces", most=1, seconds=60)
"""Lines of the log a minute about the pieces of files that somebody sends: a file is a thousand of them."""
REFUSED = Limit(name="refused", most=60, seconds=3600)
"""By account: lines of the log about what was refused. Who tries a thousand addresses is seen in sixty."""


def is_within(limit: Limit, *about: str) -> bool:
    """Counts one more try, in the database; False once there were too many in this stretch of time."""
    stretch = int(time.time()) // limit.seconds
    row = Tally.objects.filter(key=_key(limit, about), stretch=stretch)
    if not row.update(count=F("count") + 1):
        Tally.objects.filter(stretch__lt=stretch, key=_key(limit, about)).delete()
        try:
            with transaction.atomic():
                Tally.objects.create(key=_key(limit, about), stretch=stretch, count=1)
        except IntegrityError:  # another request was first
            row.update(count=F("count") + 1)
    return (row.values_list("count", flat=True).first() or 0) <= limit.most


def forgive(limit: Limit, *about: str) -> None:
    """Starts the count anew, after the right password."""
    Tally.objects.filter(key=_key(limit, about)).delete()


def _key(limit: Limit, about: tuple[str, ...]) -> str:
    """No name and no address lies in the database."""
    return digest(site().secret.encode(), "\0".join((limit.name, *about)).encode(), sha256).hex()


_MUCH: Counter[tuple[str, int, str]] = Counter()
_GUARD = threading.Lock()
MOST_KEYS = 20_000
"""Counts held in memory before those of past stretches go: some two megabytes."""


def is_light(limit: Limit, about: str) -> bool:
    """Counts one more, in the memory of this process; False once there were too many in this stretch of time."""
    key = (limit.name, int(time.monotonic()) // limit.seconds, about)
    with _GUARD:
        if len(_MUCH) > MOST_KEYS:
            _MUCH.clear()
        _MUCH[key] += 1
        return _MUCH[key] <= limit.most


def address_of(request: HttpRequest) -> str:
    """The address that a request comes from; of the sixth version the part that a household or an office has."""
    found = str(request.META.get("REMOTE_ADDR", ""))
    return ":".join(found.split(":")[:4]) if found.count(":") > 1 else found
