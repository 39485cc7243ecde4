"""The worker: lease a row, do the work, say how it ended. No queue server, only the database."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from dorsale_web.work.models import Task
from dorsale_web.work.queue import KINDS, enqueue

log = logging.getLogger(__name__)

LEASE_S = 120  # a task whose worker has been silent for so long is taken up again
MOST_ATTEMPTS = 5
HEAVY_TIME_S = 1800
KEEP_DAYS = 30


def lease() -> Task | None:
    """Return the oldest task that may run now, marked as running, or None."""
    now = timezone.now()
    with transaction.atomic():
        rows = Task.objects.filter(state=Task.State.QUEUED, run_after__lte=now).order_by(
            "run_after", "pk"
        )
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        one = rows.first()
        if one is None:
            return None
        one.state, one.heartbeat, one.attempts = Task.State.RUNNING, now, one.attempts + 1
        one.save(update_fields=["state", "heartbeat", "attempts"])
    return one


def take_back() -> int:
    """Queue again what silent workers left; return how many tasks."""
    silent = timezone.now() - timedelta(seconds=LEASE_S)
    left = Task.objects.filter(state=Task.State.RUNNING, heartbeat__lt=silent)
    left.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=Task.State.FAILED, error="given up after the last attempt", ended_at=timezone.now()
    )
    return left.update(state=Task.State.QUEUED)


def schedule() -> None:
    """Queue the recurring kinds whose time has come."""
    for kind, how in KINDS.items():
        if how.every_s is None:
            continue
        since = timezone.now() - timedelta(seconds=how.every_s)
        if not Task.objects.filter(kind=kind, run_after__gt=since).exists():
            enqueue(kind)


def run(one: Task) -> None:
    """Do one leased task and record how it ended; a failure is tried again, later each time."""
    try:
        with beating(one):
            if one.lane == Task.Lane.HEAVY:
                run_apart(one)
            else:
                KINDS[one.kind].work(**one.args)
    except Exception as error:
        log.exception("task %s", one)
        put_back(one, f"{type(error).__name__}: {error}")
    else:
        Task.objects.filter(pk=one.pk).update(
            state=Task.State.DONE, progress=1.0, ended_at=timezone.now(), error=""
        )


def put_back(one: Task, error: str) -> None:
    """Queue a failed task for later, or give it up."""
    last = one.attempts >= MOST_ATTEMPTS
    Task.objects.filter(pk=one.pk).update(
        state=Task.State.FAILED if last else Task.State.QUEUED,
        error=error[:2000],
        run_after=timezone.now() + timedelta(seconds=30 * 4**one.attempts),
        ended_at=timezone.now() if last else None,
    )


def run_apart(one: Task) -> None:
    """Run a heavy task in its own process, under limits of time, memory and file size."""
    command = [sys.executable, "-m", "dorsale_web.work.apart", str(one.pk)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=HEAVY_TIME_S, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-1500:] or f"ended with {done.returncode}")


@contextmanager
def beating(one: Task) -> Iterator[None]:
    """Show that the worker lives while the task runs."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(LEASE_S / 4):
            Task.objects.filter(pk=one.pk).update(heartbeat=timezone.now())
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def sweep() -> None:
    """Forget what ended long ago."""
    old = timezone.now() - timedelta(days=KEEP_DAYS)
    Task.objects.filter(
        state__in=[Task.State.DONE, Task.State.CANCELLED], ended_at__lt=old
    ).delete()


def work_off() -> int:
    """Do everything that waits and may run now; return how many tasks (for tests and the demo)."""
    count = 0
    while (one := lease()) is not None:
        run(one)
        count += 1
    return count


def forever(stop: threading.Event, pause_s: float = 2.0) -> None:
    """Work until told to stop."""
    next_round = 0.0
    while not stop.is_set():
        close_old_connections()
        if time.monotonic() >= next_round:
            take_back()
            schedule()
            sweep()
            next_round = time.monotonic() + 30
        one = lease()
        if one is None:
            stop.wait(pause_s)
        else:
            run(one)
