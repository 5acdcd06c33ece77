"""Whether a password will do, said in words of ours."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

LONGEST = 128
"""Signs of a password: OWASP ASVS 4.0.3, 2.1.2."""
FAULTS = {
    "password_too_short": "short",
    "password_too_common": "common",
    "password_too_similar": "similar",
}


def fault_of(password: str, again: str, account: Any = None) -> str:
    """Why a new password will not do: `short`, `common`, `similar`, `long` or `other`; empty when it will."""
    if len(password) > LONGEST:
        return "long"
    try:
        validate_password(password, account)
    except ValidationError as error:
        return next((FAULTS[one.code] for one in error.error_list if one.code in FAULTS), "common")
    return "" if password == again else "other"
