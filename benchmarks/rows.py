"""Rows of a benchmark: time ours and a peer alternately, once their answers agree.

CPU seconds of one thread (subprocesses included), wall seconds beside, medians of alternating
runs. A peer that is not installed is named; answers that differ give no ratio; a peer that does
not finish raises ``TimeoutError`` and is a limit, not a ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import Any

RUNS = 3
_SHORTEST_S = 0.02  # a run is repeated until it lasts this long
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

_START, _END = "<!-- table -->", "<!-- end of table -->"

Row = dict[str, Any]
Clock = tuple[float, float]  # CPU and wall seconds


@dataclass(frozen=True)
class Work:
    """One piece of work both do: ``goal`` is the least ratio of peer's seconds to ours.

    ``prepare`` returns the two callables, ours and the peer's; ``equal`` compares their
    answers. ``peer`` is the name of a package, or ``python`` for a plain loop.
    """

    name: str
    peer: str
    goal: float
    prepare: Callable[[], tuple[Callable[[], Any], Callable[[], Any]]]
    equal: Callable[[Any, Any], bool]
    full: bool = False


@dataclass(frozen=True)
class Goal:
    """One piece of work that no peer does: ``measure`` says whether it met ``goal``, and how."""

    name: str
    goal: str
    measure: Callable[[], tuple[bool, str]]
    full: bool = False


def main(
    area: str,
    works: Callable[[Path | None], Sequence[Work]],
    goals: Callable[[], Sequence[Goal]] = lambda: (),
) -> None:
    """Read the options, measure the works of the area, print the table or the JSON."""
    options = _options(area)
    one_thread()
    kept = Path(tempfile.gettempdir()) / f"dorsale-benchmark-{area}.json"
    every: Sequence[Work | Goal] = (*works(options.data), *goals())
    asked = every[:1] if options.smallest else every
    rows = _kept_rows(kept) if options.full else []
    done = {row["work"] for row in rows}
    for work in asked:
        if work.name not in done and (options.full or not work.full):
            rows.append(measure(work, 1 if options.smallest else RUNS))
            _show(rows[-1], sys.stderr if options.json else sys.stdout)
            if options.full:
                kept.write_text(json.dumps(rows), "utf-8")
    kept.unlink(missing_ok=True)
    if options.json:
        print(json.dumps(rows, indent=1))
    if options.table:
        write_table(options.table, _HEAD, [_cells(row) for row in rows])


def _options(area: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"benchmarks/{area}.py")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    parser.add_argument("--full", action="store_true", help="run everything, resuming")
    parser.add_argument("--smallest", action="store_true", help="the first work, one run")
    parser.add_argument("--data", type=Path, help="folder of files from outside")
    parser.add_argument("--table", type=Path, help="write the table into this Markdown file")
    return parser.parse_args()


def one_thread() -> None:
    """Start again with one thread for the numeric libraries, which read this when loaded."""
    if any(os.environ.get(name) != "1" for name in _THREADS):
        environment = os.environ | dict.fromkeys(_THREADS, "1")
        os.execve(sys.executable, [sys.executable, *sys.argv], environment)


def _kept_rows(kept: Path) -> list[Row]:
    return json.loads(kept.read_text("utf-8")) if kept.exists() else []


def measure(work: Work | Goal, times: int = RUNS) -> Row:
    """Return the row of a work: equality first, then medians of ``times`` alternating runs.

    A goal is measured once.
    """
    if isinstance(work, Goal):
        return _reached(work)
    version = _version(work.peer)
    if version is None:
        return _row(work, None, version, None)
    ours, theirs = work.prepare()
    answer = ours()
    try:
        same = bool(work.equal(answer, theirs()))
        runs = [(seconds(ours), seconds(theirs)) for _ in range(times)]
    except TimeoutError as limit:
        alone = [seconds(ours) for _ in range(times)]
        return _row(work, [(one, None) for one in alone], version, None, str(limit))
    return _row(work, runs, version, same)


def _reached(work: Goal) -> Row:
    cpu, wall = _cpu(), time.perf_counter()
    met, said = work.measure()
    return {
        "work": work.name,
        "ours_s": _cpu() - cpu,
        "ours_wall_s": time.perf_counter() - wall,
        "peers": {},
        "limit": said,
        "goal": work.goal,
        "met": met,
    }


def _version(peer: str) -> str | None:
    if peer == "python":
        return sys.version.split()[0]
    try:
        return metadata.version(peer)
    except metadata.PackageNotFoundError:
        return None


def seconds(call: Callable[[], Any]) -> tuple[float, float]:
    """Return CPU and wall seconds of one call, short ones averaged over many."""
    repeats = 1
    while True:
        cpu, wall = _cpu(), time.perf_counter()
        for _ in range(repeats):
            call()
        cpu, wall = _cpu() - cpu, time.perf_counter() - wall
        if cpu >= _SHORTEST_S or wall >= 50 * _SHORTEST_S:
            return cpu / repeats, wall / repeats
        repeats *= 4


def _cpu() -> float:
    """Return CPU seconds of this process and of the subprocesses it has waited for."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def _row(
    work: Work,
    runs: Sequence[tuple[Clock, Clock | None]] | None,
    version: str | None,
    same: bool | None,
    limit: str = "",
) -> Row:
    ours, ours_wall = _medians([run[0] for run in runs or ()])
    theirs, wall = _medians([run[1] for run in runs or ()])
    ratio = theirs / ours if ours and theirs and same else None
    return {
        "work": work.name,
        "ours_s": ours,
        "ours_wall_s": ours_wall,
        "peers": {work.peer: theirs},
        "peers_wall_s": {work.peer: wall},
        "peer_version": version,
        "ratio": ratio,
        "equal": same,
        "limit": limit,
        "goal": work.goal,
        "met": None if same is None else bool(ratio is not None and ratio >= work.goal),
    }


