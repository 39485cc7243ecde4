"""What waits for officers: every app registers its queues, the desk shows them with counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import resolve, reverse
from django.utils.functional import Promise

from dorsale_web.members.access import may
from dorsale_web.members.models import Asker

Count = Callable[[Asker], int]


@dataclass(frozen=True)
class Queue:
    """Work that waits: its words, the page where it is done, and how much there is of it."""

    label: str | Promise
    url_name: str
    count: Count


@dataclass(frozen=True)
class Waiting:
    """A queue as one officer sees it."""

    label: str
    url: str
    count: int


QUEUES: dict[str, Queue] = {}


def register(label: str | Promise, url_name: str, count: Count) -> None:
    """Declare a queue; ``count`` says how much of it waits for one officer."""
    QUEUES[url_name] = Queue(label, url_name, count)


def waiting(asker: Asker) -> list[Waiting]:
    """Return the queues whose page is open to ``asker``, each with its count."""
    return [
        Waiting(str(one.label), reverse(one.url_name), one.count(asker))
        for one in QUEUES.values()
        if _is_open(asker, one)
    ]


def _is_open(asker: Asker, queue: Queue) -> bool:
    access = resolve(reverse(queue.url_name)).func.access  # type: ignore[attr-defined]
    return may(asker, access.may)
