"""Programmes small enough to try every order, and the trying of it."""

from __future__ import annotations

from itertools import product

import numpy as np

from dorsale.topology.programme.check import check
from dorsale.topology.programme.problem import LEFT_OUT, Problem
from dorsale.topology.programme.reach import Reach
from dorsale.topology.programme.starts import Start
from dorsale.topology.programme.timeline import timeline

FIRST = 12 * 2029
QUARTERS = 8


def start(span: int, quarter: int, months: int, wait: int = 1) -> Start:
    """Return a start whose works take whole ``months``, paid as they go, ready ``wait`` later."""
    crew: dict[int, float] = {}
    paid: dict[int, float] = {}
    for month in range(months):
        inside, year = quarter + month // 3, (FIRST + 3 * quarter + month) // 12
        crew[inside] = crew.get(inside, 0.0) + 1.0
        paid[year] = paid.get(year, 0.0) + 1 / months
    last = max(crew)
    return Start(span, quarter, last, last + 1 + wait, crew, paid)


def problem(
    ends: list[tuple[int, int]], months: list[int], eur: list[float], crews: int = 1,
    standing: list[tuple[int, int]] | None = None, nodes: int = 4,
    donors: dict[str, tuple[int, int, float]] | None = None,
    budget: dict[int, float] | None = None, waiting: list[float] | None = None,
) -> Problem:  # fmt: skip
    """Return a programme on ``nodes`` places and the internet (position 0), two years long.

    Every edge fails alone; a place loses ``waiting`` a quarter while not joined, a tenth of it
    while not protected.
    """
    standing = standing or []
    lost = np.array([0.0, *(waiting or [1e6] * nodes)])
    return Problem(
        first=FIRST,
        quarters=QUARTERS,
        nodes=("internet", *(f"n{i}" for i in range(1, nodes + 1))),
        spans=tuple(f"s{i}" for i in range(len(ends))),
        ends=np.array([*ends, *standing]).reshape(-1, 2),
        failures=tuple(frozenset({e}) for e in range(len(ends) + len(standing))),
        sites=tuple(range(1, nodes + 1)),
        guarded=tuple(range(1, nodes + 1)),
        starts=tuple(
            one for e in range(len(ends)) for q in range(4)
            if (one := start(e, q, months[e])).ready < QUARTERS
        ),
        crew_of=("CG",) * len(ends),
        crews={"default": crews},
        span_eur=np.array(eur),
        standing_eur={2029: 0.0},
        waiting_eur=np.outer(lost, np.ones(QUARTERS)),
        exposed_eur=np.outer(lost / 10, np.ones(QUARTERS)),
        donors=donors or {"bank": (2029, 2030, sum(eur))},
        budget_eur=budget or {2029: sum(eur), 2030: sum(eur)},
        discount={2029: 1.0, 2030: 1 / 1.1},
    )  # fmt: skip


def best_of_all(one: Problem) -> float:
    """Return the least value over every choice of starts that passes the check."""
    reach = Reach(one)
    lists = reach.lists()
    choices = [[None, *(s for s in one.starts if s.span == e)] for e in range(len(one.spans))]
    values = []
    for taken in product(*choices):
        starts = {s.span: s for s in taken if s is not None}
        said = timeline(reach, lists, starts)
        if not check(one, starts, said):
            values.append(said.value_eur)
    assert min(values) <= LEFT_OUT * one.span_eur.sum() + one.waiting_eur.sum() * 1.1 + 1
    return min(values)
