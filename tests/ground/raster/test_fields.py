"""Least cost to every cell, against a sum by hand, networkx and scikit-image."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dorsale.ground.raster import surface, sweep
from dorsale.plan.problems import BadInput
from tests.ground.raster.graphs import (
    INF,
    distances,
    free_cells,
    graph,
    lumpy,
    rasters,
    wide_enough,
)

NEIGHBOURS = st.sampled_from([4, 8, 16, 32])


def test_three_cells_by_hand() -> None:
    assert sweep(np.array([[1.0, 3.0, 1.0]]), [(0, 0)]).value.tolist() == [[0.0, 2.0, 4.0]]


@settings(deadline=None, max_examples=100)
@given(rasters(), NEIGHBOURS, st.integers(3, 6), st.booleans(), st.data())
def test_same_as_dijkstra(
    cost: np.ndarray, neighbours: int, tile: int, wrap: bool, data: st.DataObject
) -> None:
    free = free_cells(cost)
    assume(free)
    height, width = (
        np.array(data.draw(st.lists(st.floats(0.5, 4), min_size=n, max_size=n)))
        for n in (cost.shape[0], cost.shape[0])
    )
    sources = data.draw(st.dictionaries(st.sampled_from(free), st.floats(0, 99, width=32)))
    assume(sources)
    wrap &= wide_enough(cost, neighbours)
    found = sweep(cost, list(sources), neighbours, (height, width), offsets=list(sources.values()),
                  wrap=wrap, tile=tile)  # fmt: skip
    expected = distances(graph(cost, neighbours, height, width, wrap), cost.shape, sources)
    np.testing.assert_allclose(found.value, expected, rtol=1e-5, atol=1e-5)


@settings(deadline=None, max_examples=40)
@given(rasters(), st.sampled_from([4, 8]), st.data())
def test_same_as_scikit_image(cost: np.ndarray, neighbours: int, data: st.DataObject) -> None:
    mcp = pytest.importorskip("skimage.graph").MCP_Geometric
    free = free_cells(cost)
    assume(free)
    source = data.draw(st.sampled_from(free))
    closed = np.where(np.isinf(cost), -1.0, cost)
    expected, _ = mcp(closed, fully_connected=neighbours == 8).find_costs([source])
    found = sweep(cost, [source], neighbours, tile=4)
    np.testing.assert_allclose(found.value, expected, rtol=1e-5)


@pytest.mark.parametrize("neighbours", [8, 16, 32])
def test_many_tiles_give_what_one_gives(neighbours: int) -> None:
    cost = lumpy(90, 110)
    cost[40:60, 20:90] = INF
    one = sweep(cost, [(3, 100), (80, 2)], neighbours, tile=128)
    for tile in (5, 16, 32):
        many = sweep(cost, [(3, 100), (80, 2)], neighbours, tile=tile)
        assert np.array_equal(one.value, many.value)


@settings(deadline=None, max_examples=40)
@given(rasters(), NEIGHBOURS, st.booleans(), st.data())
def test_a_later_source_needs_no_new_start(
    cost: np.ndarray, neighbours: int, wrap: bool, data: st.DataObject
) -> None:
    free = free_cells(cost)
    assume(free)
    first, later = data.draw(st.sampled_from(free)), data.draw(st.sampled_from(free))
    ground = surface(cost, neighbours, wrap=wrap and wide_enough(cost, neighbours))
    begun = sweep(ground, [first], tile=4)
    both = sweep(ground, [first, later], offsets=[0.0, 0.5], tile=4)
    warm = sweep(ground, [later], start=begun, offsets=[0.5], tile=4)
    values = begun.value.copy()
    values[later] = min(values[later], 0.5)
    from_values = sweep(ground, start=values, tile=4)
    assert np.array_equal(warm.value, both.value)
    assert np.array_equal(from_values.value, both.value)


def test_begun_values_on_excluded_cells_do_not_count() -> None:
    found = sweep(np.array([[1.0, INF, 1.0]]), start=np.array([[INF, 0.0, 5.0]]))
    assert found.value.tolist() == [[INF, INF, 5.0]]


def test_even_ground_drifts_in_float32_and_not_in_float64() -> None:
    cost = np.full((1, 20001), 1.1)
    exact = 20000 * float(np.float32(1.1))
    drift = abs(sweep(cost, [(0, 0)]).value[0, -1] / exact - 1)
    assert 1e-6 < drift < 1e-3
    assert sweep(cost, [(0, 0)], precise=True).value[0, -1] == pytest.approx(exact, rel=1e-9)


def test_progress_is_told() -> None:
    said: list[str] = []
    sweep(np.ones((9, 9)), [(0, 0)], tell=lambda step, _: said.append(step), tile=4)
    assert set(said) == {"sweep"}


@pytest.mark.parametrize("bad", [0.0, -2.0, np.nan])
def test_the_first_bad_cost_is_named(bad: float) -> None:
    cost = np.ones((4, 5))
    cost[2, 3] = bad
    with pytest.raises(BadInput, match="raster row 2, column 3"):
        sweep(cost, [(0, 0)])


def test_bad_sources_are_named() -> None:
    cost = np.array([[1.0, INF], [1.0, 1.0]])
    with pytest.raises(BadInput) as caught:
        sweep(cost, [(0, 0), (2, 0), (0, 1), (0, -1)])
    said = str(caught.value)
    assert "cell 1 (row 2, column 0) lies outside" in said
    assert "cell 3 (row 0, column -1) lies outside" in said
    assert "cell 2 (row 0, column 1) lies where nothing may pass" in said


def test_other_bad_input_is_refused() -> None:
    ground = np.ones((3, 3))
    with pytest.raises(BadInput, match="shape"):
        sweep(np.ones(3), [(0, 0)])
    with pytest.raises(BadInput, match=r"raster row 1 are 0\.0 m"):
        sweep(ground, [(0, 0)], cell=(1.0, np.array([1.0, 0.0, 1.0])))
    with pytest.raises(BadInput, match=r"wraps has 3 columns\. Give at least 5"):
        sweep(ground, [(0, 0)], 16, wrap=True)
    with pytest.raises(BadInput, match="begin from have shape"):
        sweep(ground, start=np.ones((2, 3)))
    with pytest.raises(BadInput, match="not a number"):
        sweep(ground, start=np.full((3, 3), np.nan))
    with pytest.raises(BadInput, match="not a number"):
        sweep(ground, [(0, 0)], offsets=[np.nan])


def test_nothing_leads_over_excluded_ground() -> None:
    cost = np.ones((5, 5))
    cost[2] = INF
    found = sweep(cost, [(0, 0)], 32)
    assert np.isfinite(found.value[:2]).all()
    assert np.isinf(found.value[2:]).all()
