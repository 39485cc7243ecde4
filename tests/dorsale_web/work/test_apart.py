from __future__ import annotations

import subprocess
import sys

import pytest

from dorsale_web.work import loop
from dorsale_web.work.models import Task


def test_a_heavy_task_that_fails_says_why(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Task.objects.create(kind="x", lane="heavy")

    def run(command: list[str], **how: object) -> subprocess.CompletedProcess[str]:
        assert command[:3] == [sys.executable, "-m", "dorsale_web.work.apart"]
        return subprocess.CompletedProcess(command, 1, "", "MemoryError")

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(RuntimeError, match="MemoryError"):
        loop.run_apart(one)


def test_limits_bound_the_process_of_heavy_work() -> None:
    script = (
        "from dorsale_web.work.apart import limit, MEMORY_BYTES; import resource; limit();"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0] == MEMORY_BYTES)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "True"
