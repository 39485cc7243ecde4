"""The same question put to networkx: every step of a small raster as an edge."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dorsale.ground.raster.neighbourhood import REACH, crossed, directions

INF = float("inf")


def rasters(most: int = 12, excluded: bool = True) -> st.SearchStrategy[np.ndarray]:
    """Small rasters of costs, some with cells where nothing may pass."""
    costs = st.floats(0.125, 50.0, width=32)
    cells = st.one_of(costs, costs, costs, st.just(INF)) if excluded else costs
    shapes = st.tuples(st.integers(1, most), st.integers(1, most))
    return shapes.flatmap(lambda shape: arrays.arrays(np.float32, shape, elements=cells))


def graph(
    cost: np.ndarray,
    neighbours: int,
    height: np.ndarray | None = None,
    width: np.ndarray | None = None,
    wrap: bool = False,
) -> nx.Graph:
    """Return the graph of cells, its edges weighted by length times mean cost."""
    rows, columns = cost.shape
    height = np.ones(rows) if height is None else height
    width = np.ones(rows) if width is None else width
    found = nx.Graph()
    found.add_nodes_from(np.ndindex(rows, columns))
    steps = directions(REACH[neighbours])[: 2 if neighbours == 4 else None]
    for (row, column), (down, right) in ((n, s) for n in found.nodes for s in steps):
        y, x = row + down, column + right
        if y >= rows or (not wrap and not 0 <= x < columns):
            continue
        mean = sum(
            share * float(cost[row + a, (column + b) % columns])
            for (a, b), share in crossed(down, right)
        )
        apart = height[row : y + 1].sum() - (height[row] + height[y]) / 2
        length = np.hypot(apart, abs(right) * (width[row] + width[y]) / 2)
        edge = ((row, column), (y, x % columns))
        if mean < INF and mean * length < found.get_edge_data(*edge, {"weight": INF})["weight"]:
            found.add_edge(*edge, weight=mean * length)
    return found


def distances(found: nx.Graph, shape: tuple[int, int], sources: dict) -> np.ndarray:
    """Return the least cost of every cell from sources with offsets."""
    joined = found.copy()
    for cell, offset in sources.items():
        joined.add_edge("start", cell, weight=offset)
    reached = nx.single_source_dijkstra_path_length(joined, "start")
    result = np.full(shape, INF)
    for cell in np.ndindex(*shape):
        result[cell] = reached.get(cell, INF)
    return result


def free_cells(cost: np.ndarray) -> list[tuple[int, int]]:
    return [(int(r), int(c)) for r, c in np.argwhere(np.isfinite(cost))]


def wide_enough(cost: np.ndarray, neighbours: int) -> bool:
    return cost.shape[1] > 2 * REACH[neighbours]


def lumpy(rows: int, columns: int, seed: int = 1) -> np.ndarray:
    """Ground with features of several sizes, costs 1 to 50."""
    rng = np.random.default_rng(seed)
    total = np.zeros((rows, columns))
    for size in (3, 9, 27):
        rough = rng.random((-(-rows // size), -(-columns // size)))
        total += np.kron(rough, np.ones((size, size)))[:rows, :columns]
    total = (total - total.min()) / np.ptp(total)
    return np.exp(total * np.log(50)).astype(np.float32)
