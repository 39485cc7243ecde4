"""Partition inequalities: what several sets of nodes need among them, in whole modules.

The nodes are parted into k sets. Three bounds on the modules bought between the sets:

* every set that has traffic must be reached: as many links with at least one module as a
  forest through those sets has (k - 1 when the traffic joins them all);
* traffic between two sets takes two links or more unless a link between them is bought: the
  capacity bought, and the traffic between the ends of links with a module, make at least
  twice all traffic between sets;
* each set alone needs at least its traffic in whole modules of size t, a module of capacity C
  counting as ceil(C/t); each link joins two sets, so half the sum, rounded up, is needed.

Both are stronger than the cutsets of the sets one by one. Partitions come from contracting
links one after the other, those with much capacity first, with some chance.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from dorsale.topology.loading.capacity.engine import Row
from dorsale.topology.loading.capacity.pieces import Group, Piece
from dorsale.topology.loading.capacity.rounding import best_rounding

CUT_OFF = 1e-3
LARGEST_KINDS = 4


class Partitions:
    """Finds violated partition inequalities of a piece."""

    def __init__(self, piece: Piece, seed: int) -> None:
        self.piece = piece
        self.random = np.random.default_rng(seed)
        self.groups = piece.groups()
        self.kinds = np.unique(piece.capacity[piece.capacity > 0].round(9))[-LARGEST_KINDS:]
        self.work = 0.0

    def find(self, values: np.ndarray, rounds: int, most: int) -> list[Row]:
        """Return at most ``most`` inequalities that ``values`` breaks, the deepest first."""
        found: dict[bytes, tuple[float, Row]] = {}
        for turn in range(rounds):
            for label in self._contractions(values, turn):
                for group in self.groups:
                    self._judge(label, group, values, found)
        best = sorted(found.values(), key=lambda one: -one[0])[:most]
        return [row for _, row in best]

    def _contractions(self, values: np.ndarray, turn: int) -> Iterator[np.ndarray]:
        """Yield the part of each node, links contracted one by one until three parts stay."""
        piece = self.piece
        if turn % 2:
            weight = piece.carried(values)
        else:
            weight = np.bincount(piece.column_link, values, minlength=piece.links)
        luck = self.random.random(piece.links) ** (0.3 * (turn % 4))
        label, parts = np.arange(piece.nodes), piece.nodes
        for e in np.argsort(-(weight + 1e-6) * luck, kind="stable"):
            if parts <= 3:
                return
            u, v = label[piece.ends[e]]
            if u != v:
                yield label
                label = np.where(label == v, u, label)
                parts -= 1

    def _judge(
        self, label: np.ndarray, group: Group, values: np.ndarray,
        found: dict[bytes, tuple[float, Row]],
    ) -> None:  # fmt: skip
        piece = self.piece
        self.work += 100.0 * piece.links
        part = np.unique(label, return_inverse=True)[1]
        crossing = part[piece.ends[:, 0]] != part[piece.ends[:, 1]]
        lost = group.dead @ (crossing * piece.carried(values))
        alive = crossing & ~group.dead[[int(np.argmax(lost))]].toarray()[0].astype(bool)
        between = _between(part, group.traffic)
        columns = np.flatnonzero(alive[piece.column_link] & (piece.capacity > 0))
        for factors, least in self._forms(part, alive, between, columns, values):
            if least <= 0:
                continue
            used = factors > 0
            row = Row(columns[used], factors[used], least)
            depth = (least - row.values @ values[row.columns]) / np.linalg.norm(row.values)
            if depth > CUT_OFF:
                key = row.columns.tobytes() + row.values.tobytes()
                if key not in found or found[key][1].least < least:
                    found[key] = (float(depth), row)

    def _forms(
        self, part: np.ndarray, alive: np.ndarray, between: np.ndarray, columns: np.ndarray,
        values: np.ndarray,
    ) -> Iterator[tuple[np.ndarray, float]]:  # fmt: skip
        """Yield the factors of ``columns`` and the right side of each inequality."""
        piece = self.piece
        ends, installed = part[piece.ends[alive]], piece.installed[alive]
        yield np.ones(len(columns)), float(_forest(between) - (installed > 0).sum())
        wanted = between.sum(axis=1)
        wanted = wanted - np.bincount(ends[:, 0], installed, minlength=len(wanted))
        wanted = wanted - np.bincount(ends[:, 1], installed, minlength=len(wanted))
        for kind in self.kinds:
            whole = np.ceil(np.maximum(wanted, 0.0) / kind - 1e-7)
            yield np.ceil(piece.capacity[columns] / kind - 1e-9), float(np.ceil(whole.sum() / 2))
        factors, least = self._two_hops(part, alive, between, columns)
        yield factors, least
        if least > 0:
            yield best_rounding(factors, least, values[columns])

    def _two_hops(
        self, part: np.ndarray, alive: np.ndarray, between: np.ndarray, columns: np.ndarray
    ) -> tuple[np.ndarray, float]:
        """Return what holds because traffic without a link of its own takes two at least."""
        piece, ends = self.piece, part[self.piece.ends]
        direct = between[ends[:, 0], ends[:, 1]]
        factors = piece.capacity[columns] + direct[piece.column_link[columns]]
        open_ = np.unique(np.sort(ends[alive & (piece.installed > 0)], axis=1), axis=0)
        least = between.sum() - between[open_[:, 0], open_[:, 1]].sum()
        return factors, max(0.0, float(least - piece.installed[alive].sum()))


def _between(part: np.ndarray, traffic: csr_array) -> np.ndarray:
    """Return the traffic between parts, (parts, parts), nothing within."""
    size = int(part.max()) + 1
    table = traffic.tocoo()
    flat = np.bincount(part[table.row] * size + part[table.col], table.data, size * size)
    between = flat.reshape(size, size)
    np.fill_diagonal(between, 0.0)
    return between


def _forest(between: np.ndarray) -> int:
    """Return how few links can join all parts that have traffic, each with its peers."""
    asked = np.flatnonzero(between.any(axis=1))
    if len(asked) == 0:
        return 0
    joined = connected_components(csr_array(between[np.ix_(asked, asked)]), directed=False)[0]
    return len(asked) - int(joined)
