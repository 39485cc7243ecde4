"""An independent check of a design: every failure state, one linear program each (scipy).

It shares no code with the cuts or the sizing of capacities: networkx says who is joined,
HiGHS through scipy routes what must survive. Slow on purpose, and easy to read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import networkx as nx
import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

from dorsale.topology.problem import Problem

_TOLERANCE_GBPS = 1e-3
NOTHING = "nothing failed"


def check(
    problem: Problem,
    modules: Mapping[str, int],
    protected: Mapping[str, bool],
    elements: Collection[str] | None = None,
) -> list[str]:
    """Return the violated states (their element, or ``nothing failed``); empty = all hold.

    ``modules``: span id -> modules; ``protected``: node id -> must survive; ``elements``
    limits the check to a sample of the states. Rules that no state tells (largest number of
    modules, one option per ground, sites that must be protected) come first, by span or site.
    """
    broken = _rules(problem, modules, protected)
    states = [(NOTHING, frozenset[int](), 1.0)]
    states += [(s.element, s.spans, s.share) for s in problem.states]
    for element, failed, share in states:
        if elements is not None and element not in elements and element != NOTHING:
            continue
        kept = {v for v in problem.served if not failed or protected[problem.nodes[v]]}
        could = _joined(problem, _usable(problem, failed))
        if not failed:
            kept, could = set(problem.served), set(range(len(problem.nodes)))
        if not _survives(problem, modules, failed, share, kept & could):
            broken.append(element)
    return broken


def _rules(
    problem: Problem, modules: Mapping[str, int], protected: Mapping[str, bool]
) -> list[str]:
    count = np.array([modules.get(span, 0) for span in problem.spans])
    broken = [problem.spans[e] for e in np.flatnonzero(count > problem.most_modules)]
    broken += [problem.spans[g[0]] for g in problem.exclusive if (count[list(g)] > 0).sum() > 1]
    broken += [problem.nodes[v] for v in sorted(problem.forced) if not protected[problem.nodes[v]]]
    return broken


def _usable(problem: Problem, failed: frozenset[int]) -> list[int]:
    return [e for e, most in enumerate(problem.most_modules) if most >= 1 and e not in failed]


def _joined(problem: Problem, spans: Iterable[int]) -> set[int]:
    graph = nx.Graph()
    graph.add_node(problem.root)
    graph.add_edges_from(problem.ends[e].tolist() for e in spans)
    return set(nx.node_connected_component(graph, problem.root))


def _survives(
    problem: Problem,
    modules: Mapping[str, int],
    failed: frozenset[int],
    share: float,
    kept: set[int],
) -> bool:
    left = [e for e, s in enumerate(problem.spans) if modules.get(s, 0) > 0 and e not in failed]
    joined = _joined(problem, left)
    flows = [(v, t, share * g) for v, t, g in problem.flows if v in kept and t in joined]
    return kept <= joined and _missing_gbps(problem, modules, left, flows) <= _TOLERANCE_GBPS


def _missing_gbps(
    problem: Problem,
    modules: Mapping[str, int],
    spans: list[int],
    flows: list[tuple[int, int, float]],
) -> float:
    """Return the least traffic left unrouted: flows by destination, both ways on each span."""
    sinks, nodes, n = sorted({t for _, t, _ in flows}), len(problem.nodes), len(spans)
    arcs, wanted = 2 * n * len(sinks), np.zeros((len(sinks), nodes))
    for site, sink, gbps in flows:
        wanted[sinks.index(sink), site] += gbps
    balance, load = lil_matrix((len(sinks) * nodes, arcs + wanted.size)), lil_matrix((n, arcs + wanted.size))
    for k, sink in enumerate(sinks):
        for a, e in enumerate(spans):
            for side, (u, v) in enumerate((problem.ends[e], problem.ends[e][::-1])):
                column = 2 * (n * k + a) + side
                load[a, column] = 1.0
                balance[k * nodes + u, column] += 1.0
                balance[k * nodes + v, column] -= 1.0
        balance[k * nodes + sink, :] = 0.0
    ...
    return 0.0
