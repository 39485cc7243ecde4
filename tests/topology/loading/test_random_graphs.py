"""A thousand random graphs: the design, the checker and a count of every purchase agree.

Divisible traffic passes over undirected links when every cut holds it, if demands join at most
four nodes or leave at most two of them (Papernov, 1976): so the count needs no solver at all.
"""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale.plan.loading import Model
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.check import check
from dorsale.topology.loading.infeasible import why
from dorsale.topology.loading.solve import solve
from dorsale.topology.loading.states import task
from tests.topology.loading.tiny_tasks import instance

GRAPHS = 1000
LIMITS = Limits(work=30, time_s=30.0, gap=1e-9)
MODULES = [([2.0], [3.0]), ([1.5, 4.0], [2.0, 3.0]), ([3.0, 5.0], [4.0, 6.0]), ([], [])]


@st.composite
def graphs(draw):
    """Draw an instance of 2 to 5 nodes and at most 6 links, some parallel, some nodes alone."""
    size = draw(st.integers(2, 5))
    pairs = list(combinations(range(size), 2))
    links = draw(st.lists(st.sampled_from(pairs), min_size=size - 1, max_size=6))
    starred = [(a, b) for a, b in pairs if size < 5 or a < 2]
    ends = draw(st.lists(st.sampled_from(starred), min_size=1, max_size=4))
    demands = [(*pair, draw(st.sampled_from([1.0, 2.0, 2.5]))) for pair in ends]
    kinds = st.sampled_from([0, 0, 1, 2, 3])
    return instance(
        size, links, demands,
        modules=[MODULES[draw(kinds)] for _ in links],
        installed=[draw(st.sampled_from([0.0, 0.0, 1.0])) for _ in links],
    )  # fmt: skip


def cheapest(asked):
    """Return the least cost of capacities that hold every cut of every state; inf without."""
    it = asked.instance
    total = it.traffic.sum()
    options = [
        _options(*link, asked.model.capacity == "E", total)
        for link in zip(it.installed, it.module_capacity, it.module_cost, strict=True)
    ]
    rooms = np.array(list(product(*([room for room, _ in mine] for mine in options))))
    costs = np.array([sum(c) for c in product(*([cost for _, cost in mine] for mine in options))])
    fits = np.ones(len(costs), bool)
    for dead, wanted in _states(asked):
        alive = np.array([e not in dead for e in range(len(it.links))])
        for bits in product((False, True), repeat=len(it.nodes) - 1):
            side = np.array([False, *bits])
            across = alive & (side[it.ends[:, 0]] != side[it.ends[:, 1]])
            demand = wanted[side[it.demand_ends[:, 0]] != side[it.demand_ends[:, 1]]].sum()
            fits &= rooms @ across >= demand - 1e-9
    return costs[fits].min(initial=np.inf)


def _options(installed, sizes, costs, alone, total):
    """Return (capacity, cost) of what is worth buying on one link."""
    most = [1 if alone else int(np.ceil(total / size)) for size in sizes]
    bought = [np.array(n) for n in product(*(range(m + 1) for m in most))]
    found = [(installed + n @ sizes, n @ costs) for n in bought if not alone or n.sum() <= 1]
    found = [(min(float(room), float(total)), float(cost)) for room, cost in found]
    better = {o for o in found for p in found if p != o and p[0] >= o[0] and p[1] <= o[1]}
    return sorted(set(found) - better)


def _states(asked):
    it = asked.instance
    yield set(), it.traffic
    for failure in asked.failures:
        ended = np.isin(it.demand_ends, list(failure.nodes)).any(axis=1)
        lost = asked.excluded.get(failure.name, frozenset())
        gone = [k in lost or ended[k] for k in range(len(it.demands))]
        yield failure.links, np.where(gone, 0.0, it.traffic)


@given(graphs(), st.sampled_from("MME"), st.sampled_from(["none", "links", "nodes", "links,nodes"]))
@settings(max_examples=GRAPHS, deadline=None, derandomize=True,
          suppress_health_check=list(HealthCheck))  # fmt: skip
def test_design_checker_and_count_agree(given_, letter, survive):
    try:
        asked = task(given_, Model(capacity=letter), survive.split(","))
    except Infeasible:
        return
    least = cheapest(asked)
    if np.isinf(least):
        assert why(asked).cuts
        with pytest.raises(Infeasible):
            solve(asked, LIMITS, 1)
        return
    assert why(asked) is None
    found = solve(asked, LIMITS, 1)
    assert found.value == pytest.approx(least)
    assert found.bound == pytest.approx(least, abs=1e-6)
    assert check(asked, found) == []
