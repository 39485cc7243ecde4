"""Which ground runs beside which: points along every way, and who lies within what distance.

Two ways are near where they come within the largest of the distance asked for and the accuracy of
both. Every way is sampled at half that distance in space (no projection, no date line, no pole);
a search tree for each accuracy answers which points lie near a way. Lengths are right to half the
distance at each end of a stretch.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy.spatial import cKDTree

from dorsale.earth import on_sphere
from dorsale.ground.network.sphere import numbered, ways_in_space
from dorsale.plan.ground import Network

_SAMPLES = 2  # points within the distance


@dataclass(frozen=True)
class Nearness:
    """Points along the ways of a network: those of way ``w`` are ``first[w]`` to ``first[w + 1]``.

    ``place`` (points, 3) in space; ``step_km`` what each point stands for; ``radius_km`` by way:
    the largest of the distance asked for and its accuracy. ``trees``: for each radius, the points
    of its ways.
    """

    distance_km: float
    place: np.ndarray
    step_km: np.ndarray
    first: np.ndarray
    radius_km: np.ndarray
    trees: tuple[tuple[float, np.ndarray, cKDTree], ...]
    _known: dict[int, np.ndarray] = field(default_factory=dict, repr=False)

    def points_of(self, way: int) -> slice:
        """Return where the points of ``way`` stand."""
        return slice(int(self.first[way]), int(self.first[way + 1]))

    def beside(self, way: int) -> np.ndarray:
        """Return the points (sorted) of all ways that lie near ``way``; found once."""
        if way not in self._known:
            self._known[way] = self._find(way)
        return self._known[way]

    def _find(self, way: int) -> np.ndarray:
        own, mine = self.place[self.points_of(way)], float(self.radius_km[way])
        found = [self._in_tree(own, mine, *tree) for tree in self.trees]
        return np.unique(np.concatenate(found))

    def _in_tree(
        self, own: np.ndarray, mine: float, radius: float, numbers: np.ndarray, tree: cKDTree
    ) -> np.ndarray:
        within = max(mine, radius)
        lists = tree.query_ball_point(own, within * np.sqrt(1 + 1 / (2 * _SAMPLES) ** 2))
        found: np.ndarray = numbers[np.concatenate([np.asarray(one, np.int64) for one in lists])]
        return found

    def near(self, ways: Iterable[int]) -> np.ndarray:
        """Return by point whether it lies near one of ``ways`` (or on it), as booleans."""
        found = np.zeros(len(self.place), bool)
        for way in ways:
            found[self.beside(way)] = True
        return found

    def share(self, near: np.ndarray) -> np.ndarray:
        """Return by way the share of its length that ``near`` marks."""
        counts = np.diff(self.first)
        return np.add.reduceat(near.astype(np.int64), self.first[:-1]) / counts


def nearness(network: Network, distance_m: float) -> Nearness:
    """Return what lies near what on ``network``, within ``distance_m`` or the accuracy.

    Needs ``geometry`` and ``accuracy_m`` of its ways; a way without a line is its two ends.
    """
    ways = network.ways
    radius = np.fmax(ways["accuracy_m"].to_numpy(float), distance_m) / 1000
    lines = ways_in_space(network)
    counts = np.maximum(1, np.ceil(lines.km * _SAMPLES / radius)).astype(np.int64)
    step = lines.km / counts
    way, number = numbered(counts)
    place = lines.at(way, (number + 0.5) * step[way])
    first = np.concatenate([[0], np.cumsum(counts)])
    return Nearness(distance_m / 1000, place, step[way], first, radius, _trees(place, radius[way]))


def _trees(
    place: np.ndarray, radius_km: np.ndarray
) -> tuple[tuple[float, np.ndarray, cKDTree], ...]:
    numbers = [(one, np.flatnonzero(radius_km == one)) for one in np.unique(radius_km)]
    return tuple((float(one), which, cKDTree(place[which])) for one, which in numbers)


def away_from(points: np.ndarray, lon_lat: np.ndarray, km: np.ndarray) -> np.ndarray:
    """Return which ``points`` (in space) are more than ``km`` from every one of ``lon_lat``."""
    places = on_sphere(*np.asarray(lon_lat, float).T)
    gaps = np.linalg.norm(points[:, None, :] - places[None, :, :], axis=2)
    return np.asarray(np.all(gaps > km[:, None], axis=1))
