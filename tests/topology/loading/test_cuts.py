"""Inequalities of every kind hold for every design that suffices, on a task counted in full."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from dorsale.plan.loading import Model, Task
from dorsale.topology.loading.capacity.first import first_design
from dorsale.topology.loading.capacity.knowledge import Knowledge
from dorsale.topology.loading.capacity.pieces import pieces
from dorsale.topology.loading.capacity.repair import repaired, trimmed
from dorsale.topology.loading.capacity.root import close_in
from dorsale.topology.loading.clock import Clock
from dorsale.topology.loading.states import task
from tests.topology.loading.tiny_tasks import instance


def _square(survive: str) -> Task:
    links = [(0, 1), (1, 2), (2, 3), (0, 3), (0, 2)]
    demands = [(0, 2, 1.5), (1, 3, 1.0), (0, 1, 0.75)]
    modules = [([1.0, 3.0], [2.0 + e, 5.0]) for e in range(5)]
    return task(instance(4, links, demands, modules), Model(), survive)


def _known(survive: str) -> Knowledge:
    (piece,) = pieces(_square(survive))
    known = Knowledge(piece, Clock(50, 600.0), 1e-6, 1)
    known.accept(first_design(known))
    return known


@pytest.mark.parametrize("survive", ["none", "links", "nodes"])
def test_no_sufficient_design_breaks_a_row(survive: str) -> None:
    known = _known(survive)
    close_in(known, 0.5)
    ranges = [range(int(m) + 1) for m in known.piece.most]
    for counts in product(*ranges):
        point = np.append(np.array(counts, float), 0.0)
        if len(known.pool.broken(point)):
            assert not known.survival.suffices(point[:-1])


@pytest.mark.parametrize("survive", ["none", "links"])
def test_the_bound_of_the_root_is_below_what_repair_buys(survive: str) -> None:
    known = _known(survive)
    close_in(known, 0.5)
    nothing = np.zeros(len(known.piece.cost))
    counts = trimmed(known, repaired(known, nothing))
    assert known.survival.suffices(counts)
    assert known.bound <= known.cost(counts) + 1e-9
