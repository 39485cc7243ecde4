"""Ctrl-C: the best plan so far is written and marked; once decided, a plan is not lost."""

import json
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest


@pytest.fixture(scope="module")
def endless(tmp_path_factory):
    """A copy of cemac whose search has no end of its own within a test."""
    folder = tmp_path_factory.mktemp("endless") / "cemac"
    subprocess.run(
        [sys.executable, "-m", "dorsale_cli", "new", str(folder), "--from", "cemac"], check=True
    )
    settings = folder / "scenario.toml"
    text = re.sub(r"(?ms)^\[limits\].*?^\[", _LIMITS, settings.read_text("utf-8"), count=1)
    settings.write_text(text, "utf-8")
    return folder


_LIMITS = "[limits]\nwork = 1000000\ntime_s = 3600.0\ngap = 0.0\n\n["


def test_ctrl_c_keeps_the_best_plan_and_says_so(endless, tmp_path):
    out = tmp_path / "out"
    with _planning(endless, out) as running:
        _wait_for("gap", running)
        running.send_signal(signal.SIGINT)
        _, error = running.communicate(timeout=240)
    assert "Traceback" not in error
    assert running.returncode == 130
    document = json.loads((out / "plan.json").read_text("utf-8"))
    assert document["solution"]["status"] == "interrupted"
    assert document["solution"]["gap"] < 1
    assert not list(out.glob(".part*"))


def test_ctrl_c_past_the_search_still_writes_the_plan(tmp_path):
    out = tmp_path / "out"
    with _planning("cab2", out, "--alternatives", "none") as running:
        _wait_for("Availability", running)
        running.send_signal(signal.SIGINT)
        _, error = running.communicate(timeout=240)
    assert "Ctrl-C again" in error
    assert running.returncode == 0
    assert (out / "plan.json").exists()
    assert not list(out.glob(".part*"))


@contextmanager
def _planning(scenario, out, *options):
    command = [sys.executable, "-m", "dorsale_cli", "plan", str(scenario), "--out", str(out)]
    with subprocess.Popen(
        [*command, "--seed", "1", "--lang", "en", *options], stderr=subprocess.PIPE, text=True,
        preexec_fn=_hear,
    ) as running:  # fmt: skip
        yield running


def _hear():
    """Hear Ctrl-C though these tests may run in the background, where shells ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _wait_for(word, running):
    """Wait until the progress display says ``word``."""
    said = ""
    limit = time.monotonic() + 240
    while word not in said:
        assert time.monotonic() < limit, said
        assert running.poll() is None, said
        said += running.stderr.read(1)
