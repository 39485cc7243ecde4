"""From any counts of modules to a design that suffices, and to one with nothing to spare."""

from __future__ import annotations

import numpy as np

from dorsale.topology.loading.capacity.first import everything
from dorsale.topology.loading.capacity.knowledge import Knowledge


def repaired(known: Knowledge, counts: np.ndarray) -> np.ndarray:
    """Buy modules, the best help for its cost first, until every state is served."""
    counts = np.minimum(counts, known.piece.most)
    while True:
        counts = _kept(known, counts)
        rows = known.survival.inequalities(counts, most=8)
        if not rows:
            return counts
        if known.learn(rows) == 0:
            return everything(known.piece)


def _kept(known: Knowledge, counts: np.ndarray) -> np.ndarray:
    """Buy modules until all inequalities hold."""
    pool, piece = known.pool, known.piece
    counts = counts.copy()
    while True:
        missing = pool.missing(np.append(counts, np.inf if piece.routed_cost else 0.0))
        broken = np.flatnonzero(missing > 1e-6)
        room = counts < piece.most
        if len(broken) == 0 or not room.any():
            return counts
        factors = pool.matrix[broken][:, : len(counts)].toarray()
        help_ = np.minimum(factors, missing[broken][:, None])
        worth = (help_ / missing[broken][:, None]).sum(axis=0) / np.maximum(piece.cost, 1e-9)
        worth[~room] = -np.inf
        if worth.max() <= 0:
            return everything(piece)
        counts[int(np.argmax(worth))] += 1


def trimmed(known: Knowledge, counts: np.ndarray) -> np.ndarray:
    """Give back modules, or change them for smaller ones, while every state stays served.

    The dearest saving is tried first, with a little chance.
    """
    moves = _savings(known)
    luck = known.random.uniform(0.5, 1.5, len(moves))
    for k in np.argsort([-saving * x for (_, _, saving), x in zip(moves, luck, strict=True)]):
        drop, take, _ = moves[k]
        while counts[drop] > 0 and (take < 0 or counts[take] < known.piece.most[take]):
            less = counts.copy()
            less[drop] -= 1
            if take >= 0:
                less[take] += 1
            if known.clock.seconds_left <= 0 or not _suffices(known, less):
                break
            counts = less
    return counts


def _savings(known: Knowledge) -> list[tuple[int, int, float]]:
    """Return (module given back, smaller module taken or -1, money saved)."""
    piece, moves = known.piece, []
    for j in range(len(piece.cost)):
        moves.append((j, -1, float(piece.cost[j])))
        beside = np.flatnonzero(piece.column_link == piece.column_link[j])
        moves += [
            (j, int(k), float(piece.cost[j] - piece.cost[k]))
            for k in beside
            if piece.cost[k] < piece.cost[j] and piece.module[k] >= 0 and piece.module[j] >= 0
        ]
    return moves


def _suffices(known: Knowledge, counts: np.ndarray) -> bool:
    piece = known.piece
    routing = 1e300 if piece.routed_cost else 0.0
    if len(known.pool.broken(np.append(counts, routing))):
        return False
    rows = known.survival.inequalities(counts, most=1)
    known.learn(rows)
    if rows:
        return False
    return not piece.routed_cost or known.cost(counts) <= known.value
