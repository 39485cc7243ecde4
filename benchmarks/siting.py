"""Siting: p-median on plain distances, against spopt with the same distances and limit.

Networks are drawn as those of the OR-Library are (Beasley 1985): as many random edges as nodes
squared over 50, whole lengths from 1 to 100, distances along shortest paths. Both prove their
answer; spopt is stopped after 120 s (its solver is CBC, one thread). Last: three protected data
centres with the network of the six states, which no peer does (see ``siting_joint.py``).

    python benchmarks/siting.py            quick: up to the largest size spopt proves
    python benchmarks/siting.py --full     900 nodes too, where spopt is a limit
    python benchmarks/siting.py --full --table docs/topology/hosting.md
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rows import Goal, Work, main
from scipy.sparse.csgraph import shortest_path
from siting_joint import GOAL_GAP, GOAL_S, together

from dorsale.siting.location.median import p_median

LIMIT_S = 120.0
QUICK = ((100, 10), (200, 20), (300, 30))
FULL = ((400, 40), (900, 200), (900, 90), (900, 5))


def distances(nodes: int, seed: int = 1) -> np.ndarray:
    """Return shortest distances between all nodes of a random network, (nodes, nodes)."""
    random = np.random.default_rng(seed)
    edges = nodes * nodes // 50
    tails = np.append(random.integers(0, nodes, edges), np.arange(nodes))
    heads = np.append(random.integers(0, nodes, edges), (np.arange(nodes) + 1) % nodes)
    length = random.integers(1, 101, len(tails)).astype(float)
    table = np.full((nodes, nodes), np.inf)
    np.minimum.at(table, (tails, heads), length)
    table = np.minimum(table, table.T)
    np.fill_diagonal(table, 0.0)
    return np.asarray(shortest_path(np.where(np.isinf(table), 0.0, table), directed=False))


def ours(distance: np.ndarray, p: int) -> float:
    """Return the least sum of distances, proven."""
    found = p_median(distance, p, time_s=LIMIT_S)
    if found.status != "optimal":
        raise TimeoutError(f"ours: gap {found.gap:.2%} after {LIMIT_S:g} s")
    return found.value


def theirs(distance: np.ndarray, p: int) -> float:
    """Return the least sum of distances by spopt; ``TimeoutError`` when it is not proven."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pulp
        from spopt.locate import PMedian

        model = PMedian.from_cost_matrix(distance, np.ones(len(distance)), p_facilities=p)
        solver = pulp.PULP_CBC_CMD(msg=False, timeLimit=LIMIT_S, threads=1, gapRel=0.0)
        model.problem.solve(solver)
    if model.problem.sol_status != pulp.LpSolutionOptimal:
        raise TimeoutError(f"spopt: not proven after {LIMIT_S:g} s")
    return float(pulp.value(model.problem.objective))


def works(data: Path | None) -> list[Work]:
    """Return the works, quick ones first; no outside file is needed."""
    del data
    return [
        Work(
            f"p-median, {nodes} nodes, p = {p}", "spopt", 1.0, _prepared(nodes, p),
            lambda one, other: abs(one - other) <= 1e-6 * max(one, 1.0), full,
        )
        for sizes, full in ((QUICK, False), (FULL, True))
        for nodes, p in sizes
    ]  # fmt: skip


def goals() -> list[Goal]:
    """Return the joint siting of the shipped region."""
    name = "cemac, 3 sites with the network, protected"
    return [Goal(name, f"≤ {GOAL_GAP:.0%}, ≤ {GOAL_S:.0f} s", _together)]


def _together() -> tuple[bool, str]:
    row = together("cemac", 3)
    return row["met"], f"gap {row['gap']:.1%}"


def _prepared(nodes: int, p: int) -> Callable[[], tuple[Callable[[], Any], Callable[[], Any]]]:
    def prepare() -> tuple[Callable[[], Any], Callable[[], Any]]:
        distance = distances(nodes)
        return lambda: ours(distance, p), lambda: theirs(distance, p)

    return prepare


if __name__ == "__main__":
    main("siting", works, goals)
