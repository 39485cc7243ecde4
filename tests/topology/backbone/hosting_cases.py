"""Tiny networks with candidate sites, and their optimum by looking at every choice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pandas as pd

from dorsale.plan.sites import HOSTING, SPAN
from dorsale.topology.backbone.checker import check
from dorsale.topology.backbone.hosting import Wanted, with_hosting
from dorsale.topology.backbone.problem import Problem
from tests.topology.backbone.small_problems import stated

HOSTED_GBPS, KEPT_GBPS = 20.0, 5.0


def options(nodes: Iterable[str], fixed_eur: Iterable[float], gbps: float = 1000.0) -> pd.DataFrame:
    """Return candidates ``a``, ``b``, ``c`` at ``nodes``."""
    nodes = list(nodes)
    return pd.DataFrame(
        {"node": nodes, "fixed_eur": list(fixed_eur), "module_gbps": gbps, "module_eur": 1.0,
         "most_modules": 1.0},
        index=list("abc")[: len(nodes)],
    )  # fmt: skip


def bare_problem(seed: int) -> Problem:
    """Return a network of 5 to 7 nodes and 7 to 9 spans, of which some are narrow."""
    random = np.random.default_rng(seed)
    nodes = int(random.integers(5, 8))
    ends = [(int(random.integers(0, v)), v) for v in range(1, nodes)]
    while len(ends) < nodes + 2:
        u, v = sorted(random.choice(nodes, size=2, replace=False).tolist())
        ends.append((u, v))
    served = [v for v in range(1, nodes) if random.random() < 0.7] or [nodes - 1]
    flows = [(v, 0, float(random.integers(10, 60))) for v in served]
    cost = random.integers(1, 100, size=len(ends)).astype(float).tolist()
    problem = stated(ends, cost, flows, price_eur=float(random.integers(20, 120)))
    widths = [1000.0, 1000.0, 120.0] if seed % 2 else [1000.0]
    return replace(problem, module_gbps=random.choice(widths, size=len(ends)))


def random_case(seed: int) -> tuple[Problem, pd.DataFrame, Wanted]:
    """Return a tiny network with two or three candidate sites, and what is asked of them."""
    random = np.random.default_rng(10_000 + seed)
    bare = bare_problem(seed)
    number = int(random.integers(2, 4))
    nodes = random.choice(np.arange(1, len(bare.nodes)), size=number, replace=False).tolist()
    candidates = options(
        [bare.nodes[v] for v in nodes], random.integers(1, 60, size=number).astype(float)
    )
    names = list(candidates.index)
    least = int(random.integers(1, 3))
    apart = [tuple(names[:2])] if number == 3 and random.random() < 0.4 else []
    near = {bare.nodes[bare.served[0]]: tuple(names[1:])} if random.random() < 0.4 else {}
    share = float(random.choice([0.0, 0.5, 1.0]))
    wanted = Wanted(least, least if random.random() < 0.5 and share == 0 else 0, share, apart, near)
    hosted = {bare.nodes[v]: HOSTED_GBPS for v in bare.served}
    kept = {bare.nodes[v]: KEPT_GBPS for v in bare.served}
    return with_hosting(bare, candidates, hosted, kept, wanted), candidates, wanted


def best_value(problem: Problem, wanted: Wanted) -> float:
    """Return the least cost over all subsets of spans and sites, cheapest first.

    Rules of sites are looked at by hand, connection by a walk, the rest by the checker.
    """
    cost = problem.fixed_eur + problem.module_eur
    every = np.flatnonzero(problem.most_modules >= 1).tolist()
    could = [joined(problem, every, state.spans) for state in problem.states]
    sites = [e for e, span in enumerate(problem.spans) if span.startswith(SPAN)]
    found, choices = np.inf, []
    for taken in product((False, True), repeat=len(problem.spans)):
        opened = {problem.spans[e].removeprefix(SPAN) for e in sites if taken[e]}
        if allowed(opened, wanted):
            choices.append((float(cost[np.array(taken)].sum()), taken))
    for paid, taken in sorted(choices):
        if paid >= found:
            break
        found = min(found, _protected(problem, paid, np.flatnonzero(taken).tolist(), could, found))
    return float(found)


def allowed(opened: set[str], wanted: Wanted) -> bool:
    """Return whether the sites ``opened`` keep number, separation and latency."""
    enough = wanted.least <= len(opened) <= (wanted.most or len(opened))
    apart = not any(set(pair) <= opened for pair in wanted.apart)
    return enough and apart and all(opened & set(near) for near in wanted.near.values())


def _protected(
    problem: Problem, paid: float, taken: list[int], could: list[set[int]], below: float
) -> float:
    """Return the cost with the best set of protected sites (infinite = it does not work)."""
    sites = set(problem.served)
    if not sites <= joined(problem, taken, frozenset()):
        return np.inf
    safe = set(sites)
    for state, possible in zip(problem.states, could, strict=True):
        safe -= (sites & possible) - joined(problem, taken, state.spans)
    best = np.inf
    if not problem.forced <= safe:
        return best
    for size in range(len(safe), -1, -1):
        for kept in combinations(sorted(safe), size):
            value = paid + sum(problem.price_eur[v] for v in sites if v not in kept)
            if value < min(best, below) and problem.forced <= set(kept):
                best = value if holds(problem, taken, kept) else best
    return best


def holds(problem: Problem, taken: list[int], kept: Iterable[int]) -> bool:
    """Return whether the checker finds nothing violated."""
    inside = set(kept)
    modules = {problem.spans[e]: 1 for e in taken}
    return not check(problem, modules, {problem.nodes[v]: v in inside for v in problem.served})


def joined(problem: Problem, spans: Iterable[int], failed: frozenset[int]) -> set[int]:
    """Return the nodes that reach the internet, none of them through ``hosting``."""
    around: dict[int, list[int]] = {}
    for e in spans:
        if e not in failed:
            u, v = problem.ends[e].tolist()
            around.setdefault(u, []).append(v)
            around.setdefault(v, []).append(u)
    reached, waiting = {problem.root}, [problem.root]
    while waiting:
        here = waiting.pop()
        onward = () if problem.nodes[here] == HOSTING else around.get(here, ())
        new = set(onward) - reached
        reached |= new
        waiting += new
    return reached
