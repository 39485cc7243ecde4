"""A first design at once: every demand on its shortest path, in every state."""

from __future__ import annotations

import numpy as np

from dorsale.topology.loading.capacity.distances import Network
from dorsale.topology.loading.capacity.knowledge import Knowledge
from dorsale.topology.loading.capacity.pieces import Piece


class Insufficient(Exception):
    """All that can be bought does not carry a state; ``lengths`` (links) prove it."""

    def __init__(self, lengths: np.ndarray) -> None:
        self.lengths = lengths
        super().__init__("all modules together do not suffice")


def first_design(known: Knowledge) -> np.ndarray:
    """Return counts that suffice; raises :class:`Insufficient` when none do."""
    counts = bought(known.piece, _loads(known.piece))
    if _ample(known.piece, counts):
        return counts
    counts = everything(known.piece)
    lengths = known.survival.proof_short(counts)
    if lengths is not None:
        raise Insufficient(lengths)
    return counts


def _ample(piece: Piece, counts: np.ndarray) -> bool:
    """Whether the capacity bought reaches the loads on shortest paths."""
    return bool((piece.carried(counts) >= _loads(piece) * (1 - 1e-12)).all())


def everything(piece: Piece) -> np.ndarray:
    """Return the counts of the most capacity on each link."""
    counts = piece.most.copy()
    if piece.one_of:
        for e in range(piece.links):
            modules = np.flatnonzero((piece.column_link == e) & (piece.module >= 0))
            counts[modules] = 0.0
            if len(modules):
                counts[modules[np.argmax(piece.capacity[modules])]] = 1.0
    return counts


def _loads(piece: Piece) -> np.ndarray:
    """Return the most that any state puts on each link by shortest paths (fewest links)."""
    most = np.zeros(piece.links)
    for state in piece.states:
        links = np.flatnonzero(state.stands)
        source, target = np.nonzero(state.traffic)
        network = Network(piece.nodes, piece.ends[links], source, target)
        network.distances(np.ones(len(links)))
        load = np.zeros(piece.links)
        amounts = state.traffic[source, target]
        for path, amount in zip(network.paths(np.arange(len(source))), amounts, strict=True):
            load[links[path]] += amount
        most = np.maximum(most, load)
    for first, second in reversed(piece.pairs):
        most[first] = max(most[first], most[second])
    return most


def bought(piece: Piece, capacity: np.ndarray) -> np.ndarray:
    """Return cheap counts of modules that give each link its ``capacity`` (if they can)."""
    counts = np.zeros(len(piece.cost))
    for e in range(piece.links):
        mine = np.flatnonzero(piece.column_link == e)
        setup, modules = mine[piece.module[mine] < 0], mine[piece.module[mine] >= 0]
        need = capacity[e] - piece.installed[e]
        if capacity[e] > 0:
            counts[setup] = 1.0
            need -= float(piece.capacity[setup].sum())
        if need > 1e-9:
            counts[modules] = _cover(piece, modules, need)
    return counts


def _cover(piece: Piece, modules: np.ndarray, need: float) -> np.ndarray:
    """Return counts of ``modules``: some of a large one, the rest by smaller ones."""
    order = np.argsort(-piece.capacity[modules])
    if piece.one_of:
        return _one(piece, modules, need)
    best, best_cost, so_far, left = np.zeros(len(modules)), np.inf, np.zeros(len(modules)), need
    for i in order:
        up = so_far.copy()
        up[i] += np.ceil(left / piece.capacity[modules[i]] - 1e-9)
        cost = float(up @ piece.cost[modules])
        if cost < best_cost:
            best, best_cost = up, cost
        whole = np.floor(left / piece.capacity[modules[i]])
        so_far[i] += whole
        left -= whole * piece.capacity[modules[i]]
        if left <= 1e-9:
            break
    return np.asarray(np.minimum(best, piece.most[modules]))


def _one(piece: Piece, modules: np.ndarray, need: float) -> np.ndarray:
    counts = np.zeros(len(modules))
    enough = np.flatnonzero(piece.capacity[modules] >= need - 1e-9)
    if len(enough):
        counts[enough[np.argmin(piece.cost[modules][enough])]] = 1.0
    return counts
