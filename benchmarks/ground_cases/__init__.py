"""Cases of the ground: what a case is, and all of them in order."""

from __future__ import annotations

import importlib
import importlib.util
import resource
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rows import Work, seconds, write_table

Row = dict[str, Any]
MODULES = ("raster", "network", "osm")  # each has ``cases(data) -> list[Case]``


@dataclass(frozen=True)
class Alone:
    """A piece of work with goals of its own: CPU seconds and megabytes in all.

    ``prepare`` makes the input and returns the call to time; ``check`` says whether its answer
    is right (``None``: nothing to compare with), before anything is timed. ``missing`` names a
    file that is not there.
    """

    name: str
    goal_s: float
    goal_mb: float
    prepare: Callable[[], Callable[[], Any]]
    check: Callable[[Any], bool] | None = None
    full: bool = False
    missing: str = ""

    def measured(self, times: int) -> Row:
        """Return the row: a check first, then medians of ``times`` runs."""
        if self.missing:
            return {"work": self.name, "failed": f"{self.missing} is not there (--data)"}
        call = self.prepare()
        equal = self.check(call()) if self.check else None
        runs = [seconds(call) for _ in range(times)]
        ours, wall = (median(run[i] for run in runs) for i in (0, 1))
        mb = peak_mb()
        met = equal is not False and ours <= self.goal_s and mb <= self.goal_mb
        goal = f"{self.goal_s:g} s, {self.goal_mb:g} MB"
        return {
            "work": self.name, "ours_s": ours, "ours_wall_s": wall, "ours_mb": mb,
            "peers": {}, "ratio": None, "equal": equal, "goal": goal, "met": met,
        }  # fmt: skip


Case = Work | Alone


def peak_mb() -> float:
    """Return the largest resident size so far: of this process, or of a child if larger."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(who).ru_maxrss for who in whose) / 1024


def all_cases(data: Path | None) -> list[Case]:
    """Return the cases of every module that is here, in order."""
    found: list[Case] = []
    for name in MODULES:
        if importlib.util.find_spec(f"ground_cases.{name}"):
            found += importlib.import_module(f"ground_cases.{name}").cases(data)
    return found


def shown(row: Row) -> str:
    """Return a row as one line."""
    if "failed" in row:
        return f"{row['work']}: {row['failed']}"
    verdict = {True: "met", False: "NOT MET", None: "not compared"}[row["met"]]
    line = f"{row['work']}: {row['ours_s']:.3g} s"
    line += f", {row['ours_mb']:.0f} MB" if "ours_mb" in row else ""
    for peer, theirs in row["peers"].items():
        line += f", {peer} {row['peer_version']}"
        line += f" {theirs:.3g} s" if theirs else f": {row['limit'] or 'not installed'}"
    line += ", answers differ" if row["equal"] is False else ""
    line += f": {row['ratio']:.1f}x" if row["ratio"] else ""
    return f"{line} (goal {row['goal']}, {verdict})"


def markdown(rows: list[Row], page: Path) -> None:
    """Write the rows as a table between the marks of ``page``."""
    head = ["work", "s", "MB", "peers: s", "ratio", "goal", "met"]
    write_table(page, head, [_cells(row) for row in rows])


def _cells(row: Row) -> list[str]:
    if "failed" in row:
        return [row["work"], row["failed"], *[""] * 5]
    peers = "; ".join(
        f"{peer} {row['peer_version']}: {f'{theirs:.3g}' if theirs else row['limit']}"
        for peer, theirs in row["peers"].items()
    )
    goal = row["goal"] if isinstance(row["goal"], str) else f"≥ {row['goal']:g}×"
    return [
        row["work"], f"{row['ours_s']:.3g}", f"{row['ours_mb']:.0f}" if "ours_mb" in row else "",
        peers, f"{row['ratio']:.1f}×" if row["ratio"] else "", goal,
        {True: "yes", False: "**no**", None: ""}[row["met"]],
    ]  # fmt: skip
