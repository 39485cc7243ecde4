"""The one table of work to do."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone


class Task(models.Model):
    """One piece of work: a kind with arguments, leased by one worker at a time."""

    class State(models.TextChoices):
        """Where a task stands."""

        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    class Lane(models.TextChoices):
        """Light work runs in the worker; heavy work in a process of its own, with limits."""

        LIGHT = "light"
        HEAVY = "heavy"

    kind = models.CharField(max_length=60)
    args: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    lane = models.CharField(max_length=5, choices=Lane.choices, default=Lane.LIGHT)
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    progress = models.FloatField(default=0.0)  # share done, 0 to 1
    heartbeat = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "run_after"]),
            models.Index(fields=["kind"]),
        ]

    def __str__(self) -> str:
        """Return kind and number."""
        return f"{self.kind} {self.pk}"
