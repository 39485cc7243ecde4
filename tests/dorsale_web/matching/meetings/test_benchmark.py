"""The benchmark of meetings runs on a small fair, where every solver finds the best."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.needs import need

BENCHMARK = Path(__file__).parents[4] / "benchmarks" / "meetings.py"


def test_ours_and_cp_sat_agree_on_a_small_fair() -> None:
    need("ortools")
    command = [sys.executable, str(BENCHMARK), "--smallest", "--json"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    rows = json.loads(run.stdout)
    values = {row["method"].split()[0]: row["value"] for row in rows if "value" in row}
    assert values["dorsale"] == values["ortools"] > values["one"] > values["greedy"]
    figures = {row["work"]: row["figure"] for row in rows if "figure" in row}
    assert figures["checker: faults found"] == 0
    assert figures["repair: published meetings moved"] == 0
