"""An independent check of a design, with no code of the method: networkx joins, scipy routes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain, combinations

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from dorsale.topology.backbone.problem import Problem, State, together

NOTHING = "nothing failed"
COST = "cost"
_TOLERANCE_GBPS = 1e-2


def check(
    problem: Problem, modules: Mapping[str, int], protected: Mapping[str, bool],
    sample: Collection[str] | None = None, objective_eur: float | None = None,
) -> list[str]:  # fmt: skip
    """Return what ``modules`` (span id -> count) violates; an empty list when all holds.

    First the cost, when it is given, and rules that no state tells, by span or site; then each
    state, each two at once where asked (those in ``sample``, when given), by its element. Where
    the widest network lacks room, a failure asks max-min fair shares; two at once, connection.
    """
    count = np.array([float(modules.get(span, 0)) for span in problem.spans])
    safe = {v for v in problem.served if protected[problem.nodes[v]]}
    broken = [problem.spans[e] for e in np.flatnonzero(count > problem.most_modules)]
    broken += [problem.spans[g[0]] for g in problem.exclusive if (count[list(g)] > 0).sum() > 1]
    broken += [problem.nodes[v] for v in sorted(problem.forced.intersection(problem.served) - safe)]
    paid = problem.fixed_eur[count > 0].sum() + (problem.module_eur * count).sum()
    paid += sum(problem.price_eur[v] for v in problem.served if v not in safe)
    if objective_eur is not None and abs(paid - objective_eur) > 1e-6 * max(1.0, paid):
        broken.append(COST)
    pairs = combinations(problem.states, 2) if problem.pair_share > 0 else ()
    twice = (together(one, other, problem.pair_share) for one, other in pairs)
    looked_at = (s for s in chain(problem.states, twice) if sample is None or s.element in sample)
    calm = State(NOTHING, NOTHING, frozenset(), 1.0)
    return broken + [s.element for s in chain([calm], looked_at) if _fails(problem, count, safe, s)]


def _fails(problem: Problem, count: np.ndarray, safe: set[int], state: State) -> bool:
    room, widest = count * problem.module_gbps, problem.most_modules * problem.module_gbps
    room[list(state.spans)] = widest[list(state.spans)] = 0.0
    for group in map(list, problem.exclusive):
        widest[group] *= np.arange(len(group)) == widest[group].argmax()
    sites, could, joined = set(problem.served), _joined(problem, widest), _joined(problem, room)
    asked = sites if state.event == NOTHING else safe & could
    gbps = _wanted(problem, state.share, asked & joined, joined)
    lost = (gbps - _kept(problem, room, gbps)).sum() > _TOLERANCE_GBPS
    if lost and asked <= joined and state.event != NOTHING:
        full = _wanted(problem, state.share, sites & could, could)
        most = _kept(problem, widest, full)
        none = state.event == "two" and (full - most).sum() > _TOLERANCE_GBPS
        gbps = 0.0 * gbps if none else np.minimum(gbps, most)
        lost = (gbps - _kept(problem, room, gbps)).sum() > _TOLERANCE_GBPS
    return bool(lost or not asked <= joined)


def _joined(problem: Problem, room: np.ndarray) -> set[int]:
    both = np.concatenate([problem.ends, problem.ends[:, ::-1]])[np.tile(room > 0, 2)].tolist()
    onward = (pair for pair in both if pair[0] not in problem.ending)
    graph = nx.DiGraph([(problem.root, problem.root), *onward])
    return {problem.root, *nx.descendants(graph, problem.root)}


def _wanted(problem: Problem, share: float, sites: set[int], joined: set[int]) -> np.ndarray:
    goals = sorted({t for _, t, _ in problem.flows})
    wanted = np.zeros((len(goals), len(problem.nodes)))
    for v, t, gbps in problem.flows:
        wanted[goals.index(t), v] += share * gbps * (v != t and v in sites and t in joined)
    return wanted


def _kept(problem: Problem, room: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return what ``room`` carries of ``wanted``: shares rise together, each as far as it can."""
    (goals, nodes), spans = wanted.shape, np.flatnonzero(room)
    sinks, n, ends = np.unique(problem.flow_table[1]), len(spans), problem.ends[spans].T
    away, home = (sparse.coo_matrix((np.ones(n), (end, range(n))), (nodes, n)) for end in ends)
    passing = (sinks[:, None] != np.arange(nodes)).astype(float)  # where traffic does not end
    sent = sparse.kron(sparse.eye(goals), sparse.hstack([away - home, home - away]))
    load = sparse.hstack([*[sparse.eye(n)] * 2 * goals, sparse.csr_matrix((n, 1))])
    sent, kept, rising = sparse.diags(passing.ravel()) @ sent, wanted.copy(), wanted > 0
    through = np.tile(~np.isin(ends, list(problem.ending)).any(axis=0), 2)  # of traffic elsewhere
    bounds = [(0, None if g in problem.ending or on else 0) for g in sinks for on in through]
    while rising.any():
        found = linprog(
            np.append(np.zeros(2 * goals * n), 1.0), load, room[spans],
            sparse.hstack([sent, sparse.csr_matrix((wanted * rising).reshape(-1, 1))]),
            kept.ravel(), [*bounds, (0, 1)],
        )  # fmt: skip
        price = found.eqlin.marginals.reshape(wanted.shape)
        stuck = rising & (np.abs(price * wanted) > 1e-6) & (found.fun > 1e-7)
        kept[stuck] *= max(0.0, 1.0 - 1e-8 - found.fun)
        rising = rising & ~stuck if stuck.any() else stuck
    return kept