def _medians(clocks: Sequence[Clock | None]) -> tuple[float | None, float | None]:
    known = [clock for clock in clocks if clock is not None]
    if not known:
        return None, None
    return median(cpu for cpu, _ in known), median(wall for _, wall in known)


def _show(row: Row, stream: Any) -> None:
    if not row["peers"]:
        verdict = "met" if row["met"] else "NOT MET"
        line = f"{row['ours_s']:.3g} s, {row['limit']} (goal {row['goal']}, {verdict})"
        print(f"{row['work']}: {line}", file=stream, flush=True)
        return
    ((peer, theirs),) = row["peers"].items()
    if row["peer_version"] is None:
        line = f"{peer} is not installed"
    elif row["limit"]:
        line = f"{row['ours_s']:.3g} s, {peer} {row['peer_version']}: {row['limit']}"
    elif not row["equal"]:
        line = f"answers differ from those of {peer} {row['peer_version']}"
    else:
        verdict = "met" if row["met"] else "NOT MET"
        line = (
            f"{row['ours_s']:.3g} s, {peer} {row['peer_version']} {theirs:.3g} s: "
            f"{row['ratio']:.1f}x (goal {row['goal']:g}x, {verdict})"
        )
    print(f"{row['work']}: {line}", file=stream, flush=True)


_HEAD = ("work", "s", "wall s", "peer: s", "ratio", "goal", "met")


def _cells(row: Row) -> list[str]:
    timed = [row["work"], f"{row['ours_s']:.3g}", f"{row['ours_wall_s']:.3g}"]
    met = "yes" if row["met"] else "no"
    if not row["peers"]:
        return [*timed, "", row["limit"], row["goal"], met]
    ((peer, theirs),) = row["peers"].items()
    ratio = row["limit"] if row["ratio"] is None else f"{row['ratio']:.1f}×"
    return [
        *timed,
        f"{peer} {row['peer_version']}: " + ("" if theirs is None else f"{theirs:.3g}"),
        ratio, f"≥ {row['goal']:g}×", met,
    ]  # fmt: skip


def write_table(page: Path, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a Markdown table between the marks of ``page``."""
    text = page.read_text("utf-8")
    before, after = text.split(_START)[0], text.split(_END)[1]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    page.write_text(before + _START + "\n" + "\n".join(lines) + "\n" + _END + after, "utf-8")
