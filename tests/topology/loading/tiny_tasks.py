"""Tiny tasks of our own: a triangle to check by hand, and random ones with every letter."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from dorsale.plan.loading import Failure, Instance, Model, Task
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.states import task

LIMITS = Limits(work=50, time_s=60.0, gap=1e-6)


def instance(
    nodes: int,
    links: list[tuple[int, int]],
    demands: list[tuple[int, int, float]],
    modules: list[tuple[list[float], list[float]]] | None = None,
    installed: list[float] | None = None,
    routing: list[float] | None = None,
    setup: list[float] | None = None,
    units: list[float] | None = None,
    hops: list[int] | None = None,
) -> Instance:
    """Return an instance; one module of capacity 2 at cost 3 on each link when not given."""
    size = len(links)
    modules = modules or [([2.0], [3.0])] * size
    unit = np.array(units or [1.0] * len(demands))
    return Instance(
        name="tiny",
        nodes=tuple("abcdefgh"[:nodes]),
        links=tuple(f"L{e}" for e in range(size)),
        ends=np.array(links, dtype=np.int64).reshape(size, 2),
        installed=np.array(installed or [0.0] * size),
        routing_cost=np.array(routing or [0.0] * size),
        setup_cost=np.array(setup or [0.0] * size),
        module_capacity=tuple(np.array(c, dtype=float) for c, _ in modules),
        module_cost=tuple(np.array(c, dtype=float) for _, c in modules),
        demands=tuple(f"D{k}" for k in range(len(demands))),
        demand_ends=np.array([d[:2] for d in demands], dtype=np.int64).reshape(len(demands), 2),
        demand_value=np.array([d[2] for d in demands]) / unit,
        routing_unit=unit,
        hop_limit=np.array(hops or [0] * len(demands)),
        place=np.zeros((0, 2)),
    )


def triangle(code: str = "U-U-M-N-C-A-N-N", survive: object = "none", **more: object) -> Task:
    """Return a triangle a, b, c with 2 from a to b and 2 from b to c."""
    given = instance(3, [(0, 1), (1, 2), (0, 2)], [(0, 1, 2.0), (1, 2, 2.0)], **more)
    return task(given, Model(*code.split("-")), survive)


@st.composite
def tiny_tasks(draw: st.DrawFn, routing: str = "CIS", survive: str = "NUPS") -> Task | None:
    """Draw a task with at most 4 nodes, 5 links and 2 demands; ``None`` when none can serve it."""
    nodes = draw(st.integers(2, 4))
    node = st.integers(0, nodes - 1)
    apart = st.tuples(node, node).filter(lambda ends: ends[0] != ends[1])
    links = draw(st.lists(apart, min_size=nodes, max_size=5))
    ends = draw(st.lists(apart, min_size=1, max_size=2))
    demands = [(*e, float(draw(st.integers(1, 3)))) for e in ends]
    letters = draw(st.sampled_from(["UU", "DU", "DB", "DD"]))
    model = Model(
        demands=letters[0],
        links=letters[1],
        capacity=draw(st.sampled_from("ML" if "C" not in routing else "MEL")),
        fixed=draw(st.sampled_from("NY")),
        routing=draw(st.sampled_from(routing)),
        hops=draw(st.sampled_from("NY")),
        survive=draw(st.sampled_from(survive)),
    )
    some = st.sampled_from([0.0, 0.0, 1.0])
    given = instance(
        nodes,
        links,
        demands,
        modules=[_modules(draw) for _ in links],
        installed=[draw(some) for _ in links],
        routing=[draw(some) for _ in links],
        setup=[draw(some) for _ in links],
        hops=[draw(st.integers(1, 3)) for _ in demands],
    )
    try:
        return task(given, model, _failures(draw, nodes, len(links), model.survive))
    except Infeasible:
        return None


def _modules(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    first = float(draw(st.integers(1, 3)))
    cost = float(draw(st.integers(1, 5)))
    if draw(st.booleans()):
        return [first], [cost]
    return [first, first + 2.0], [cost, cost + float(draw(st.integers(0, 4)))]


def _failures(draw: st.DrawFn, nodes: int, links: int, survive: str) -> object:
    if survive == "N":
        return "none"
    kind = draw(st.sampled_from(["links", "nodes", "group"]))
    if kind != "group":
        return kind
    groups = st.frozensets(st.integers(0, links - 1), min_size=1, max_size=3)
    found = draw(st.lists(groups, min_size=1, max_size=3, unique=True))
    return [Failure(f"G{i}", group) for i, group in enumerate(found)]
