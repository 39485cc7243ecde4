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
    "finance": "python",
    "formats": "libcoveofds",
    "ground": "scipy",
    "optics": "gnpy",
    "siting": "spopt",
    "topology": "highspy",
}

# figures of their own; tests of the web look at its own
NO_PEER = {"matching", "meetings", "ranking", "siting_joint", "web"}


def test_every_benchmark_is_here() -> None:
    written = {path.stem for path in FOLDER.glob("*.py")} - {"rows"}
    assert written == set(PEERS) | NO_PEER


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


def test_pages_are_measured_on_a_small_network() -> None:
    options = ["--json", "--smallest", "--database", "sqlite"]
    script = [sys.executable, str(FOLDER / "web.py"), *options]
    run = subprocess.run(script, stdout=subprocess.PIPE, text=True, check=True, timeout=300)
    rows = {row["work"]: row for row in json.loads(run.stdout)}
    assert rows["market list"]["requests_per_s"] > 0
    assert rows["idle memory"]["mb"] > 10
