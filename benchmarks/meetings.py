"""Meetings: value, certified gap, seconds and memory of the scheduler, beside its peers.

Each shape of fair is invented with five seeds and scheduled in a process of its own. Gaps are all
to the same bound, the certificate's. Peers get the same rows: greedy, one matching for each slot,
and OR-Tools CP-SAT with two workers in a process without our solver. What misses comes first.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

SEEDS = (1, 2, 3, 4, 5)
CP_SAT_S = 60
ABSENT = 0.1  # of the visitors

Row = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """One shape of fair and what is promised for it."""

    size: tuple[int, int, int]  # exhibitors, visitors, slots
    options: dict[str, Any] = field(default_factory=dict)
    rules: str = ""
    gap_median: float = 1.0
    gap_worst: float = 1.0
    seconds_median: float = float("inf")
    seconds_worst: float = float("inf")
    memory_mb: float = float("inf")
    has_peer: bool = False


HOSTED = {"wishes": 12, "exactly": True}
SHAPES = {
    "base 200 × 2,000 × 20": Shape(
        (200, 2000, 20),
        gap_median=1e-4,
        gap_worst=1e-3,
        seconds_median=15,
        seconds_worst=30,
        has_peer=True,
    ),
    "hosted buyers 150 × 200 × 24, popular": Shape(
        (150, 200, 24), HOSTED, gap_worst=1e-3, seconds_worst=20, has_peer=True
    ),
    "hosted buyers 150 × 200 × 24, even": Shape(
        (150, 200, 24), HOSTED | {"popularity": 0}, gap_worst=1e-3, seconds_worst=20
    ),
    "large 400 × 10,000 × 30": Shape(
        (400, 10_000, 30), gap_worst=3e-3, seconds_worst=60, memory_mb=1500
    ),
    "everybody free 200 × 2,000 × 20": Shape(
        (200, 2000, 20), {"always": True}, gap_worst=1e-9, seconds_worst=1
    ),
    "everybody free 400 × 10,000 × 30": Shape(
        (400, 10_000, 30), {"always": True}, gap_worst=1e-9, seconds_worst=1
    ),
    "base, 100 tables": Shape((200, 2000, 20), {"tables": 100}),
    "base, at most 8 meetings each": Shape((200, 2000, 20), {"max_per_person": 8}),
    "base, two halls to walk between": Shape((200, 2000, 20), rules="halls"),
    "base, breaks for all": Shape((200, 2000, 20), rules="breaks"),
    "base, a quarter of stands with two seats": Shape((200, 2000, 20), rules="seats"),
}
SMALLEST = {
    "smallest 10 × 40 × 6": Shape((10, 40, 6), gap_worst=1e-3, seconds_worst=20, has_peer=True)
}


def main() -> None:
    """Measure every shape, or do the part of a process of its own."""
    options = _options()
    if options.part:
        print(json.dumps(PARTS[options.part](options)))
        return
    shapes = SMALLEST if options.smallest else SHAPES
    rows = measure(shapes, (1,) if options.smallest else SEEDS, options)
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        show(rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/meetings.py")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    parser.add_argument("--smallest", action="store_true", help="one small fair only")
    parser.add_argument("--full", action="store_true", help="CP-SAT on every seed, not the first")
    parser.add_argument("--cp-sat-seconds", type=int, default=CP_SAT_S)
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--shape", help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--rows", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def measure(
    shapes: dict[str, Shape], seeds: Sequence[int], options: argparse.Namespace
) -> list[Row]:
    """Return the rows of every shape: ours, the peers', then fairness, repair and checker."""
    rows = []
    for name, shape in shapes.items():
        _say(name)
        ours = [_part("ours", name, seed) for seed in seeds]
        rows.append(_judged(name, shape, ours))
        if shape.has_peer:
            rows += _peers(name, seeds if options.full else seeds[:1], ours, options)
    first = next(iter(shapes))
    _say("fairness, repair, checker")
    return rows + _promises([_part("promises", first, seed) for seed in seeds])


