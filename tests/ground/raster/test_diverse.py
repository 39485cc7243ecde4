"""Corridors that keep away from one another."""

from __future__ import annotations

import numpy as np
import pytest

from dorsale.ground.raster import alternatives, path, surface, sweep
from tests.ground.raster.graphs import INF, lumpy

ENDS = ((10, 0), (10, 40))


def test_even_ground_gives_one_corridor_on_each_side() -> None:
    found = alternatives(np.ones((21, 41)), *ENDS, count=3, apart_m=3.0, factor=INF)
    assert found[0].path.cost == pytest.approx(40.0)
    assert len(found) == 3
    sides = [np.sign(one.path.cells[20, 0] - 10) for one in found]
    assert sorted(sides) == [-1, 0, 1]
    for one in found[1:]:
        assert abs(one.path.cells[20, 0] - 10) > 3
        assert one.near_first_km < 0.5 * one.path.length_m / 1000


def test_the_first_is_the_cheapest_and_prices_are_without_penalties() -> None:
    cost = lumpy(60, 80)
    ground = surface(cost, 16, (90.0, 90.0))
    found = alternatives(ground, (5, 5), (50, 70), count=3, apart_m=400.0)
    field = sweep(ground, [(5, 5)])
    best = path(field, 50, 70)
    assert best is not None
    assert found[0].path.cells.tolist() == best.cells.tolist()
    assert found[0].near_first_km == 0
    for one in found[1:]:
        assert one.path.cost >= best.cost
        assert one.near_earlier_km <= 0.5 * one.path.length_m / 1000 + 1e-9


def test_forbidden_ground_may_leave_fewer() -> None:
    cost = np.ones((5, 41))
    assert len(alternatives(cost, (2, 0), (2, 40), apart_m=3.0, factor=INF)) == 1
    assert len(alternatives(cost, (2, 0), (2, 40), apart_m=3.0, factor=5.0)) == 1


def test_no_path_no_corridor() -> None:
    assert alternatives(np.array([[1.0, INF, 1.0]]), (0, 0), (0, 2)) == []


@pytest.mark.parametrize("factor", [2.0, 10.0, INF])
def test_excluded_ground_stays_excluded(factor: float) -> None:
    cost = np.ones((21, 41))
    cost[:10, 20] = INF
    found = alternatives(cost, *ENDS, count=3, apart_m=3.0, factor=factor)
    for one in found:
        assert np.isfinite(cost[one.path.cells[:, 0], one.path.cells[:, 1]]).all()
