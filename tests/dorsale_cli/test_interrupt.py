"""Ctrl-C: the best plan so far is written and marked; once decided, a plan is not lost."""

import json
import re
import signal
import subprocess
import sys

import pytest

from tests.interrupting import running, wait_for

_LIMITS = "[limits]\nwork = 1000000\ntime_s = 3600.0\ngap = 0.0\n\n["


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


def test_ctrl_c_keeps_the_best_plan_and_says_so(endless, tmp_path):
    out = tmp_path / "out"
    with running("plan", endless, "--out", out, "--seed", "1", "--lang", "en") as process:
        wait_for("gap", process)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=240)
    assert "Traceback" not in error
    assert process.returncode == 130
    document = json.loads((out / "plan.json").read_text("utf-8"))
    assert document["solution"]["status"] == "interrupted"
    assert document["solution"]["gap"] < 1
    assert not list(out.glob(".part*"))


def test_ctrl_c_past_the_search_still_writes_the_plan(tmp_path):
    out = tmp_path / "out"
    with running("plan", "cab2", "--out", out, "--lang", "en", "--alternatives", "none") as process:
        wait_for("Availability", process)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=240)
    assert "Ctrl-C again" in error
    assert process.returncode == 0
    assert (out / "plan.json").exists()
    assert not list(out.glob(".part*"))
