"""Survivable design, with proof: value, bound and seconds of ours and of each peer.

Every answer is found in a process of its own, on one thread; seconds are CPU seconds of the
solver alone, without reading, and memory is the peak of that process. All get the same problem
and the same limit; gaps are each solver's own (value - bound) / value. Equal means: no value lies
below the other's bound, and two proven values are one. Checking comes after, by the independent
checker.

    python benchmarks/topology.py                    what needs no outside file, within 10 minutes
    python benchmarks/topology.py --data DIR --full  everything, resuming from the partial table
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from rows import one_thread
from topology_cases import Case, Goal, all_cases
from topology_cases.answer import answered
from topology_cases.table import markdown, shown

Row = dict[str, Any]
PACKAGES = {"highspy": "highspy", "pyscipopt": "pyscipopt", "networkx": "networkx"}


def main() -> None:
    """Measure the cases asked for, or find one answer in a process of its own."""
    options = _options()
    one_thread()
    if options.answer:
        name, solver = options.answer
        print(json.dumps(answered(_case(name, options), solver, options.limit)))
        return
    kept = Path(tempfile.gettempdir()) / "dorsale-benchmark-topology.json"
    rows: list[Row] = json.loads(kept.read_text("utf-8")) if options.full and kept.exists() else []
    stream = sys.stderr if options.json else sys.stdout
    for case in _asked(options):
        if case.name not in {row["work"] for row in rows}:
            rows.append(measured(case, options))
            print(shown(rows[-1]), file=stream, flush=True)
            if options.full:
                kept.write_text(json.dumps(rows), "utf-8")
    if options.json:
        print(json.dumps(rows, indent=1))
    if options.table:
        markdown(rows, options.table)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/topology.py")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    parser.add_argument("--full", action="store_true", help="run everything, resuming")
    parser.add_argument("--smallest", action="store_true", help="the first work, one run")
    parser.add_argument("--data", type=Path, help="folder of files from outside (sndlib/, geo/)")
    parser.add_argument("--only", default="", help="only works whose name contains this")
    parser.add_argument("--limit", type=float, help="seconds of each answer (20; 300 with --full)")
    parser.add_argument("--no-peers", action="store_true", help="ours alone")
    parser.add_argument("--table", type=Path, help="write the table into this Markdown file")
    parser.add_argument("--answer", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.limit = options.limit or (300.0 if options.full else 20.0)
    return options


def _asked(options: argparse.Namespace) -> Sequence[Case]:
    cases = [case for case in all_cases(options.data) if options.only in case.name]
    if options.smallest:
        return cases[:1]
    asked = [case for case in cases if options.full or not case.full]
    for case in (case for case in asked if case.missing):
        print(f"{case.name}: {case.missing} is not there (--data)", file=sys.stderr)
    return [case for case in asked if not case.missing]


def _case(name: str, options: argparse.Namespace) -> Case:
    return next(case for case in all_cases(options.data) if case.name == name)


def measured(case: Case, options: argparse.Namespace) -> Row:
    """Return the row of a case: ours first, then each peer that is installed."""
    ours = _answer(case, "dorsale", options)
    peers = [] if options.no_peers else [p for p in case.peers if _version(p)]
    answers = {peer: _answer(case, peer, options) for peer in peers}
    equal = all(_agree(ours, answer) for answer in answers.values()) if answers else None
    first = answers.get(case.peers[0]) if case.peers else None
    ratio = _ratio(ours, first)
    return {
        "work": case.name,
        "ours": ours,
        "ours_s": ours.get("cpu_s"),
        "peers": {peer: one.get("cpu_s") for peer, one in answers.items()},
        "peer_version": {peer: _version(peer) for peer in peers},
        "answers": answers,
        "ratio": ratio if equal else None,
        "equal": equal,
        "goal": str(case.goal),
        "met": _met(case.goal, ours, first),
    }


def _answer(case: Case, solver: str, options: argparse.Namespace) -> Row:
    limit = case.limit_s or options.limit
    script = [sys.executable, __file__, "--answer", case.name, solver, "--limit", str(limit)]
    script += ["--data", str(options.data)] if options.data else []
    run = subprocess.run(script, capture_output=True, text=True, env=os.environ, check=False)
    if run.returncode:
        return {"status": f"failed: {run.stderr.strip().splitlines()[-1][:120]}"}
    found: Row = json.loads(run.stdout)
    return found


def _version(peer: str) -> str | None:
    try:
        return metadata.version(PACKAGES[peer])
    except metadata.PackageNotFoundError:
        return None


def _agree(one: Row, other: Row) -> bool:
    """Return whether neither value is below the other's bound (1e-3 of slack)."""
    pairs = [(one.get("value"), other.get("bound")), (other.get("value"), one.get("bound"))]
    return all(v is None or b is None or v >= b - 1e-3 * abs(b) - 1e-6 for v, b in pairs)


def _ratio(ours: Row, peer: Row | None) -> float | None:
    """Return the peer's seconds over ours; a least ratio when the peer ran into its limit."""
    if not peer or not peer.get("cpu_s") or not ours.get("proven"):
        return None
    return float(peer["cpu_s"] / ours["cpu_s"])


def _met(goal: Goal, ours: Row, peer: Row | None) -> bool | None:
    if "cpu_s" not in ours:
        return goal.gap >= 1.0 and "infeasible" in ours
    if goal.ratio and peer is not None and (_ratio(ours, peer) or 0.0) < goal.ratio:
        return False
    within = ours["cpu_s"] <= goal.seconds and ours["gap"] <= goal.gap + 1e-9
    return within and ours["mb"] <= goal.memory_mb and ours["checked"] is not False


if __name__ == "__main__":
    main()
