"""What the pages keep for themselves: work in the queue, accounts of a team, their log. Nothing of a partner's data."""

from __future__ import annotations

from collections.abc import Collection
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models

from kolosi.web.site import site

AS_KEPT: ContextVar[bool] = ContextVar("as_kept", default=False)
"""True while rows are read to be carried elsewhere: what is sealed stays so."""


class Job(models.Model):
    """One piece of long work: a verb with its arguments, where it stands, and what it told.

    `worker` holds it while it runs and gives a sign of life at `beat`; `tries` counts how often it was begun.
    """

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
    worker = models.CharField(max_length=80, default="")
    beat = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created",)
        indexes = (models.Index(fields=("state", "created")),)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Job:
        """A row as it was read; what is told of a locked workspace is unsealed. Raises `Refusal` while nobody has opened that."""
        job: Job = super().from_db(db, field_names, values)
        if not AS_KEPT.get() and isinstance(job.__dict__.get("told"), dict):
            from kolosi.web.jobs.hidden import shown

            folder = site().workspaces.get(job.workspace)
            job.told = shown(folder, job.id, job.told) if folder is not None else []
        return job

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


_ACCOUNT = settings.AUTH_USER_MODEL


class Membership(models.Model):
    """An account belongs to a workspace, with a role; `sees_gbv` is False for who must not see gender-based violence."""

    user = models.ForeignKey(_ACCOUNT, models.CASCADE, related_name="memberships")
    workspace = models.CharField(max_length=200)
    role = models.CharField(max_length=20)
    sees_gbv = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "workspace"), name="one_membership"),)


class Invitation(models.Model):
    """A way in for one person, once, until it expires. Only the hash of its token is kept.

    `made_by` is empty for one that the server's own command made. `workspaces` are those the person belongs to from then on. One that
    `resets` gives an account that stands a new password and takes its second factor off.
    """

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=150, default="")
    workspaces = models.JSONField(default=list)
    role = models.CharField(max_length=20)
    sees_gbv = models.BooleanField(default=True)
    made_by = models.CharField(max_length=150, default="")
    resets = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created",)


class SecondFactor(models.Model):
    """The second factor of an account: the secret it shares with a telephone, the last step used, recovery codes hashed."""

    user = models.OneToOneField(_ACCOUNT, models.CASCADE, related_name="second_factor")
    secret = models.CharField(max_length=64)
    last_step = models.BigIntegerField(default=0)
    recovery = models.JSONField(default=list)


class Device(models.Model):
    """A browser in which an account is signed in."""

    user = models.ForeignKey(_ACCOUNT, models.CASCADE, related_name="devices")
    session = models.CharField(max_length=40, unique=True)
    started = models.DateTimeField(auto_now_add=True)
    seen = models.DateTimeField(auto_now_add=True)
    agent = models.CharField(max_length=200, default="")


class Tally(models.Model):
    """How often something was tried in a stretch of time. `key` is a hash: no name and no address is kept."""

    key = models.CharField(max_length=64)
    stretch = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "stretch"), name="one_tally"),)


class AuditLine(models.Model):
    """One line of the log: who, when, which route, where, what became of it. Each carries the hash of the one before."""

    number = models.BigIntegerField(unique=True)
    line = models.TextField()
    link = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
