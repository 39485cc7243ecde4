"""What can be left out without loss: spans that another one beats, states that another covers."""

from __future__ import annotations

import numpy as np

from dorsale.topology.backbone.problem import Problem


def stand_ins(problem: Problem) -> np.ndarray:
    """Return, for each span, the parallel one that does its work at no more cost, or itself.

    The better one joins the same places, fails in no other state, costs no more, module by
    module, and holds as much: as the other when only one of them may be taken, else all traffic.
    """
    states = _states_of(problem)
    groups = _groups_of(problem)
    alike: dict[tuple[int, int], list[int]] = {}
    for e, (u, v) in enumerate(problem.ends.tolist()):
        if problem.most_modules[e] >= 1:
            alike.setdefault((min(u, v), max(u, v)), []).append(e)
    total = sum(gbps for _, _, gbps in problem.flows)
    found = np.arange(len(problem.spans))
    for parallel in alike.values():
        for e in parallel:
            better = [
                other for other in parallel
                if other != e and found[other] == other
                and states[other] <= states[e] and groups[other] <= groups[e]
                and _beats(problem, other, e, bool(groups[other]), total)
            ]  # fmt: skip
            found[e] = better[0] if better else e
    while (found != found[found]).any():
        found = found[found]
    return found


def _beats(problem: Problem, one: int, other: int, either: bool, total: float) -> bool:
    """Return whether span ``one`` can stand for ``other`` (``either``: not both are taken)."""
    size = problem.module_gbps * problem.most_modules
    cost = problem.fixed_eur + problem.module_eur
    holds = size[one] >= (min(size[other], total) if either else total)
    cheaper = cost[one] <= cost[other] and problem.module_eur[one] <= problem.module_eur[other]
    return bool(holds and cheaper and problem.module_gbps[one] >= problem.module_gbps[other])


def _groups_of(problem: Problem) -> list[set[int]]:
    """Return, for each span, the exclusive groups it is in."""
    found: list[set[int]] = [set() for _ in problem.spans]
    for number, group in enumerate(problem.exclusive):
        for e in group:
            found[e].add(number)
    return found


def _states_of(problem: Problem) -> list[set[int]]:
    """Return, for each span, the states that take it."""
    found: list[set[int]] = [set() for _ in problem.spans]
    for number, state in enumerate(problem.states):
        for e in state.spans:
            found[e].add(number)
    return found


def covering(problem: Problem, usable: np.ndarray) -> list[tuple[int, ...]]:
    """Return, for each state, the states that take all its usable spans and ask as much.

    Of two that take the same, the first covers the second. A state that takes nothing usable
    is covered by itself.
    """
    states = _states_of(problem)
    found: list[tuple[int, ...]] = []
    for number, state in enumerate(problem.states):
        spans = [e for e in state.spans if usable[e]]
        if not spans:
            found.append((number,))
            continue
        common = set.intersection(*(states[e] for e in spans)) - {number}
        found.append(tuple(
            other for other in sorted(common)
            if problem.states[other].share >= state.share
            and not (other > number and _same(problem, usable, other, number))
        ))  # fmt: skip
    return found


def _same(problem: Problem, usable: np.ndarray, one: int, other: int) -> bool:
    """Return whether each state covers the other."""
    first, second = problem.states[one], problem.states[other]
    alike = {e for e in first.spans if usable[e]} == {e for e in second.spans if usable[e]}
    return alike and first.share == second.share
