"""Random small problems, and their optimum by looking at every choice of modules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, product

import networkx as nx
import numpy as np

from dorsale.plan.network import INTERNET
from dorsale.topology.checker import check
from dorsale.topology.problem import Problem, State


def stated(
    ends: Sequence[tuple[int, int]],
    fixed_eur: Sequence[float],
    flows: Sequence[tuple[int, int, float]],
    groups: Iterable[Iterable[int]] = (),
    price_eur: float = 1e9,
    module_gbps: float = 100.0,
    most_modules: int = 1,
    share: float = 0.5,
) -> Problem:
    """Return a problem; node 0 is the internet, every span alone is a state, ``groups`` too."""
    nodes = 1 + max(max(pair) for pair in ends)
    count = len(ends)
    served = tuple(sorted({site for site, _, _ in flows}))
    alone = [frozenset([e]) for e in range(count)]
    together = [frozenset(group) for group in groups]
    prices = np.zeros(nodes)
    prices[list(served)] = price_eur
    return Problem(
        nodes=(INTERNET, *(f"n{i}" for i in range(1, nodes))),
        spans=tuple(f"s{e}" for e in range(count)),
        ends=np.array(ends),
        fixed_eur=np.array(fixed_eur, dtype=float),
        module_eur=np.full(count, 1.0),
        module_gbps=np.full(count, module_gbps),
        most_modules=np.full(count, float(most_modules)),
        length_km=np.full(count, 100.0),
        exclusive=(),
        served=served,
        flows=tuple(flows),
        price_eur=prices,
        forced=frozenset(),
        states=tuple(
            State(f"e{number}", "span", spans, share)
            for number, spans in enumerate([*alone, *together])
        ),
    )


def random_problem(
    seed: int, most_modules: int = 1, module_gbps: float = 1000.0, exchange: bool = False
) -> Problem:
    """Return a connected problem of 6 to 8 nodes and at most 12 spans."""
    random = np.random.default_rng(seed)
    nodes = int(random.integers(6, 9)) if most_modules == 1 else 5
    wanted = int(random.integers(nodes + 1, 13)) if most_modules == 1 else 7
    ends = [(int(random.integers(0, v)), v) for v in range(1, nodes)]
    while len(ends) < wanted:
        u, v = sorted(random.choice(nodes, size=2, replace=False).tolist())
        ends.append((u, v))
    served = [v for v in range(1, nodes) if random.random() < 0.7] or [nodes - 1]
    flows = [(v, 0, float(random.integers(5, 60))) for v in served]
    if exchange:
        hub = served[0]
        flows += [(v, hub, float(random.integers(40, 90))) for v in served[1:]]
    groups = [random.choice(len(ends), size=2, replace=False).tolist() for _ in range(2)]
    return stated(
        ends,
        random.integers(1, 100, size=len(ends)).astype(float).tolist(),
        flows,
        groups,
        price_eur=float(random.integers(20, 120)),
        module_gbps=module_gbps,
        most_modules=most_modules,
    )


def best_value(problem: Problem) -> float:
    """Return the least cost of the stated problem: the cheapest choice that passes the checker.

    Every vector of modules and every set of protected sites, cheapest first.
    """
    choices = []
    sets = [set(s) for k in range(len(problem.served) + 1) for s in combinations(problem.served, k)]
    most = [range(int(m) + 1) for m in problem.most_modules]
    for modules in product(*most):
        count = np.array(modules, dtype=float)
        cost = problem.fixed_eur[count > 0].sum() + (problem.module_eur * count).sum()
        if joined(problem, count > 0):
            for kept in sets:
                left = sum(problem.price_eur[v] for v in problem.served if v not in kept)
                choices.append((float(cost + left), modules, sorted(kept)))
    for value, modules, kept in sorted(choices):
        if passes(problem, modules, kept):
            return value
    return float("inf")


def passes(problem: Problem, modules: Sequence[int], kept: Iterable[int]) -> bool:
    """Return whether the checker finds no violated state."""
    chosen = {problem.spans[e]: n for e, n in enumerate(modules) if n}
    inside = set(kept)
    return not check(problem, chosen, {problem.nodes[v]: v in inside for v in problem.served})


def joined(problem: Problem, chosen: np.ndarray) -> bool:
    """Return whether every served site reaches the internet over ``chosen`` (mask)."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(problem.nodes)))
    graph.add_edges_from(problem.ends[chosen].tolist())
    return set(problem.served) <= nx.node_connected_component(graph, problem.root)
