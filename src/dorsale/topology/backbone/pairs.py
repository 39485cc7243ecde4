"""Any two failures at once: the pairs that hurt a network, found without listing them all.

A region has a hundred thousand pairs of failures; a network fails few of them. One pass over
the masks for each first failure says what every second one does.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dorsale.topology.backbone.capacity import Routed, Router
from dorsale.topology.backbone.cuts import islands
from dorsale.topology.backbone.problem import Problem, State, together
from dorsale.topology.backbone.survival import Survival, bits

_MOST = 2000  # pairs returned at once


def hurting(
    survival: Survival, chosen: np.ndarray, protected: set[int], singles: int, share: float
) -> list[State]:
    """Return pairs of the first ``singles`` states that cut protected sites off ``chosen``.

    Those that some network of usable spans survives; the ones that cut most sites off first.
    """
    lost: dict[tuple[int, int], int] = {}
    known = {state.element for state in survival.problem.states[singles:]}
    for first, second, _ in _cut_off(survival, chosen, protected, singles):
        lost[first, second] = lost.get((first, second), 0) + 1
    states = survival.problem.states
    found = [
        pair
        for one, other in sorted(lost, key=lambda key: (-lost[key], key))
        if (pair := together(states[one], states[other], share)).element not in known
    ]
    return found[:_MOST]


def _cut_off(
    survival: Survival, chosen: np.ndarray, protected: set[int], singles: int
) -> Iterator[tuple[int, int, int]]:
    """Yield two states and a protected site that both at once cut off, needlessly."""
    everything = np.ones(len(chosen), dtype=bool)
    for first in range(singles):
        failed = list(survival.failed_spans(first + 1))
        if not chosen[failed].any():
            continue
        later = ((1 << (singles + 1)) - 1) & ~((1 << (first + 2)) - 1)
        left, widest = chosen.copy(), everything.copy()
        left[failed] = widest[failed] = False
        reached = survival.reach(left)
        gone = {v: later & ~reached[v] for v in protected if later & ~reached[v]}
        if not gone:
            continue
        possible = survival.reach(widest)
        for v, mask in gone.items():
            for bit in bits(mask & possible[v]):
                yield first, bit - 1, v


def short(
    survival: Survival,
    sinks: list[int],
    chosen: np.ndarray,
    protected: set[int],
    modules: np.ndarray,
    singles: int,
    share: float,
) -> list[State]:
    """Return pairs of states that ``modules`` cannot carry, though they leave sites joined.

    A pair that leaves every protected site joined over spans that could carry all of the
    demand alone needs no linear program.
    """
    problem = survival.problem
    asked = share * sum(gbps for site, _, gbps in problem.flows if site in protected)
    wide = chosen & (modules * problem.module_gbps >= asked)
    router = Router(problem, chosen, sinks)
    room = modules * problem.module_gbps * chosen
    known = {state.element for state in problem.states[singles:]}
    found = []
    for first in range(singles):
        one = problem.states[first]
        if not chosen[list(one.spans)].any():
            continue
        used = _fed_by(survival, room, one.spans, protected, share)
        for second in _doubtful(survival, chosen, wide, protected, singles, first):
            other = problem.states[second]
            if used is not None and not used[list(other.spans)].any():
                continue
            pair = together(one, other, share)
            if pair.element in known or (
                _fed_by(survival, room, pair.spans, protected, share) is not None
            ):
                continue
            if _lacks(problem, router, chosen, protected, modules, pair):
                found.append(pair)
        if len(found) >= _MOST:
            break
    return found


def _fed_by(
    survival: Survival,
    room: np.ndarray,
    failed: frozenset[int],
    protected: set[int],
    share: float,
) -> np.ndarray | None:
    """Return the spans that carry all demand over the internet, or ``None`` when too small.

    Traffic between two sites is counted as going to the internet and back: where even that
    fits, every routing problem of the state has an answer.
    """
    problem = survival.problem
    left = room.copy()
    left[list(failed)] = 0.0
    joined = _joined(problem, left > 0)
    wanted = np.zeros(len(problem.nodes))
    for site, sink, gbps in problem.flows:
        if site in protected and site in joined and sink in joined:
            wanted[site] += share * gbps
            if sink != problem.root:
                wanted[sink] += share * gbps
    return survival.flower.used(left, problem.root, wanted)


def _doubtful(
    survival: Survival,
    chosen: np.ndarray,
    wide: np.ndarray,
    protected: set[int],
    singles: int,
    first: int,
) -> Iterator[int]:
    """Yield the states that with state ``first`` leave some site joined over small spans only."""
    later = ((1 << (singles + 1)) - 1) & ~((1 << (first + 2)) - 1)
    left = np.ones(len(chosen), dtype=bool)
    left[list(survival.failed_spans(first + 1))] = False
    joined, safe = survival.reach(chosen & left), survival.reach(wide & left)
    mask = 0
    for v in protected:
        mask |= joined[v] & ~safe[v] & later
    yield from (bit - 1 for bit in bits(mask))


def _lacks(
    problem: Problem,
    router: Router,
    chosen: np.ndarray,
    protected: set[int],
    modules: np.ndarray,
    pair: State,
) -> bool:
    left = chosen.copy()
    left[list(pair.spans)] = False
    joined = _joined(problem, left)
    fed = protected & joined
    added = router.missing_gbps(modules, Routed(0, pair.spans, pair.share, fed, joined))
    return added is None or bool((added > 1e-3).any())


def _joined(problem: Problem, chosen: np.ndarray) -> set[int]:
    label = islands(problem, chosen)
    return set(np.flatnonzero(label == label[problem.root]).tolist())