def _part(part: str, shape: str, seed: int, *more: str) -> Row:
    """Return what a process of its own measures."""
    command = [sys.executable, __file__, "--part", part, "--shape", shape, "--seed", str(seed)]
    done = subprocess.run([*command, *more], stdout=subprocess.PIPE, text=True, check=True)
    found: Row = json.loads(done.stdout)
    return found


def _judged(name: str, shape: Shape, ours: list[Row]) -> Row:
    gaps = [row["gap"] for row in ours]
    seconds = [row["seconds"] for row in ours]
    memory = max(row["memory_mb"] for row in ours)
    limits = (
        (median(gaps), shape.gap_median),
        (max(gaps), shape.gap_worst),
        (median(seconds), shape.seconds_median),
        (max(seconds), shape.seconds_worst),
        (memory, shape.memory_mb),
    )
    has_goal = any(limit not in (1.0, float("inf")) for _, limit in limits)
    return {
        "work": name,
        "method": "dorsale",
        "value": median(row["value"] for row in ours),
        "gap_median": median(gaps),
        "gap_worst": max(gaps),
        "seconds_median": median(seconds),
        "seconds_worst": max(seconds),
        "memory_mb": round(memory),
        "goal": _goal(shape) if has_goal else "none set",
        "met": all(figure <= limit for figure, limit in limits) if has_goal else None,
    }


def _goal(shape: Shape) -> str:
    said = []
    if shape.gap_median < 1:
        said.append(f"≤ {_percent(shape.gap_median)} in {shape.seconds_median:g} s (median)")
    if shape.gap_worst <= 1e-9:
        said.append(f"exact in {shape.seconds_worst:g} s")
    elif shape.gap_worst < 1:
        said.append(f"≤ {_percent(shape.gap_worst)} in {shape.seconds_worst:g} s")
    if shape.memory_mb < float("inf"):
        said.append(f"{shape.memory_mb:g} MB")
    return ", ".join(said)


def _peers(
    name: str, seeds: Sequence[int], ours: list[Row], options: argparse.Namespace
) -> list[Row]:
    found = []
    for peer in ("greedy", "one matching per slot", "ortools"):
        rows = []
        for seed, own in zip(seeds, ours, strict=False):
            row = _peer(peer, name, seed, options)
            if row is not None:
                rows.append(row | {"gap": 1 - row["value"] / own["bound"]})
        if rows:
            found.append(_peer_row(name, peer, rows))
    return found


def _peer(peer: str, name: str, seed: int, options: argparse.Namespace) -> Row | None:
    if peer != "ortools":
        return _part(peer, name, seed)
    try:
        metadata.version("ortools")
    except metadata.PackageNotFoundError:
        _say("ortools is not installed")
        return None
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.npz"
        _part("rows", name, seed, "--rows", str(rows))
        limit = str(options.cp_sat_seconds)
        return _part("ortools", name, seed, "--rows", str(rows), "--cp-sat-seconds", limit)


def _peer_row(name: str, peer: str, rows: list[Row]) -> Row:
    said = f"ortools {metadata.version('ortools')}, CP-SAT" if peer == "ortools" else peer
    return {
        "work": name,
        "method": said,
        "value": median(row["value"] for row in rows),
        "gap_median": median(row["gap"] for row in rows),
        "gap_worst": max(row["gap"] for row in rows),
        "seconds_median": median(row["seconds"] for row in rows),
        "seconds_worst": max(row["seconds"] for row in rows),
        "memory_mb": round(max(row["memory_mb"] for row in rows)),
        "goal": "",
        "met": None,
    }


