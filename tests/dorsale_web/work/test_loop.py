from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from dorsale_web.work import loop
from dorsale_web.work.models import Task
from dorsale_web.work.queue import KINDS, cancel, enqueue, enqueue_once, task

done: list[int] = []


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("dorsale_web.work.queue.KINDS", KINDS)
    known = dict(KINDS)
    KINDS.clear()
    done.clear()

    @task("add")
    def add(number: int) -> None:
        done.append(number)

    @task("break")
    def fail() -> None:
        raise ValueError("no such thing")

    @task("again", every_s=3600)
    def again() -> None:
        done.append(0)

    yield
    KINDS.clear()
    KINDS.update(known)


@pytest.fixture(autouse=True)
def _no_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The heart beats on another connection, which a test in one transaction does not have."""
    from contextlib import nullcontext

    monkeypatch.setattr(loop, "beating", lambda one: nullcontext())


def test_work_is_done_once_in_order(db: None) -> None:
    enqueue("add", number=1)
    enqueue("add", number=2)
    assert loop.work_off() == 2
    assert done == [1, 2]
    assert loop.work_off() == 0
    assert set(Task.objects.values_list("state", flat=True)) == {"done"}


def test_work_for_later_waits(db: None) -> None:
    enqueue("add", delay_s=60, number=1)
    assert loop.lease() is None


def test_the_same_work_is_queued_once(db: None) -> None:
    assert enqueue_once("add", number=1).pk == enqueue_once("add", number=1).pk
    assert enqueue_once("add", number=2).pk != enqueue_once("add", number=1).pk


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(db: None) -> None:
    one = enqueue("break")
    for attempt in range(1, loop.MOST_ATTEMPTS + 1):
        Task.objects.update(run_after=timezone.now() - timedelta(seconds=1))
        loop.work_off()
        one.refresh_from_db()
        assert one.attempts == attempt
        assert one.error == "ValueError: no such thing"
    assert one.state == "failed"


def test_cancelled_work_is_not_done(db: None) -> None:
    one = enqueue("add", number=1)
    assert cancel(one)
    assert not cancel(one)
    assert loop.work_off() == 0


def test_what_a_silent_worker_left_is_taken_up(db: None) -> None:
    enqueue("add", number=7)
    one = loop.lease()
    assert one is not None
    assert loop.lease() is None
    Task.objects.update(heartbeat=timezone.now() - timedelta(seconds=loop.LEASE_S + 1))
    assert loop.take_back() == 1
    assert loop.work_off() == 1
    assert done == [7]


def test_recurring_work_comes_back_when_its_time_has_come(db: None) -> None:
    loop.schedule()
    loop.schedule()
    assert Task.objects.filter(kind="again").count() == 1
    Task.objects.update(run_after=timezone.now() - timedelta(hours=2))
    loop.schedule()
    assert Task.objects.filter(kind="again").count() == 2


def test_old_work_is_forgotten(db: None) -> None:
    enqueue("add", number=1)
    loop.work_off()
    Task.objects.update(ended_at=timezone.now() - timedelta(days=loop.KEEP_DAYS + 1))
    loop.sweep()
    assert not Task.objects.exists()
