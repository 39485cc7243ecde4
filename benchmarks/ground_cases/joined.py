"""Raster and roads as one graph: taking turns against one explicit graph in scipy.

The ground: costs of 10 to 500 EUR a metre, smooth over some thirty cells of 1.1 km. The roads:
crossings about every twenty cells, three in four neighbours linked, 15 EUR a metre; 2,000 EUR to
get off or on. One source, costs to every cell and stop. Both start from the same cells, stops and
links; the peer builds one matrix of them inside the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from rows import Work
from scipy.ndimage import gaussian_filter
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from dorsale.ground.one_graph import Joined, join, settle
from dorsale.plan.ground import Grid, Network

_CELL_M = 1100.0
_STEP = 20  # cells between crossings
_ACCESS_EUR = 2000.0
Answer = tuple[np.ndarray, np.ndarray]


def cases() -> list[Work]:
    """Return the cases."""
    return [
        _work(300, "0.09 M"),
        _work(1000, "1 M"),
        _work(2000, "4 M", full=True),
    ]


def _work(size: int, cells: str, full: bool = False) -> Work:
    name = f"raster of {cells} cells and roads as one graph, scipy"
    return Work(name, "scipy", 1.0, partial(_both, size), _close, full)


def _both(size: int) -> tuple[Callable[[], Answer], Callable[[], Answer]]:
    from dorsale.ground.raster import surface

    cost, network, eur, grid = _ground(size)
    source = len(network.nodes) // 2

    one = join(network, eur, surface(cost, 8, (_CELL_M, _CELL_M)), grid, _ACCESS_EUR)

    def ours() -> Answer:
        found = settle(one, [source])
        return found.field.value, found.eur

    def theirs() -> Answer:
        cells = cost.size
        found = dijkstra(_explicit(one, cost), directed=False, indices=cells + source)
        return found[:cells].reshape(cost.shape), found[cells:]

    return ours, theirs


def _close(one: Answer, other: Answer) -> bool:
    return all(bool(np.allclose(a, b, rtol=1e-5)) for a, b in zip(one, other, strict=True))


def _explicit(one: Joined, cost: np.ndarray) -> csr_array:
    """Return cells, then stops, as one matrix."""
    number = np.arange(cost.size, dtype=np.int32).reshape(cost.shape)
    parts = []
    for a, b, length in [
        (np.s_[:, :-1], np.s_[:, 1:], 1.0), (np.s_[:-1], np.s_[1:], 1.0),
        (np.s_[:-1, :-1], np.s_[1:, 1:], 2**0.5), (np.s_[:-1, 1:], np.s_[1:, :-1], 2**0.5),
    ]:  # fmt: skip
        eur = (cost[a].astype(float) + cost[b]) / 2 * length * _CELL_M
        parts.append((number[a].ravel(), number[b].ravel(), eur.ravel()))
    links = one.links
    parts.append((links.start + cost.size, links.end + cost.size, links.eur))
    stops = np.flatnonzero(one.cell[:, 0] >= 0)
    under = number[one.cell[stops, 0], one.cell[stops, 1]]
    parts.append((under, stops.astype(np.int32) + cost.size, one.access_eur[stops]))
    start, end, eur = (np.concatenate(column) for column in zip(*parts, strict=True))
    size = cost.size + len(one.cell)
    return csr_array((eur, (start, end)), shape=(size, size))


def _ground(size: int) -> tuple[np.ndarray, Network, np.ndarray, Grid]:
    random: Any = np.random.default_rng(size)
    smooth = gaussian_filter(random.random((size, size)), 15)
    smooth = (smooth - smooth.min()) / np.ptp(smooth)
    cost = (10 * np.exp(smooth * np.log(50))).astype(np.float32)
    side = size // _STEP
    number = np.arange(side * side).reshape(side, side)
    corner = np.stack(np.divmod(number.ravel(), side), -1) * _STEP
    cells = corner + random.integers(0, _STEP, (side * side, 2))
    start = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    end = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    kept = random.random(len(start)) < 0.75
    start, end = start[kept], end[kept]
    km = np.hypot(*(cells[start] - cells[end]).T) * _CELL_M / 1000 + 0.1
    ways = pd.DataFrame({"id": np.arange(len(km)), "start": start, "end": end, "length_km": km})
    ways["geometry"] = [()] * len(ways)
    grid = Grid("EPSG:4326", (0.01, 0.0, 0.0, 0.0, -0.01, size * 0.01), size, size)
    nodes = pd.DataFrame(
        {"lon": (cells[:, 1] + 0.5) * 0.01, "lat": (size - cells[:, 0] - 0.5) * 0.01}
    )
    return cost, Network(nodes, ways), km * 15_000, grid
