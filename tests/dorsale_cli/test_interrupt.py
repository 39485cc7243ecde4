"""Ctrl-C in the solver: the best plan so far is written and marked."""

import json
import signal
import subprocess
import sys
import time


def test_ctrl_c_keeps_the_best_plan_and_says_so(tmp_path):
    out = tmp_path / "out"
    command = [sys.executable, "-m", "dorsale_cli", "plan", "cemac", "--out", str(out)]
    with subprocess.Popen(
        [*command, "--seed", "1", "--lang", "en"], stderr=subprocess.PIPE, text=True
    ) as running:
        _wait_for_a_value(running)
        running.send_signal(signal.SIGINT)
        _, error = running.communicate(timeout=240)
    assert "Traceback" not in error
    assert running.returncode == 130
    document = json.loads((out / "plan.json").read_text("utf-8"))
    assert document["solution"]["status"] == "interrupted"
    assert document["solution"]["gap"] < 1
    assert not list(out.glob(".part*"))


def _wait_for_a_value(running):
    """Wait until the progress display shows a plan with a gap (not only a bound)."""
    said = ""
    limit = time.monotonic() + 120
    while "gap" not in said:
        assert time.monotonic() < limit, said
        assert running.poll() is None, said
        said += running.stderr.read(1)
