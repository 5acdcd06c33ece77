"""The second factor of an account: six digits that a telephone shows (RFC 6238), or one of ten codes kept on paper."""

from __future__ import annotations

import secrets
import time
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from kolosi.web.models import SecondFactor
from kolosi.web.site import site

STEP = 30
CODES, LETTERS, LENGTH = 10, "abcdefghjkmnpqrstuvwxyz23456789", 12
"""Ten recovery codes of 12 letters out of 31: 59 bits each, so that a hash without salt keeps them."""


def is_on(account: Any) -> bool:
    """True for an account with a second factor."""
    return bool(SecondFactor.objects.filter(user=account).exists())


def new_secret() -> str:
    """A secret to share with a telephone."""
    import pyotp

    return str(pyotp.random_base32())


def address_of(secret: str, name: str) -> str:
    """What the picture says to the telephone."""
    import pyotp

    issuer = f"kolosi {urlsplit(site().public).hostname or ''}".strip()
    return str(pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer))


def picture(secret: str, name: str) -> bytes:
    """The picture that a telephone reads, as SVG without inline style."""
    import segno

    out = BytesIO()
    segno.make(address_of(secret, name), error="m").save(
        out, kind="svg", scale=5, border=4, xmldecl=False, light="#fff"
    )
    return out.getvalue()


def step_of(secret: str, typed: str) -> int | None:
    """The step of time whose code was typed: this one, the one before or the one after; None for another code."""
    import pyotp

    now = int(time.time()) // STEP
    digits = "".join(one for one in typed if one.isdecimal())
    for step in (now, now - 1, now + 1):
        if len(digits) == 6 and secrets.compare_digest(str(pyotp.TOTP(secret).at(step * STEP)), digits):
            return step
    return None


def turn_on(account: Any, secret: str, typed: str) -> list[str] | None:
    """Turns the second factor on once the telephone shows the right code: the recovery codes, told once; None else."""
    step = step_of(secret, typed)
    if step is None:
        return None
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(CODES)]
    SecondFactor.objects.update_or_create(
        user=account, defaults={"secret": secret, "last_step": step, "recovery": [_digest(code) for code in codes]}
    )
    return codes


def turn_off(account: Any) -> None:
    """Turns the second factor off."""
    SecondFactor.objects.filter(user=account).delete()


def accepts(account: Any, typed: str) -> bool:
    """True for a code that was not used before: of the telephone, or of the paper."""
    with transaction.atomic():
        held = SecondFactor.objects.select_for_update().filter(user=account).first()
        if held is None:
            return False
        step = step_of(held.secret, typed)
        if step is not None and step > held.last_step:
            held.last_step = step
            held.save()
            return True
        digest = _digest(typed)
        if digest not in held.recovery:
            return False
        held.recovery = [one for one in held.recovery if one != digest]
        held.save()
        return True


def _digest(code: str) -> str:
    plain = "".join(one for one in code.lower() if one.isalnum())
    return sha256(f"kolosi recovery {plain}".encode()).hexdigest()
