"""An independent check of a design: every failure state routed anew, one linear program each.

It shares no code with the cuts or the sizing of capacities: networkx says who is joined,
scipy routes what must survive. Slow on purpose, short to read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from dorsale.topology.problem import Problem

NOTHING = "nothing failed"
_TOLERANCE_GBPS = 1e-2


def check(
    problem: Problem,
    modules: Mapping[str, int],
    protected: Mapping[str, bool],
    sample: Collection[str] | None = None,
) -> list[str]:
    """Return what ``modules`` (span id -> count) violates; an empty list when all holds.

    First rules that no state tells, by span or site; then each state, by its element. Only
    states whose element is in ``sample`` are routed, when given. What no candidate network
    could carry in a state is not asked of this one.
    """
    count = np.array([float(modules.get(span, 0)) for span in problem.spans])
    safe = {v for v in problem.served if protected[problem.nodes[v]]}
    broken = _rules(problem, count, protected)
    if _lost_gbps(problem, count, frozenset(), 1.0, set(problem.served)) > _TOLERANCE_GBPS:
        broken.append(NOTHING)
    for state in problem.states:
        if sample is None or state.element in sample:
            args = (
                state.spans,
                state.share,
                safe & _joined(problem, problem.most_modules, state.spans),
            )
            lost = _lost_gbps(problem, count, *args)
            if lost > _TOLERANCE_GBPS and lost > _TOLERANCE_GBPS + _lost_gbps(
                problem, problem.most_modules, *args
            ):
                broken.append(state.element)
    return broken


def _rules(problem: Problem, count: np.ndarray, protected: Mapping[str, bool]) -> list[str]:
    many = [problem.spans[e] for e in np.flatnonzero(count > problem.most_modules)]
    twice = [problem.spans[g[0]] for g in problem.exclusive if (count[list(g)] > 0).sum() > 1]
    forced = [problem.nodes[v] for v in sorted(problem.forced.intersection(problem.served))]
    return many + twice + [site for site in forced if not protected[site]]


def _lost_gbps(
    problem: Problem, count: np.ndarray, failed: frozenset[int], share: float, sites: set[int]
) -> float:
    """Return what ``sites`` lose of their share; infinite when one of them is cut off."""
    joined = _joined(problem, count, failed)
    if not sites <= joined:
        return float("inf")
    flows = [(v, t, share * g) for v, t, g in problem.flows if v in sites and t in joined]
    return _unrouted_gbps(problem, count, _left(count, failed), flows)


def _left(count: np.ndarray, failed: frozenset[int]) -> list[int]:
    return [e for e in np.flatnonzero(count >= 1).tolist() if e not in failed]


def _joined(problem: Problem, count: np.ndarray, failed: frozenset[int]) -> set[int]:
    graph = nx.Graph()
    graph.add_node(problem.root)
    graph.add_edges_from(problem.ends[e].tolist() for e in _left(count, failed))
    return set(nx.node_connected_component(graph, problem.root))


def _unrouted_gbps(
    problem: Problem, count: np.ndarray, spans: list[int], flows: list[tuple[int, int, float]]
) -> float:
    """Return the least traffic left unrouted: one commodity per destination, paths may split.

    Columns: per destination both directions of each span, then what each node cannot send.
    """
    sinks, nodes, n = sorted({t for _, t, _ in flows}), len(problem.nodes), len(spans)
    if not sinks or not n:
        return float(sum(gbps for _, _, gbps in flows))
    wanted = np.zeros((len(sinks), nodes))
    for site, sink, gbps in flows:
        wanted[sinks.index(sink), site] += gbps if site != sink else 0.0
    ends, arcs = problem.ends[spans], np.arange(n)
    away = sparse.coo_matrix((np.ones(n), (ends[:, 0], arcs)), (nodes, n))
    home = sparse.coo_matrix((np.ones(n), (ends[:, 1], arcs)), (nodes, n))
    sent = sparse.hstack([away - home, home - away])
    balance = sparse.hstack([sparse.kron(sparse.eye(len(sinks)), sent), sparse.eye(wanted.size)])
    rows = [k * nodes + v for k, t in enumerate(sinks) for v in range(nodes) if v != t]
    load = sparse.kron(np.ones((1, 2 * len(sinks))), sparse.eye(n))
    found = linprog(
        np.concatenate([np.zeros(load.shape[1]), np.ones(wanted.size)]),
        A_ub=sparse.hstack([load, sparse.csr_matrix((n, wanted.size))]),
        b_ub=(count * problem.module_gbps)[spans],
        A_eq=balance.tocsr()[rows],
        b_eq=wanted.ravel()[rows],
        bounds=[(0, None)] * load.shape[1] + [(0, w) for w in wanted.ravel()],
    )
    return float(found.fun)