def _promises(found: list[Row]) -> list[Row]:
    """Return one row for each promise about fairness, repair and the checker."""
    worst: dict[str, Callable[[Any], Any]] = {"met_share": min, "replaced": min}
    seen = {key: worst.get(key, max)([row[key] for row in found]) for key in found[0]}
    return [
        _promise("fairness: share met of those who can be", seen["met_share"], "1", 1, least=True),
        _promise("fairness: share of interest given up", seen["price"], "≤ 0.03", 0.03),
        _promise("repair: seconds", seen["repair_s"], "≤ 1", 1),
        _promise("repair: gap", seen["repair_gap"], "≤ 0.001", 1e-3),
        _promise("repair: published meetings moved", seen["moved"], "0", 0),
        _promise("repair: share replaced", seen["replaced"], "≥ 0.6", 0.6, least=True),
        _promise("checker: seconds", seen["check_s"], "≤ 1", 1),
        _promise("checker: faults found", seen["faults"], "0", 0),
    ]


def _promise(work: str, figure: float, goal: str, limit: float, least: bool = False) -> Row:
    met = figure >= limit if least else figure <= limit
    return {"work": work, "method": "dorsale, base, worst seed", "figure": round(figure, 4),
            "goal": goal, "met": met}  # fmt: skip


def _ours(options: argparse.Namespace) -> Row:
    from dorsale_web.matching.meetings.portfolio import schedule

    result = schedule(_fair(options))
    return {"value": result.value, "bound": result.bound, "gap": result.gap,
            "seconds": result.seconds, "method": result.method,
            "memory_mb": _memory_mb()}  # fmt: skip


def _board(options: argparse.Namespace) -> Row:
    from dorsale_web.matching.meetings.rows import grid
    from dorsale_web.matching.meetings.search import Board, greedy, slot_by_slot

    problem = _fair(options)
    begun = time.monotonic()
    board = Board(grid(problem))
    (greedy if options.part == "greedy" else slot_by_slot)(board)
    seconds = time.monotonic() - begun
    return {"value": board.value, "seconds": seconds, "memory_mb": _memory_mb()}


def _rows(options: argparse.Namespace) -> Row:
    """Write the rows for a solver that cannot share our process."""
    from dorsale_web.matching.meetings.rows import grid

    found = grid(_fair(options))
    matrix = found.matrix
    np.savez(
        options.rows, start=matrix.indptr, column=matrix.indices, factor=matrix.data,
        limit=np.minimum(found.limit, 1e6), profit=found.profit,
    )  # fmt: skip
    return {}


def _cp_sat(options: argparse.Namespace) -> Row:
    from ortools.sat.python import cp_model

    rows = np.load(options.rows)
    model = cp_model.CpModel()
    columns = [model.new_bool_var("") for _ in rows["profit"]]
    for row, limit in enumerate(rows["limit"].tolist()):
        some = slice(rows["start"][row], rows["start"][row + 1])
        inside = [columns[at] for at in rows["column"][some].tolist()]
        factors = rows["factor"][some].astype(int).tolist()
        if limit == 1 and min(factors) == 1:
            model.add_at_most_one(inside)
        else:
            model.add(cp_model.LinearExpr.weighted_sum(inside, factors) <= int(limit))
    profit = rows["profit"].astype(int).tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum(columns, profit))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = options.cp_sat_seconds
    begun = time.monotonic()
    solver.solve(model)
    return {"value": solver.objective_value, "seconds": time.monotonic() - begun,
            "memory_mb": _memory_mb()}  # fmt: skip


def _promised(options: argparse.Namespace) -> Row:
    """Measure fairness, repair and the checker on one fair."""
    from dorsale_web.matching.meetings.portfolio import schedule
    from dorsale_web.matching.meetings.repair import repair

    problem = _fair(options)
    free, fair = schedule(problem), schedule(problem, fair=True)
    absent = _absent(problem, options.seed)
    begun = time.monotonic()
    repaired = repair(problem, free.meetings, absent)
    repair_s = time.monotonic() - begun
    stay = {one for one in free.meetings if not set(one.pair) & absent.keys()}
    check_s, faults = _checked(problem, fair)
    return {
        "met_share": fair.met / max(1, _can_be_met(problem)),
        "price": fair.price_of_fairness or 0.0,
        "repair_s": repair_s,
        "repair_gap": repaired.result.gap,
        "moved": len(stay - set(repaired.result.meetings)),
        "replaced": repaired.replaced,
        "check_s": check_s,
        "faults": faults,
    }


