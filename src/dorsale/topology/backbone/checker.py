"""An independent check of a design: every failure state routed anew, one linear program each.

It shares no code with the cuts or the sizing: networkx joins, scipy routes over split paths.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain, combinations

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from dorsale.topology.backbone.problem import Problem, together

NOTHING = "nothing failed"
COST = "cost"
_TOLERANCE_GBPS = 1e-2


def check(
    problem: Problem, modules: Mapping[str, int], protected: Mapping[str, bool],
    sample: Collection[str] | None = None, objective_eur: float | None = None,
) -> list[str]:  # fmt: skip
    """Return what ``modules`` (span id -> count) violates; an empty list when all holds.

    First the cost, when it is given, and rules that no state tells, by span or site; then each
    state, each two at once where asked (those in ``sample``, when given), by its element. Not
    asked is what no candidate network could carry: of two at once, then only connection.
    """
    count = np.array([float(modules.get(span, 0)) for span in problem.spans])
    safe = {v for v in problem.served if protected[problem.nodes[v]]}
    broken = _rules(problem, count, safe)
    paid = problem.fixed_eur[count > 0].sum() + (problem.module_eur * count).sum()
    paid += sum(problem.price_eur[v] for v in problem.served if v not in safe)
    if objective_eur is not None and abs(paid - objective_eur) > 1e-6 * max(1.0, paid):
        broken.append(COST)
    if _lost_gbps(problem, count, frozenset(), 1.0, set(problem.served)) > _TOLERANCE_GBPS:
        broken.append(NOTHING)
    pairs = combinations(problem.states, 2) if problem.pair_share > 0 else ()
    twice = (together(one, other, problem.pair_share) for one, other in pairs)
    for state in chain(problem.states, twice):
        if sample is None or state.element in sample:
            failed = state.spans | problem.refused
            said = (failed, state.share, safe & _joined(problem, problem.most_modules, failed))
            lost = _lost_gbps(problem, count, *said) - _TOLERANCE_GBPS
            most = _lost_gbps(problem, problem.most_modules, *said) if lost > 0 else 0.0
            excused = state.event == "two" and most > _TOLERANCE_GBPS and lost < float("inf")
            if lost > most and not excused:
                broken.append(state.element)
    return broken


def _rules(problem: Problem, count: np.ndarray, safe: set[int]) -> list[str]:
    many = [problem.spans[e] for e in np.flatnonzero(count > problem.most_modules)]
    twice = [problem.spans[g[0]] for g in problem.exclusive if (count[list(g)] > 0).sum() > 1]
    unsafe = problem.forced.intersection(problem.served) - safe
    return many + twice + [problem.nodes[v] for v in sorted(unsafe)]


def _joined(problem: Problem, count: np.ndarray, failed: frozenset[int]) -> set[int]:
    graph = nx.Graph()
    graph.add_node(problem.root)
    left = (e for e in np.flatnonzero(count >= 1) if e not in failed)
    graph.add_edges_from(problem.ends[e].tolist() for e in left)
    return set(nx.node_connected_component(graph, problem.root))


def _lost_gbps(
    problem: Problem, count: np.ndarray, failed: frozenset[int], share: float, sites: set[int]
) -> float:
    """Return the least that ``sites`` lose of their share; infinite when one is cut off."""
    joined = _joined(problem, count, failed)
    flows = [(v, t, share * g) for v, t, g in problem.flows if v in sites and t in joined]
    if not flows or not sites <= joined:
        return 0.0 if sites <= joined else float("inf")
    sinks, nodes = sorted({t for _, t, _ in flows}), len(problem.nodes)
    wanted = np.zeros((len(sinks), nodes))
    for site, sink, gbps in flows:
        wanted[sinks.index(sink), site] += gbps if site != sink else 0.0
    spans = [e for e in np.flatnonzero(count >= 1) if e not in failed]
    n, ends = len(spans), problem.ends[spans].T
    away, home = (sparse.coo_matrix((np.ones(n), (end, range(n))), (nodes, n)) for end in ends)
    sent = sparse.kron(sparse.eye(len(sinks)), sparse.hstack([away - home, home - away]))
    balance = sparse.hstack([sent, sparse.eye(wanted.size)]).tocsr()
    rows = [k * nodes + v for k, t in enumerate(sinks) for v in range(nodes) if v != t]
    load = sparse.kron(np.ones((1, 2 * len(sinks))), sparse.eye(n))
    most = np.append(np.full(load.shape[1], np.inf), wanted)
    found = linprog(
        np.append(np.zeros(load.shape[1]), np.ones(wanted.size)),
        A_ub=sparse.hstack([load, sparse.csr_matrix((n, wanted.size))]),
        b_ub=(count * problem.module_gbps)[spans],
        A_eq=balance[rows],
        b_eq=wanted.ravel()[rows],
        bounds=np.column_stack([np.zeros(len(most)), most]),
    )
    return float(found.fun)
