"""The sharpest inequality for modules of several sizes that must meet needs together.

Rounding gives one inequality for each divisor; the hull of all ways to cover a need has
more. Its facets are found by a small linear program over the least ways to cover
(separation over the blocking polyhedron; Fulkerson 1971).
"""

from __future__ import annotations

import numpy as np

from dorsale.topology.loading.capacity.engine import INFINITE, Row, add_columns, add_rows, quiet

MOST_COVERS = 3000


class Covers:
    """Facets of the ways to meet several needs with whole modules of some kinds."""

    def __init__(self) -> None:
        self._known: dict[bytes, np.ndarray | None] = {}

    def facet(self, gives: np.ndarray, needs: np.ndarray, given: np.ndarray) -> np.ndarray | None:
        """Return a >= 0 with a . n >= 1 for every cover n, but a . given < 1.

        A cover n (whole, one count per kind) has ``gives`` (needs, kinds; positive) n >=
        ``needs``; ``given`` counts modules of each kind, in fractions. ``None`` when there is
        no such a, or when the covers are too many.
        """
        covers = self._covers(gives, needs)
        if covers is None:
            return None
        highs, size = quiet(presolve="off"), len(given)
        add_columns(highs, given, np.zeros(size), np.full(size, INFINITE))
        every = np.arange(size)
        add_rows(highs, [Row(every, cover, 1.0) for cover in covers])
        highs.run()
        if highs.getInfo().objective_function_value > 1 - 1e-3:
            return None
        factors = np.maximum(np.array(highs.getSolution().col_value), 0.0)
        least = float((covers @ factors).min())
        return np.asarray(factors / least) if least > 0.5 else None

    def _covers(self, gives: np.ndarray, needs: np.ndarray) -> np.ndarray | None:
        key = gives.tobytes() + needs.round(9).tobytes()
        if key not in self._known:
            found: list[list[float]] = []
            listed = _extend(gives, needs, [], found)
            self._known[key] = np.array(found) if listed and any(found[0]) else None
        return self._known[key]


def _extend(
    gives: np.ndarray, left: np.ndarray, larger: list[float], found: list[list[float]]
) -> bool:
    """Add the covers that buy ``larger`` of the last kinds; say if all could be listed."""
    kind = gives.shape[1] - 1
    most = max(0, int(np.ceil((left / gives[:, kind]).max() - 1e-7)))
    if kind == 0:
        found.append([float(most), *larger])
        return len(found) <= MOST_COVERS
    return all(
        _extend(gives[:, :kind], left - n * gives[:, kind], [float(n), *larger], found)
        for n in range(most, -1, -1)
    )
