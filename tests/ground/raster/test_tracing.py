"""Paths back from values, and which source each cell belongs to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dorsale.ground.raster import owners, path, sweep
from dorsale.ground.raster.tracing import steps_along
from dorsale.plan.problems import BadInput
from tests.ground.raster.graphs import INF, free_cells, graph, lumpy, rasters, wide_enough

NEIGHBOURS = st.sampled_from([4, 8, 16, 32])


def test_around_a_wall_by_hand() -> None:
    cost = np.array([[1.0, 9.0, 1.0], [1.0, 9.0, 1.0], [1.0, 1.0, 1.0]])
    found = path(sweep(cost, [(0, 0)], 4), 0, 2)
    assert found is not None
    assert found.cells.tolist() == [[0, 0], [1, 0], [2, 0], [2, 1], [2, 2], [1, 2], [0, 2]]
    assert (found.cost, found.length_m) == (6.0, 6.0)


@settings(deadline=None, max_examples=80)
@given(rasters(), NEIGHBOURS, st.booleans(), st.data())
def test_a_path_is_made_of_steps_and_costs_what_its_end_says(
    cost: np.ndarray, neighbours: int, wrap: bool, data: st.DataObject
) -> None:
    free = free_cells(cost)
    assume(free)
    sources = data.draw(st.lists(st.sampled_from(free), min_size=1, max_size=3))
    wrap &= wide_enough(cost, neighbours)
    field = sweep(cost, sources, neighbours, wrap=wrap, tile=4)
    steps = graph(cost, neighbours, wrap=wrap)
    label = owners(field, sources)
    for cell in free:
        found = path(field, *cell)
        assert (found is None) == np.isinf(field.value[cell]) == (label[cell] == -1)
        if found is None:
            continue
        cells = [tuple(at) for at in found.cells.tolist()]
        assert cells[0] in sources
        assert cells[0] == sources[label[cell]]
        assert cells[-1] == cell
        assert all(steps.has_edge(*step) for step in zip(cells, cells[1:], strict=False))
        assert found.cost == pytest.approx(field.value[cell], rel=1e-5, abs=1e-6)


@settings(deadline=None, max_examples=60)
@given(rasters(most=8), NEIGHBOURS, st.data())
def test_steps_lost_in_rounding_lead_in_no_circles(
    cost: np.ndarray, neighbours: int, data: st.DataObject
) -> None:
    free = free_cells(cost)
    assume(free)
    source = data.draw(st.sampled_from(free))
    field = sweep(cost * np.float32(1e-9), [source], neighbours, offsets=[1e4])
    label = owners(field, [source])
    for cell in free:
        found = path(field, *cell)
        assert (found is None) == (label[cell] == -1) == np.isinf(field.value[cell])
        if found is not None:
            assert len({tuple(at) for at in found.cells.tolist()}) == len(found.cells)
            assert tuple(found.cells[-1].tolist()) == cell


def test_owners_are_the_nearest_sources() -> None:
    cost = lumpy(60, 70)
    sources = [(5, 5), (50, 60), (20, 40)]
    field = sweep(cost, sources, 16)
    alone = np.array([sweep(cost, [one], 16).value for one in sources])
    label = owners(field, sources)
    nearest = np.take_along_axis(alone, label[None].astype(int), axis=0)[0]
    assert np.array_equal(nearest, field.value)


def test_a_field_begun_from_values_has_seeds_of_its_own() -> None:
    start = np.full((1, 4), INF)
    start[0, 3] = 1.0
    field = sweep(np.ones((1, 4)), [(0, 0)], start=start)
    assert owners(field, [(0, 0)]).tolist() == [[0, 0, -2, -2]]
    found = path(field, 0, 2)
    assert found is not None
    assert (found.cells.tolist(), found.cost) == ([[0, 3], [0, 2]], 2.0)


def test_a_path_crosses_the_seam() -> None:
    field = sweep(np.ones((3, 8)), [(1, 0)], wrap=True)
    found = path(field, 1, 6)
    assert found is not None
    assert found.cells.tolist() == [[1, 0], [1, 7], [1, 6]]
    assert steps_along(field.surface, found.cells)[1].tolist() == [1.0, 1.0]


def test_a_cell_outside_is_refused() -> None:
    with pytest.raises(BadInput, match="outside the raster"):
        path(sweep(np.ones((3, 3)), [(0, 0)]), 3, 0)