def _absent(problem: Any, seed: int) -> dict[str, int]:
    visitors = sorted({visitor for _, visitor in problem.requests})
    some = random.Random(seed).sample(visitors, round(ABSENT * len(visitors)))
    return dict.fromkeys(some, 1)


def _can_be_met(problem: Any) -> int:
    from dorsale_web.matching.meetings.causes import common_slots

    return len({pair[1] for pair in problem.requests if common_slots(problem, pair)})


def _checked(problem: Any, result: Any) -> tuple[float, int]:
    """Return the seconds of the checker and how many faults it finds."""
    from dorsale_web.matching.meetings import certificate, check, files

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs = {part: folder / f"{part}.csv" for part in ("requests", "availability")}
        files.write_requests(inputs["requests"], problem.requests)
        some = [(who, slot) for who, slots in problem.free.items() for slot in slots]
        files.write_availability(inputs["availability"], some)
        files.write_schedule(folder / "schedule.csv", result.meetings)
        document = certificate.certificate(result, inputs)
        certificate.write_certificate(folder / "proof.json", document)
        begun = time.monotonic()
        faults = check.check(folder / "schedule.csv", folder / "proof.json", **inputs)
        return time.monotonic() - begun, len(faults)


def _fair(options: argparse.Namespace) -> Any:
    from dorsale_web.matching.meetings.invent import invent

    shape = (SHAPES | SMALLEST)[options.shape]
    people = _people(shape)
    return invent(*shape.size, options.seed, people=people, **shape.options)


def _people(shape: Shape) -> dict[str, Any]:
    from dorsale_web.matching.meetings.problem import Person

    exhibitors = [f"E{number}" for number in range(1, shape.size[0] + 1)]
    visitors = [f"V{number}" for number in range(1, shape.size[1] + 1)]
    if shape.rules == "halls":
        return {name: Person(hall="AB"[at % 2]) for at, name in enumerate(exhibitors)}
    if shape.rules == "seats":
        return {name: Person(seats=2) for name in exhibitors[::4]}
    if shape.rules == "breaks":
        return {name: Person(break_from=9, break_to=12) for name in exhibitors + visitors}
    return {}


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


PARTS: dict[str, Callable[[argparse.Namespace], Row]] = {
    "ours": _ours,
    "greedy": _board,
    "one matching per slot": _board,
    "rows": _rows,
    "ortools": _cp_sat,
    "promises": _promised,
}


def show(rows: list[Row]) -> None:
    """Print what misses, then the table of schedules and that of the other promises."""
    for row in rows:
        if row["met"] is False:
            print(f"NOT MET: {row['work']}: {_missed(row)}, goal {row['goal']}")
    print("| fair | method | value | gap, median | gap, worst | s, median | s, worst | MB | goal "
          "| met |\n|---|---|---|---|---|---|---|---|---|---|")  # fmt: skip
    for row in rows:
        if "value" in row:
            print(f"| {row['work']} | {row['method']} | {row['value']:,.0f} | {_figures(row)} "
                  f"| {row['memory_mb']} | {row['goal']} | {_met(row)} |")  # fmt: skip
    print("\n| promise, on the base fair | worst of the seeds | goal | met |\n|---|---|---|---|")
    for row in rows:
        if "figure" in row:
            print(f"| {row['work']} | {row['figure']:g} | {row['goal']} | {_met(row)} |")


def _missed(row: Row) -> str:
    return f"{row['figure']:g}" if "figure" in row else _figures(row)


def _figures(row: Row) -> str:
    gaps = f"{_percent(row['gap_median'])} | {_percent(row['gap_worst'])}"
    return f"{gaps} | {row['seconds_median']:.1f} | {row['seconds_worst']:.1f}"


def _percent(share: float) -> str:
    return f"{100 * share:.4f} %" if 0 < share < 1e-3 else f"{100 * share:.2f} %"


def _met(row: Row) -> str:
    return {True: "yes", False: "**no**", None: ""}[row["met"]]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
