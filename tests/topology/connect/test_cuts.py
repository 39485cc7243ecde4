from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.topology.connect.cuts import Cuts
from dorsale.topology.connect.network import lacking
from dorsale.topology.connect.problem import Apart
from dorsale.topology.connect.rows import Columns, degree_rows, use_rows
from tests.topology.connect.small_networks import graph_of, planar
from tests.topology.connect.test_network import kernel_of


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["links", "nodes"]),
    st.integers(0, 1000),
    st.lists(st.integers(0, 4), min_size=16, max_size=16),
    st.lists(st.booleans(), min_size=16, max_size=16),
)
def test_cuts_are_valid_and_whole_points_that_fail_are_cut(
    apart: Apart, seed: int, quarters: list[int], taken: list[bool]
) -> None:
    """Rows broken by a random point hold for a network that holds and has no dead end."""
    problem = planar(9, 4, seed, apart)
    kernel, columns = kernel_of(problem), Columns(kernel_of(problem))
    cuts = Cuts(kernel, columns)
    point = np.full(columns.count, 0.5)
    point[:16] = np.array(quarters) / 4
    rows = [*cuts.violated(point), *degree_rows(kernel, columns), *use_rows(kernel, columns, point)]
    for drop in range(17):
        chosen = np.arange(16) != drop
        if not lacking(kernel, chosen) and _no_dead_end(problem, chosen):
            whole = _point(kernel.size, columns, problem.ends, chosen)
            assert all(row.slack(whole) >= 0 for row in rows)
    chosen = np.array(taken)
    whole = _point(kernel.size, columns, problem.ends, chosen)
    assert not lacking(kernel, chosen) or cuts.violated(whole)


def _point(size: int, columns: Columns, ends: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    used = np.zeros(size, dtype=bool)
    used[ends[chosen].ravel()] = True
    free = np.flatnonzero(columns.used >= 0)
    return np.concatenate([chosen, used[free]]).astype(float)


def _no_dead_end(problem: object, chosen: np.ndarray) -> bool:
    graph = graph_of(problem, chosen)  # type: ignore[arg-type]
    return all(degree != 1 for _, degree in graph.degree())
