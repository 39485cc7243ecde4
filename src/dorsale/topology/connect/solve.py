"""Solve the problem of :mod:`dorsale.topology.connect.problem`: block by block, with proof."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from dorsale.plan.scenario import Limits
from dorsale.topology.connect.kernel import Kernel, shrink
from dorsale.topology.connect.pieces import narrow_points, pieces, weak_points
from dorsale.topology.connect.problem import (
    Connected,
    Problem,
    Tell,
    refuse_faults,
)
from dorsale.topology.connect.search import Search

METHOD = "blocks, reductions, branch and cut with flow cuts and zero-half cuts"
_STATUSES = ("interrupted", "time_limit", "work_limit")


def connect(
    problem: Problem,
    limits: Limits,
    seed: int,
    tell: Tell | None = None,
    start: Connected | None = None,
) -> Connected:
    """Return the cheapest network found for ``problem``, with its bound.

    ``limits.work`` linear programs come first (same seed, same answer); ``limits.time_s`` is a
    safety net and marks ``time_limit``. ``tell`` hears value and bound of the block at work.
    ``start`` is an earlier answer to begin from. Raises :class:`BadInput` for wrong numbers and
    :class:`Infeasible` when no candidate link joins some site to the others.
    """
    refuse_faults(problem)
    began = time.monotonic()
    found = pieces(problem)
    kernels = [
        shrink(problem.ends, problem.cost, one.links, one.required, problem.apart) for one in found
    ]
    weak = weak_points(problem, found)
    weak += [point for kernel in kernels for point in narrow_points(problem, kernel)]
    warm = _mask(problem, start)
    chosen: list[int] = []
    bound, work = 0.0, 0
    statuses: list[str] = []
    for kernel in kernels:
        stopped = "interrupted" in statuses
        left = replace(limits, work=0 if stopped else max(0, limits.work - work))
        part = _solved(kernel, left, began + limits.time_s, seed, tell, warm)
        chosen += [e for i in np.flatnonzero(part.best) for e in kernel.members[i]]
        bound += part.bound
        work += part.work
        statuses.append(part.status)
    value = float(problem.cost[sorted(chosen)].sum())
    answer = Connected(
        tuple(problem.links[e] for e in sorted(chosen)),
        value, min(bound, value), METHOD, "optimal", seed, work, time.monotonic() - began,
        tuple(weak),
    )  # fmt: skip
    return replace(answer, status=_status(answer.gap, statuses))


@dataclass(frozen=True)
class _Part:
    """The answer for one kernel: mask of its links, bound, work and status."""

    best: np.ndarray
    bound: float
    work: int
    status: str


def _solved(
    kernel: Kernel, limits: Limits, deadline: float, seed: int, tell: Tell | None, warm: np.ndarray
) -> _Part:
    if kernel.size == 2:
        best = kernel.side_by_side()
        return _Part(best, kernel.value(best), 0, "optimal")
    search = Search(kernel, limits, deadline, seed, tell or _quiet)
    started = np.array([all(warm[e] for e in members) for members in kernel.members])
    search.run(started)
    assert search.best is not None  # the whole block always holds
    return _Part(search.best, search.bound, search.work, search.status)


def _quiet(value: float, bound: float) -> None:
    """Hear nothing."""


def _mask(problem: Problem, start: Connected | None) -> np.ndarray:
    names = set(start.links) if start is not None else set()
    return np.array([link in names for link in problem.links], dtype=bool)


def _status(gap: float, statuses: list[str]) -> str:
    for status in _STATUSES:
        if status in statuses:
            return status
    return "optimal" if gap <= 1e-8 else "gap_limit"
