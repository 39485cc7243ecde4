"""Exchange of one open place for one closed, as long as it pays (Teitz and Bart 1968)."""

from __future__ import annotations

import numpy as np


def nearest(cost: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the cheapest of ``places`` for each customer."""
    found: np.ndarray = places[np.argmin(cost[:, places], axis=1)]
    return found


def exchange(
    cost: np.ndarray, p: int, seed: int = 0, start: np.ndarray | None = None
) -> np.ndarray:
    """Return ``p`` places, sorted, that no single exchange improves.

    ``cost`` is (customers, places). Without ``start``, places are opened one by one where they
    help most; ties go by a draw of ``seed``.
    """
    places = _opened(cost, p, np.random.default_rng(seed)) if start is None else start.copy()
    while True:
        saved, leaves, comes = _best_exchange(cost, places)
        if saved <= 1e-9 * max(1.0, float(cost[:, places].min(axis=1).sum())):
            return np.sort(places)
        places[leaves] = comes


def _opened(cost: np.ndarray, p: int, random: np.random.Generator) -> np.ndarray:
    least = cost.max(axis=1)
    order = random.permutation(cost.shape[1])
    chosen: list[int] = []
    for _ in range(p):
        gain = np.maximum(least[:, None] - cost, 0.0).sum(axis=0)
        gain[chosen] = -1.0
        chosen.append(int(order[np.argmax(gain[order])]))
        least = np.minimum(least, cost[:, chosen[-1]])
    return np.array(chosen)


def _best_exchange(cost: np.ndarray, places: np.ndarray) -> tuple[float, int, int]:
    """Return what the best exchange saves, the position that leaves and the place that comes.

    One pass gives every pair: a newcomer's gain, less what the leaver's customers lose; they
    lose less where the newcomer is nearer than their second choice (Whitaker 1983).
    """
    served = cost[:, places]
    rank = np.argsort(served, axis=1)[:, :2]
    customers = np.arange(len(cost))
    first = served[customers, rank[:, 0]]
    second = served[customers, rank[:, 1]] if len(places) > 1 else cost.max(axis=1)
    gain = np.maximum(first[:, None] - cost, 0.0).sum(axis=0)
    moved = np.clip(cost, first[:, None], second[:, None]) - first[:, None]
    lost = np.zeros((len(places), cost.shape[1]))
    np.add.at(lost, rank[:, 0], moved)
    saved = gain[None, :] - lost
    saved[:, places] = -np.inf
    leaves, comes = np.unravel_index(int(np.argmax(saved)), saved.shape)
    return float(saved[leaves, comes]), int(leaves), int(comes)
