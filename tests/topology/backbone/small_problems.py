"""Random small problems, and their optimum by looking at every choice of modules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations, product

import numpy as np

from dorsale.plan.network import INTERNET
from dorsale.topology.backbone.checker import check
from dorsale.topology.backbone.problem import Problem, State


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


def narrow_problem(seed: int) -> Problem:
    """Return a connected problem of 3 or 4 nodes whose spans are often too small.

    Some traffic goes to an exchange, some spans are refused as protection, some sites forced.
    """
    random = np.random.default_rng(seed)
    nodes = int(random.integers(3, 5))
    ends = [(int(random.integers(0, v)), v) for v in range(1, nodes)]
    while len(ends) < (4 if nodes == 3 else 6):
        u, v = sorted(random.choice(nodes, size=2, replace=False).tolist())
        ends.append((u, v))
    flows = [(v, 0, float(random.integers(5, 60))) for v in range(1, nodes)]
    if random.random() < 0.6:
        hub = int(random.integers(1, nodes))
        flows += [(v, hub, float(random.integers(10, 90))) for v in range(1, nodes) if v != hub]
    cost = random.integers(1, 100, size=len(ends)).astype(float).tolist()
    price, share = float(random.integers(20, 200)), float(random.choice([0.5, 0.8, 1.0]))
    problem = stated(ends, cost, flows, price_eur=price, share=share)
    taken = random.choice(len(ends), size=int(random.integers(0, 3)), replace=False).tolist()
    forced = random.choice(problem.served, size=int(random.integers(0, 2))).tolist()
    return replace(
        refusing(problem, frozenset(taken)),
        module_gbps=random.choice([30.0, 60.0, 100.0, 200.0, 400.0], size=len(ends)),
        forced=frozenset(forced),
    )


def refusing(problem: Problem, refused: frozenset[int]) -> Problem:
    """Return ``problem`` with the ``refused`` spans taken by every failure."""
    states = tuple(replace(s, spans=s.spans | refused) for s in problem.states)
    return replace(problem, states=states, refused=refused)


def best_value(problem: Problem) -> float:
    """Return the least cost of the stated problem by looking at every choice, cheapest first.

    A choice is a vector of modules with a set of protected sites; connection is looked at
    first, and the checker routes the rest.
    """
    choices = []
    everything = np.flatnonzero(problem.most_modules >= 1).tolist()
    could = [joined(problem, everything, state.spans) for state in problem.states]
    for modules in product(*(range(int(m) + 1) for m in problem.most_modules)):
        count = np.array(modules, dtype=float)
        cost = problem.fixed_eur[count > 0].sum() + (problem.module_eur * count).sum()
        choices.append((float(cost), modules))
    found = float("inf")
    for cost, modules in sorted(choices):
        if cost >= found:
            break
        found = min(found, _with_protection(problem, cost, modules, could))
    return found


def _with_protection(
    problem: Problem, cost: float, modules: Sequence[int], could: Sequence[set[int]]
) -> float:
    """Return the cost with the best set of protected sites (infinite = it does not work)."""
    taken = [e for e, n in enumerate(modules) if n]
    sites = set(problem.served)
    if not sites <= joined(problem, taken, frozenset()):
        return float("inf")
    safe = set(sites)
    for state, possible in zip(problem.states, could, strict=True):
        safe -= (sites & possible) - joined(problem, taken, state.spans)
    for size in range(len(safe), -1, -1):
        costs = [
            cost + sum(problem.price_eur[v] for v in problem.served if v not in kept)
            for kept in combinations(sorted(safe), size)
            if passes(problem, modules, kept)
        ]
        if costs:
            return float(min(costs))
    return float("inf")


def passes(problem: Problem, modules: Sequence[int], kept: Iterable[int]) -> bool:
    """Return whether the checker finds no violated state."""
    chosen = {problem.spans[e]: n for e, n in enumerate(modules) if n}
    inside = set(kept)
    return not check(problem, chosen, {problem.nodes[v]: v in inside for v in problem.served})


def joined(problem: Problem, spans: Iterable[int], failed: frozenset[int]) -> set[int]:
    """Return the nodes that reach the internet over ``spans`` without the ``failed`` ones."""
    around: dict[int, list[int]] = {}
    for e in spans:
        if e not in failed:
            u, v = problem.ends[e]
            around.setdefault(int(u), []).append(int(v))
            around.setdefault(int(v), []).append(int(u))
    reached, waiting = {problem.root}, [problem.root]
    while waiting:
        for near in around.get(waiting.pop(), []):
            if near not in reached:
                reached.add(near)
                waiting.append(near)
    return reached
