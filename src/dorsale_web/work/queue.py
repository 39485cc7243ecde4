"""Put work in the queue, and say which function does which kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from dorsale_web.work.models import Task

Work = Callable[..., None]


@dataclass(frozen=True)
class Kind:
    """How one kind of work is done: the function, its lane, how often it comes back by itself."""

    work: Work
    lane: str
    every_s: int | None


KINDS: dict[str, Kind] = {}


def task(
    kind: str, *, lane: str = Task.Lane.LIGHT, every_s: int | None = None
) -> Callable[[Work], Work]:
    """Declare a function as the work of ``kind``; with ``every_s`` it is queued again and again."""

    def declare(work: Work) -> Work:
        KINDS[kind] = Kind(work, lane, every_s)
        return work

    return declare


def enqueue(kind: str, *, delay_s: float = 0, **args: Any) -> Task:
    """Queue one piece of work, in the transaction of the caller: it exists if the act exists."""
    after = timezone.now() + timedelta(seconds=delay_s)
    return Task.objects.create(kind=kind, args=args, lane=KINDS[kind].lane, run_after=after)


def enqueue_once(kind: str, *, delay_s: float = 0, **args: Any) -> Task:
    """Queue work unless the same work waits already."""
    waiting = Task.objects.filter(kind=kind, args=args, state=Task.State.QUEUED).first()
    return waiting or enqueue(kind, delay_s=delay_s, **args)


def cancel(one: Task) -> bool:
    """Cancel work that waits; return whether it still did."""
    return bool(
        Task.objects.filter(pk=one.pk, state=Task.State.QUEUED).update(
            state=Task.State.CANCELLED, ended_at=timezone.now()
        )
    )
