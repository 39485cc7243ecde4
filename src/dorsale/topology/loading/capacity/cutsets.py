"""Cutset inequalities: what crosses a set of nodes must be bought across it, in whole modules.

For a set S of nodes and a state, the links of the state across S must carry all its traffic
across S. Mixed-integer rounding makes this much stronger than the flows it stands for
(Magnanti, Mirchandani, Vachani 1995). Sets are found by contracting links at random, those
with much capacity first, to few super-nodes, all of whose bipartitions are looked at; and by
moving single nodes of the sets that come nearest.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from dorsale.topology.loading.capacity.engine import Row
from dorsale.topology.loading.capacity.knapsack import Covers
from dorsale.topology.loading.capacity.pieces import Group, Piece
from dorsale.topology.loading.capacity.rounding import parts, rounded

CUT_OFF = 1e-3
SUPER_NODES = 11
MOST = 30


class Cutsets:
    """Finds violated cutset inequalities of a piece."""

    def __init__(self, piece: Piece, seed: int) -> None:
        self.piece = piece
        self.random = np.random.default_rng(seed)
        self.kinds, kind = np.unique(piece.capacity.round(9), return_inverse=True)
        self.kind = kind
        self.groups = piece.groups()
        self.count = np.zeros((piece.links, len(self.kinds)))
        np.add.at(self.count, (piece.column_link, kind), 1.0)
        self.covers = Covers()
        self.near: list[tuple[float, np.ndarray, float]] = []
        self.work = 0.0

    def find(self, values: np.ndarray, rounds: int, most: int) -> list[Row]:
        """Return at most ``most`` inequalities that ``values`` breaks, the deepest first."""
        found: dict[bytes, tuple[float, Row]] = {}
        self.near = []
        for turn in range(rounds):
            sides = self._bipartitions(values, turn)
            depth = self._judge(sides, values, found)
            near = sides[np.argsort(-depth, kind="stable")[:20]]
            self._judge(_moved(near), values, found)
            if self.piece.nodes <= SUPER_NODES:
                break
        best = sorted(found.values(), key=lambda one: -one[0])[:most]
        return [row for _, row in best]

    def facets(self, values: np.ndarray, most: int) -> list[Row]:
        """Return facets broken by ``values`` on the sets that came nearest in the last search."""
        real = self.kinds > 0
        if real.sum() <= 1:
            return []
        bought = csr_array(self._bought(values).T)
        rows = []
        for _, alive, least in sorted(self.near, key=lambda one: -one[0])[:most]:
            given = (bought @ alive.astype(float))[real]
            sharp = self.covers.facet(self.kinds[None, real], np.array([least]), given)
            if sharp is not None:
                factors = np.zeros(len(self.kinds))
                factors[real] = sharp
                rows.append(self._across(alive, factors, 1.0))
        return rows

    def single_nodes(self) -> list[Row]:
        """Return the inequalities of all single nodes at nothing bought."""
        found: dict[bytes, tuple[float, Row]] = {}
        sides = np.eye(self.piece.nodes, dtype=bool)
        self._judge(sides, np.zeros(len(self.piece.capacity)), found)
        return [row for _, row in found.values()]

    def _bipartitions(self, values: np.ndarray, turn: int) -> np.ndarray:
        label = self._contracted(values, turn)
        size = int(label.max()) + 1
        numbers = np.arange(1, 2 ** (size - 1))
        bits = (numbers[:, None] >> np.arange(size)) & 1
        return np.asarray(bits.astype(bool)[:, label])

    def _contracted(self, values: np.ndarray, turn: int) -> np.ndarray:
        """Return the super-node of each node."""
        piece = self.piece
        weight = piece.carried(values) + 1e-6
        if turn % 3:
            part = np.abs(values - np.round(values)) > 1e-3
            spared = np.unique(piece.column_link[part])
            weight[spared] *= 0.05
        order = np.argsort(-weight * self.random.random(piece.links) ** 2)
        label, left = np.arange(piece.nodes), piece.nodes
        for e in order:
            if left <= SUPER_NODES:
                break
            u, v = label[piece.ends[e]]
            if u != v:
                label[label == v] = u
                left -= 1
        return np.unique(label, return_inverse=True)[1]

    def _judge(
        self, sides: np.ndarray, values: np.ndarray, found: dict[bytes, tuple[float, Row]]
    ) -> np.ndarray:
        """Put the violated inequalities of ``sides`` in ``found``; return how near each is."""
        piece = self.piece
        self.work += 0.3 * sides.shape[0] * piece.links * len(self.groups)
        bought = self._bought(values)
        crossing = sides[:, piece.ends[:, 0]] != sides[:, piece.ends[:, 1]]
        best = np.full(len(sides), -np.inf)
        for group in self.groups:
            across = _traffic_across(sides, group.traffic)
            alive = self._worst_state(crossing, group, values)
            least = across - (alive * piece.installed).sum(axis=1)
            wanted = np.flatnonzero(least > 1e-9 * across)
            if len(wanted) == 0:
                continue
            depth, divisor = self._deepest(alive[wanted], least[wanted], bought)
            best[wanted] = np.maximum(best[wanted], depth)
            deep = np.argsort(-depth, kind="stable")[:MOST]
            self.near += [(depth[i], alive[wanted[i]], least[wanted[i]]) for i in deep]
            for i in deep[depth[deep] > CUT_OFF]:
                k = wanted[i]
                row = self._row(alive[k], least[k], divisor[i])
                key = row.columns.tobytes() + row.values.tobytes()
                if key not in found or found[key][0] < depth[i]:
                    found[key] = (float(depth[i]), row)
        return best

    def _bought(self, values: np.ndarray) -> np.ndarray:
        """Return how many modules of each kind are bought on each link, (links, kinds)."""
        bought = np.zeros(self.count.shape)
        np.add.at(bought, (self.piece.column_link, self.kind), values)
        return bought

    def _worst_state(self, crossing: np.ndarray, group: Group, values: np.ndarray) -> np.ndarray:
        """Return the links across each set that stand in the state that takes the most."""
        if group.dead.shape[0] == 1:
            return np.asarray(crossing & ~group.dead.toarray().astype(bool))
        lost = group.dead @ (crossing * self.piece.carried(values)).T
        worst = group.dead[np.argmax(lost, axis=0)].toarray().astype(bool)
        return np.asarray(crossing & ~worst)

    def _deepest(
        self, alive: np.ndarray, least: np.ndarray, bought: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the depth of the best rounding of each row, and its divisor."""
        given = (csr_array(bought.T) @ alive.T).T
        number = (csr_array(self.count.T) @ alive.T).T
        depth, chosen = np.full(len(least), -np.inf), np.ones(len(least))
        sizes = [np.full(len(least), kind) for kind in self.kinds[-8:] if kind > 0]
        for divisor in sizes + parts(least):
            factors, right = rounded(self.kinds[None, :], least, divisor)
            norm = np.sqrt((factors**2 * number).sum(axis=1))
            now = (right - (factors * given).sum(axis=1)) / np.maximum(norm, 1e-9)
            better = now > depth + 1e-9
            depth[better], chosen[better] = now[better], divisor[better]
        return depth, chosen

    def _row(self, alive: np.ndarray, least: float, divisor: float) -> Row:
        factors, right = rounded(self.kinds[None, :], np.array([least]), np.array([divisor]))
        return self._across(alive, factors[0], float(right[0]))

    def _across(self, alive: np.ndarray, factors: np.ndarray, least: float) -> Row:
        """Return the row of the links ``alive``, with a factor for each kind of module."""
        columns = np.flatnonzero(alive[self.piece.column_link])
        values = factors[self.kind[columns]]
        used = values > 1e-9
        return Row(columns[used], values[used], least)


def _traffic_across(sides: np.ndarray, traffic: csr_array) -> np.ndarray:
    inside = sides.T.astype(float)
    return np.asarray(((traffic @ inside) * (1.0 - inside)).sum(axis=0))


def _moved(sides: np.ndarray) -> np.ndarray:
    """Return ``sides`` with each node moved to the other side, one at a time."""
    size = sides.shape[1]
    moved = (sides[:, None, :] != np.eye(size, dtype=bool)[None]).reshape(-1, size)
    return np.asarray(moved[moved.any(axis=1) & ~moved.all(axis=1)])
