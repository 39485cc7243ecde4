"""An independent check of a design: every failure state routed anew, one linear program each.

It shares no code with the cuts or the sizing of capacities: networkx says who is joined,
scipy routes what must survive. Slow on purpose, short to read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

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
    broken = _rules(problem, count, protected)
    all_sites, safe = (
        set(problem.served),
        {v for v in problem.served if protected[problem.nodes[v]]},
    )
    if _fails(problem, count, frozenset(), 1.0, all_sites):
        broken.append(NOTHING)
    for state in problem.states:
        asked = sample is None or state.element in sample
        if asked and _fails(problem, count, state.spans, state.share, safe):
            broken.append(state.element)
    return broken


def _rules(problem: Problem, count: np.ndarray, protected: Mapping[str, bool]) -> list[str]:
    many = [problem.spans[e] for e in np.flatnonzero(count > problem.most_modules)]
    twice = [problem.spans[g[0]] for g in problem.exclusive if (count[list(g)] > 0).sum() > 1]
    forced = [problem.nodes[v] for v in sorted(problem.forced.intersection(problem.served))]
    return many + twice + [site for site in forced if not protected[site]]


def _fails(
    problem: Problem, count: np.ndarray, failed: frozenset[int], share: float, sites: set[int]
) -> bool:
    """Return whether ``sites`` lose in this state what some candidate network would keep."""
    most = np.maximum(problem.most_modules, 0.0)
    could = sites & _joined(problem, _left(most, failed))
    joined = _joined(problem, _left(count, failed))
    if not could <= joined:
        return True
    flows = [(v, t, share * g) for v, t, g in problem.flows if v in could and t in joined]
    short = _unrouted_gbps(problem, count, failed, flows)
    return bool(short > _TOLERANCE_GBPS) and bool(
        short > _TOLERANCE_GBPS + _unrouted_gbps(problem, most, failed, flows)
    )


def _left(count: np.ndarray, failed: frozenset[int]) -> list[int]:
    return [e for e in np.flatnonzero(count >= 1).tolist() if e not in failed]


def _joined(problem: Problem, spans: Iterable[int]) -> set[int]:
    graph = nx.Graph()
    graph.add_node(problem.root)
    graph.add_edges_from(problem.ends[e].tolist() for e in spans)
    return set(nx.node_connected_component(graph, problem.root))


def _unrouted_gbps(
    problem: Problem, count: np.ndarray, failed: frozenset[int], flows: list[tuple[int, int, float]]
) -> float:
    """Return the least traffic left unrouted: one commodity per destination, paths may split.

    Columns: per destination both directions of each span, then what each node cannot send.
    """
    spans = _left(count, failed)
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
