"""Lines of ways in space, and places along them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from dorsale.earth import RADIUS_KM, arc_km, on_sphere
from dorsale.ground.network.checks import check_lines
from dorsale.plan.ground import Network

_GAP_KM = 1.0  # between the marks of two lines, so that no place belongs to both

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Measured:
    """Lines in space: ``vertices`` (points, 3) of one line after the other.

    ``marks_km`` rises along each line and by :data:`_GAP_KM` from one to the next; line ``n``
    begins at vertex ``first[n]`` and is ``km[n]`` long.
    """

    vertices: np.ndarray
    marks_km: np.ndarray
    first: np.ndarray
    km: np.ndarray

    def at(self, line: np.ndarray, km: np.ndarray) -> np.ndarray:
        """Return the points at ``km`` along each ``line`` (its number), on the surface."""
        mark = self.marks_km[self.first[line]] + km
        points = np.stack([np.interp(mark, self.marks_km, axis) for axis in self.vertices.T], -1)
        return np.asarray(points * (RADIUS_KM / np.linalg.norm(points, axis=1)[:, None]))


def measured(lines: Sequence[Line]) -> Measured:
    """Return ``lines`` of (lon, lat) in space; between vertices they run straight there.

    >>> measured([((0.0, 0.0), (1.0, 0.0)), ((5.0, 5.0), (5.0, 5.0))]).km.round(1).tolist()
    [111.2, 0.0]
    """
    counts = np.array([len(line) for line in lines], dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(counts)])
    flat = np.array(list(chain.from_iterable(lines)), dtype=float).reshape(-1, 2)
    vertices = on_sphere(*flat.T)
    legs = arc_km(np.linalg.norm(np.diff(vertices, axis=0, prepend=vertices[:1]), axis=1))
    legs[first[1:-1]] = _GAP_KM
    marks = np.cumsum(legs)
    return Measured(vertices, marks, first[:-1], marks[first[1:] - 1] - marks[first[:-1]])


def numbered(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for ``counts`` things in each row: the row of each thing, and its number in it.

    >>> [column.tolist() for column in numbered(np.array([2, 0, 1]))]
    [[0, 0, 2], [0, 1, 0]]
    """
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)


def ways_in_space(network: Network) -> Measured:
    """Return the lines of all ways, measured.

    Raises :class:`dorsale.plan.problems.BadInput` naming a way whose line is not finite numbers.
    """
    with np.errstate(invalid="ignore"):
        found = measured(lines_of(network))
    check_lines(network.ways["id"], found.first, found.vertices)
    return found


def lines_of(network: Network) -> list[Line]:
    """Return the line of each way, straight between its ends where it has none."""
    nodes, ways = network.nodes, network.ways
    corner = list(zip(nodes["lon"], nodes["lat"], strict=True))
    return [
        line if len(line) > 1 else (corner[start], corner[end])
        for line, start, end in zip(ways["geometry"], ways["start"], ways["end"], strict=True)
    ]
