"""Least cost over rasters: one source, many terminals, large grids.

The ground is block noise at scales of 8, 32, 128... cells, its amplitude growing by 1.3 at each
scale, mapped to costs from 1 to 50. Answers are equal when the cost of every cell agrees to 1e-5
(relative). A peer's graph or solver is part of its time, as our checked and framed copy of the
costs is of ours. Kernels are compiled before, on a tiny raster.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rows import Work
from scipy import sparse
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree

from dorsale.ground import raster
from ground_cases import Alone, Case

Both = tuple[Callable[[], Any], Callable[[], Any]]


def cases(_: Path | None) -> list[Case]:
    return [
        _one("scipy", 512, 2.5, _scipy, "with its graph"),
        _one("scipy", 2048, 2.5, _scipy, "with its graph"),
        _one("scikit-image", 4096, 5.0, _skimage),
        Work(_named(4096, "pyorps' diagonals"), "pyorps", 3.0, partial(_pyorps, 4096), _close),
        _many("python", 2048, 25.0, _forty_sweeps),
        _many("scikit-image", 1024, 25.0, _forty_mcp),
        _large(8192, 10.0, 2048.0),
        _blocks(4096, 6.0, 1024.0),
        _one("scipy", 4096, 2.5, _scipy, "with its graph", full=True),
        _blocks(8192, 30.0, 1024.0, full=True),
        _blocks(19264, 400.0, 16384.0, full=True),
    ]


def _named(side: int, what: str = "") -> str:
    name = f"one source, {side * side / 1e6:.3g} M cells, 8 neighbours"
    return f"{name}, {what}" if what else name


def _one(
    peer: str, side: int, goal: float, theirs: Callable[[np.ndarray], Any], what: str = "",
    full: bool = False,
) -> Work:  # fmt: skip
    return Work(_named(side, what), peer, goal, partial(_both, side, theirs), _close, full)


def _many(peer: str, side: int, goal: float, theirs: Callable[[Any, np.ndarray], float]) -> Work:
    name = f"40 terminals, {side * side / 1e6:.3g} M cells, against 40 runs of {peer}"
    name = name.replace("of python", "of our own")
    return Work(name, peer, goal, partial(_terminals, side, theirs), _close)


def _large(side: int, goal_s: float, goal_mb: float) -> Alone:
    name = f"one source, {side * side / 1e6:.3g} M cells"
    return Alone(name, goal_s, goal_mb, partial(_alone, side), _paths_cost_their_value)


def _blocks(side: int, goal_s: float, goal_mb: float, full: bool = False) -> Alone:
    name = f"one source, {side * side / 1e6:.3g} M cells on disk, in blocks, 2 processes"
    check = _same_as_one_sweep if side <= 4096 else None
    return Alone(name, goal_s, goal_mb, partial(_on_disk, side), check, full)


def ground(side: int, seed: int = 1) -> np.ndarray:
    """Return costs 1 to 50, float32, shape (side, side)."""
    rng = np.random.default_rng(seed)
    total = np.zeros((side, side), np.float32)
    size, amplitude = 8, 1.0
    while size <= side // 2:
        count = -(-side // size)
        block = (amplitude * rng.random((count, count))).astype(np.float32)
        total += block.repeat(size, 0).repeat(size, 1)[:side, :side]
        size, amplitude = size * 4, amplitude * 1.3
    total -= total.min()
    total *= np.float32(np.log(50)) / total.max()
    result: np.ndarray = np.exp(total, out=total)
    return result


def _close(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.allclose(one, other, rtol=1e-5, atol=1e-5))


def _middle(side: int) -> tuple[int, int]:
    return side // 2, side // 2


def _both(side: int, theirs: Callable[[np.ndarray], Any]) -> Both:
    cost = ground(side)
    theirs(cost[:8, :8].copy())
    raster.sweep(cost[:8, :8].copy(), [(1, 1)])
    return lambda: raster.sweep(cost, [_middle(side)]).value, partial(theirs, cost)


def _skimage(cost: np.ndarray) -> np.ndarray:
    from skimage.graph import MCP_Geometric

    found: np.ndarray = MCP_Geometric(cost, fully_connected=True).find_costs([_middle(len(cost))])
    return found[0]


def _scipy(cost: np.ndarray) -> np.ndarray:
    """Dijkstra on the upper half of the matrix of steps, both ways."""
    side = len(cost)
    graph = sparse.csr_matrix((side * side, side * side))
    diagonals, offsets = [], []
    for down, right, length in ((0, 1, 1.0), (1, 0, 1.0), (1, 1, 2**0.5), (1, -1, 2**0.5)):
        step = np.zeros((side, side), np.float64)
        mine = np.s_[: side - down, max(-right, 0) : side - max(right, 0)]
        other = np.s_[down:, max(right, 0) : side + min(right, 0)]
        step[mine] = (cost[mine].astype(float) + cost[other]) / 2 * length
        offset = down * side + right
        diagonals.append(np.concatenate([np.zeros(offset), step.ravel()[: side * side - offset]]))
        offsets.append(offset)
    graph = sparse.dia_matrix((np.array(diagonals), offsets), shape=graph.shape).tocsr()
    del diagonals
    middle = int(np.ravel_multi_index(_middle(side), cost.shape))
    found: np.ndarray = dijkstra(graph, directed=False, indices=middle)
    return found.reshape(side, side)


def _pyorps(side: int) -> Both:
    """Steps as pyorps has them: a diagonal costs the mean of four cells. Costs are whole."""
    from pyorps.utils._dijkstra import make_dijkstra_solver
    from pyorps.utils.neighborhood import get_neighborhood_steps

    whole = np.rint(ground(side) * 100).astype(np.uint16)
    cost, steps = whole.astype(np.float32), get_neighborhood_steps(1)

    def ours() -> np.ndarray:
        plain = raster.surface(cost)
        aligned = replace(plain, moves=_four_cells(plain.moves))
        return raster.sweep(aligned, [_middle(side)]).value

    def theirs() -> np.ndarray:
        solver = make_dijkstra_solver(whole, steps)
        solver.reset_root(int(np.ravel_multi_index(_middle(side), whole.shape)))
        solver.settle_all()
        return np.asarray(solver.dist_array()).reshape(whole.shape)

    raster.sweep(cost[:8, :8].copy(), [(1, 1)])
    return ours, theirs


def _four_cells(moves: Any) -> Any:
    touched, weight, count = moves.touched.copy(), moves.weight.copy(), moves.count.copy()
    for k in (2, 3):
        side = moves.right[k]
        touched[k, :4] = [(0, 0), (1, 0), (0, side), (1, side)]
        weight[k, :4], count[k] = 0.25, 4
    return replace(moves, touched=touched, weight=weight, count=count)


def _terminals(side: int, theirs: Callable[[Any, np.ndarray], float]) -> Both:
    """Ours and theirs start from the same prepared surface and return the tree's cost."""
    surface = raster.surface(ground(side))
    cells = np.random.default_rng(7).integers(0, side, (40, 2))
    raster.between(raster.surface(ground(64)), cells[:4] % 64)

    def ours() -> float:
        pairs = raster.between(surface, cells).pairs
        return float(pairs["cost"][pairs["tree"]].sum())

    return ours, lambda: theirs(surface, cells)


