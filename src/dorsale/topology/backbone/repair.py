"""From a relaxed or failing choice of spans to a network that passes every failure state."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.survival import Survival, bits, union

_FREE = 1e-3  # weight of a span already chosen
_LAST_RESORT_EUR = 1e12
Hold = Callable[[np.ndarray], bool]


def _anything(chosen: np.ndarray) -> bool:
    return True


def improve(
    survival: Survival,
    chosen: np.ndarray,
    protected: set[int],
    tries: int = 40,
    hold: Hold = _anything,
    over: Callable[[], bool] = bool,
) -> np.ndarray:
    """Return a cheaper network than ``chosen``, if doing without one of its dearest spans is.

    Each of the ``tries`` dearest spans is forbidden in turn, the network mended and pruned; it
    must ``hold`` what else is asked of it. It ends early once time is ``over``.
    """
    problem = survival.problem
    cost = problem.fixed_eur + problem.module_eur
    dearest = sorted(np.flatnonzero(chosen).tolist(), key=lambda e: (-problem.fixed_eur[e], e))
    best = chosen
    for e in dearest[:tries]:
        if best[e] and not over():
            left = best.astype(float)
            left[e] = 0.0
            other = mend(survival, left, protected, forbidden=e)
            if other[e] or not hold(other):
                continue
            other = prune(survival, other, protected, hold)
            if cost[other].sum() < cost[best].sum() - 1.0:
                best = other
    return best


def mend(
    survival: Survival, liking: np.ndarray, protected: set[int], forbidden: int | None = None
) -> np.ndarray:
    """Return a mask of spans that keeps every served site joined, protected ones always.

    ``liking`` (0 to 1 per span) is the solution to mend: spans near 1 are taken, others are
    cheaper the more they are liked. The span ``forbidden`` is taken as a last resort only.
    """
    problem = survival.problem
    bought = problem.fixed_eur == 0  # paid by the module: capacity, not ground, decides
    chosen = (liking > np.where(bought, 1e-3, 0.7)) & (problem.most_modules >= 1)
    cost = (problem.fixed_eur + problem.module_eur) * (1.0 - 0.9 * np.clip(liking, 0, 1)) + 1.0
    if forbidden is not None:
        cost[forbidden] = _LAST_RESORT_EUR
    cost[problem.most_modules < 1] = np.inf
    lacking = survival.lacking(chosen, protected)
    while lacking:
        bit = next(bits(union(lacking.values())))
        site = min(v for v, mask in lacking.items() if mask >> bit & 1)
        price = np.where(chosen, _FREE, cost)
        price[list(survival.failed_spans(bit))] = np.inf
        chosen = chosen.copy()
        chosen[_path(problem, price, site)] = True
        lacking = survival.lacking(chosen, protected)
    for bit in survival.tight:
        chosen = _widen(survival, chosen, bit, cost, protected)
    return chosen


def _widen(
    survival: Survival, chosen: np.ndarray, bit: int, cost: np.ndarray, protected: set[int]
) -> np.ndarray:
    """Add paths to the internet past the spans that are too small, until state ``bit`` is fed."""
    problem = survival.problem
    side = survival.short(chosen, bit, protected)
    closed = set(survival.failed_spans(bit))
    while side is not None:
        inside = side[problem.ends]
        closed |= set(np.flatnonzero((inside[:, 0] != inside[:, 1]) & chosen).tolist())
        price = np.where(chosen, _FREE, cost)
        price[list(closed)] = np.inf
        path = _path(problem, price, int(np.argmax(side * survival.gbps)))
        if not path:
            return chosen
        chosen = chosen.copy()
        chosen[path] = True
        side = survival.short(chosen, bit, protected)
    return chosen


def _path(problem: Problem, price: np.ndarray, site: int) -> list[int]:
    """Return the spans of the cheapest path from ``site`` to the internet (empty = none)."""
    size = len(problem.nodes)
    open_to = problem.onward | (site in problem.ending)
    usable = np.flatnonzero(np.isfinite(price) & open_to)
    order = usable[np.argsort(-price[usable], kind="stable")]
    best = np.full((size, size), -1, dtype=np.int64)
    u, v = problem.ends[order, 0], problem.ends[order, 1]
    best[u, v] = order  # the cheapest of parallel spans comes last and stays
    best[v, u] = order
    rows, columns = np.nonzero(best >= 0)
    matrix = csr_matrix((price[best[rows, columns]], (rows, columns)), shape=(size, size))
    distance, before = dijkstra(matrix, indices=problem.root, return_predecessors=True)
    if not np.isfinite(distance[site]):
        return []
    path, here = [], site
    while here != problem.root:
        path.append(int(best[before[here], here]))
        here = int(before[here])
    return path


def prune(
    survival: Survival, chosen: np.ndarray, protected: set[int], hold: Hold = _anything
) -> np.ndarray:
    """Return ``chosen`` without the spans it can do without, dearest first.

    What is left must ``hold`` what else is asked of a network. Spans paid by the module stay:
    whether they can go is a matter of capacity.
    """
    if not survival.carries(chosen, protected):  # fewer spans carry even less
        return chosen
    problem, kept = survival.problem, chosen.copy()
    cost, around = problem.fixed_eur + problem.module_eur, survival.within(chosen)
    ground = np.flatnonzero(chosen & (problem.fixed_eur > 0)).tolist()
    for e in sorted(ground, key=lambda e: (-cost[e], e)):
        kept[e] = False
        kept[e] = not (
            not survival.lacking(kept, protected, around)
            and hold(kept)
            and survival.carries(kept, protected)
        )
    return kept


def thin(
    survival: Survival, chosen: np.ndarray, keep: np.ndarray, protected: set[int]
) -> np.ndarray:
    """Return ``chosen`` without spans paid by the module that capacity does not need.

    Those in ``keep`` stay; the smallest go first. A tenth of the demand is kept in reserve.
    """
    problem, kept = survival.problem, chosen.copy()
    size = problem.module_gbps * problem.most_modules
    spare = np.flatnonzero(chosen & ~keep & (problem.fixed_eur == 0)).tolist()
    for e in sorted(spare, key=lambda e: (size[e], e)):
        kept[e] = False
        if survival.lacking(kept, protected) or not survival.carries(kept, protected, 1.1):
            kept[e] = True
    return kept
