"""How passwords are kept: argon2id with what OWASP asks for, light enough for fifty people who sign in at nine on two cores."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Hasher(Argon2PasswordHasher):
    """19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet, 2024); Django's 100 MiB by sixteen threads would fill a small server."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