def _tree_cost(distances: np.ndarray) -> float:
    return float(minimum_spanning_tree(np.triu(distances, 1)).sum())


def _forty_sweeps(surface: Any, cells: np.ndarray) -> float:
    rows, columns = cells.T
    alone = (raster.sweep(surface, [cell]).value[rows, columns] for cell in cells)
    return _tree_cost(np.array(list(alone), float))


def _forty_mcp(surface: Any, cells: np.ndarray) -> float:
    from skimage.graph import MCP_Geometric

    cost = np.ascontiguousarray(surface.cost[1:-1, 1:-1])
    solver = MCP_Geometric(cost, fully_connected=True)
    rows, columns = cells.T
    alone = [solver.find_costs([cell])[0][rows, columns] for cell in cells.tolist()]
    return _tree_cost(np.array(alone))


def _alone(side: int) -> Callable[[], raster.Field]:
    cost = ground(side)
    raster.sweep(cost[:8, :8].copy(), [(1, 1)])
    return lambda: raster.sweep(cost, [_middle(side)])


def _paths_cost_their_value(field: raster.Field) -> bool:
    """Whether 20 paths, summed in float64, cost what the field says."""
    tree = raster.tree(field)
    ends = np.random.default_rng(5).integers(0, field.value.shape[0], (20, 2)).tolist()
    costs = [path.cost for row, column in ends if (path := raster.path(tree, row, column))]
    return _close(np.array(costs), np.array([field.value[row, column] for row, column in ends]))


def _on_disk(side: int) -> Callable[[], tuple[np.ndarray, np.ndarray]]:
    """Costs in one file, noise repeated after 2,048 cells; two workers write values to another."""
    folder = tempfile.TemporaryDirectory(prefix="dorsale-blocks-")  # until the call is gone
    cost, value = (
        np.memmap(Path(folder.name) / name, np.float32, "w+", shape=(side, side))
        for name in ("cost", "value")
    )
    for top in range(0, side, 2048):
        strip = ground(min(2048, side), seed=top)[: side - top]
        cost[top : top + 2048] = np.tile(strip, (1, -(-side // 2048)))[:, :side]
    cost.flush()

    def settled() -> tuple[np.ndarray, np.ndarray]:
        assert folder.name
        with ProcessPoolExecutor(2) as executor:
            raster.settle_in_blocks(cost, value, [_middle(side)], executor=executor, workers=2)
        return cost, value

    return settled


def _same_as_one_sweep(files: tuple[np.ndarray, np.ndarray]) -> bool:
    cost, value = files
    return bool(np.array_equal(value, raster.sweep(cost, [_middle(len(cost))]).value))
