"""Rounds that are open, and who is invited to them: by pseudonym alone. What people score lies in the workspace, never here."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils import timezone


class Round(models.Model):
    """A private round of a workspace: which, about which region (empty: the whole country), until when."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workspace = models.CharField(max_length=200)
    number = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=80, default="")
    person = models.CharField(max_length=200)
    opened = models.DateTimeField(auto_now_add=True)
    ends = models.DateTimeField()
    closed = models.DateTimeField(null=True)

    class Meta:
        app_label = "invited"
        ordering = ("-opened",)

    @property
    def is_open(self) -> bool:
        """True until somebody closes it or its last day is over."""
        return self.closed is None and timezone.now() < self.ends


class Invitation(models.Model):
    """One expert of a round: a pseudonym, and the hash of the address that was given to him."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="invitations")
    expert = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(auto_now_add=True)
    seen = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        app_label = "invited"
        ordering = ("created", "expert")
        constraints = (models.UniqueConstraint(fields=("round", "expert"), name="one_invitation"),)
