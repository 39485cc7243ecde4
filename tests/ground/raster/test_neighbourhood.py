"""Steps between cells: lengths, the cells they cross, and what they add to a straight line."""

from __future__ import annotations

import numpy as np
import pytest

from dorsale.ground.raster import elongation, sweep
from dorsale.ground.raster.neighbourhood import REACH, crossed, directions, moves
from dorsale.plan.problems import BadInput


@pytest.mark.parametrize(("reach", "steps"), [(1, 4), (2, 8), (3, 16)])
def test_each_line_once(reach: int, steps: int) -> None:
    assert len(set(directions(reach))) == steps


@pytest.mark.parametrize("step", directions(3))
def test_shares_of_crossed_cells_are_those_of_many_points(step: tuple[int, int]) -> None:
    points = (np.arange(60000) + 0.5) / 60000
    seen = np.floor(np.outer(points, step) + 0.5).astype(int)
    cells, counts = np.unique(seen, axis=0, return_counts=True)
    expected = {tuple(c): n / 60000 for c, n in zip(cells.tolist(), counts, strict=True)}
    assert dict(crossed(*step)) == pytest.approx(expected, abs=1e-4)


def test_lengths_shrink_with_the_width_of_rows() -> None:
    found = moves(8, (2.0, np.array([3.0, 1.0])), 2)
    assert found.length_m[0].tolist() == [3.0, 3.0, 1.0, 1.0]
    assert found.length_m[1][1] == 2.0
    assert found.length_m[2][1] == pytest.approx(np.hypot(2, 2))


@pytest.mark.parametrize("neighbours", REACH)
@pytest.mark.parametrize("cell", [(1.0, 1.0), (2.0, 1.0)])
def test_worst_elongation_is_reached_on_even_ground(
    neighbours: int, cell: tuple[float, float]
) -> None:
    half = 60
    found = sweep(np.ones((2 * half + 1,) * 2), [(half, half)], neighbours, cell, precise=True)
    row, column = np.mgrid[-half : half + 1, -half : half + 1]
    straight = np.hypot(row * cell[0], column * cell[1])
    straight[half, half] = 1.0
    worst = (found.value / straight).max() - 1
    assert worst <= elongation(neighbours, *cell) + 1e-9
    assert worst == pytest.approx(elongation(neighbours, *cell), rel=0.01)


def test_other_neighbourhoods_are_refused() -> None:
    with pytest.raises(BadInput, match="6 neighbours are not known"):
        moves(6, (1.0, 1.0), 3)
