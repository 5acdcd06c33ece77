"""The tables of invitations as a part of their own, with their own steps."""

from __future__ import annotations

from django.apps import AppConfig


class Invited(AppConfig):
    """Rounds and invitations."""

    name = "kolosi.web.invited"
    label = "invited"
    default_auto_field = "django.db.models.BigAutoField"
