"""What the pages keep for themselves: work in the queue, and when a person was last here. Nothing of a partner's data."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class Job(models.Model):
    """One piece of long work: a verb with its arguments, where it stands, and what it told."""

    QUEUED, RUNNING, DONE, REFUSED, CANCELLED, FAILED = "queued", "running", "done", "refused", "cancelled", "failed"
    OPEN = (QUEUED, RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workspace = models.CharField(max_length=200)
    work = models.CharField(max_length=60)
    given = models.JSONField(default=dict)
    person = models.CharField(max_length=200)
    state = models.CharField(max_length=12, default=QUEUED)
    is_cancel_asked = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=300, default="")
    told = models.JSONField(default=list)
    created = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created",)
        indexes = (models.Index(fields=("state", "created")),)

    @property
    def is_open(self) -> bool:
        """True while it waits or runs."""
        return self.state in self.OPEN


class Visit(models.Model):
    """When a person last looked at the quarter of a workspace."""

    workspace = models.CharField(max_length=200)
    person = models.CharField(max_length=200)
    seen = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("workspace", "person"), name="one_visit"),)
