"""Each benchmark runs its smallest work, and both sides give the same answer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import need

FOLDER = Path(__file__).parent.parent / "benchmarks"
PEERS = {
    "availability": "networkx",
    "corridors": "networkx",
    "formats": "libcoveofds",
    "optics": "gnpy",
    "topology": "highspy",
}


def test_every_benchmark_is_here() -> None:
    written = {path.stem for path in FOLDER.glob("*.py")} - {"rows"}
    assert written == set(PEERS)


@pytest.mark.parametrize("area", PEERS)
def test_smallest_work_agrees_with_the_peer(area: str) -> None:
    need(PEERS[area])
    script = [sys.executable, str(FOLDER / f"{area}.py"), "--json", "--smallest"]
    run = subprocess.run(script, capture_output=True, text=True, check=True, timeout=120)
    (row,) = json.loads(run.stdout)
    assert row["equal"] is True
    assert row["ours_s"] > 0
    assert row["peers"][PEERS[area]] > 0
    assert row["ratio"] == pytest.approx(row["peers"][PEERS[area]] / row["ours_s"])
