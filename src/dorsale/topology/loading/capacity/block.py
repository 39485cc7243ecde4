"""One piece from nothing to a design and a bound: root, first design, then search and proof."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsale.topology.loading.capacity.first import bought, first_design
from dorsale.topology.loading.capacity.knowledge import Knowledge
from dorsale.topology.loading.capacity.neighbourhood import Neighbourhoods
from dorsale.topology.loading.capacity.pieces import Piece
from dorsale.topology.loading.capacity.proof import Proof
from dorsale.topology.loading.capacity.repair import repaired, trimmed
from dorsale.topology.loading.capacity.root import close_in
from dorsale.topology.loading.clock import Clock

EARLY, ROOT = 0.02, 0.25
"""Parts of the work for the root before the first designs, and before the search."""


@dataclass(frozen=True)
class Loaded:
    """A piece loaded: counts of modules, value and bound in money, what stopped the search."""

    counts: np.ndarray
    value: float
    bound: float
    status: str


def load(
    piece: Piece, clock: Clock, gap: float, seed: int, start: np.ndarray | None = None
) -> Loaded:
    """Return the best design of ``piece`` found, with its bound.

    ``start`` is the capacity of an earlier design on each link of the task, in its unit.
    Raises :class:`Insufficient` when nothing that can be bought suffices.
    """
    known = Knowledge(piece, clock, gap, seed)
    try:
        known.accept(first_design(known))
        if start is not None:
            _take_up(known, start)
        for share in (EARLY, ROOT):
            if not known.over:
                close_in(known, share)
                _first_designs(known)
        if not known.over:
            _search(known)
        status = _status(known)
    except KeyboardInterrupt:
        if known.best is None:
            raise
        status = "interrupted"
    assert known.best is not None
    money = piece.money
    return Loaded(known.best, known.value * money, known.bound * money, status)


def _take_up(known: Knowledge, start: np.ndarray) -> None:
    """Accept the earlier design ``start``, completed where it does not suffice."""
    piece = known.piece
    capacity = piece.installed + start[piece.link] / piece.unit
    for first, second in piece.pairs:
        pair = [first, second]
        capacity[pair] = np.sort(capacity[pair])[::-1]
    known.accept(repaired(known, bought(piece, capacity)))


def _first_designs(known: Knowledge) -> None:
    assert known.relaxed is not None
    for slack in (0.0, 0.3, 0.6):
        if known.over:
            return
        counts = np.ceil(known.relaxed[:-1] - slack - 1e-6)
        known.accept(trimmed(known, repaired(known, np.maximum(counts, 0.0))))


def _search(known: Knowledge) -> None:
    """Prove and improve by turns, each for as much work as the other."""
    proof, nearby = Proof(known), Neighbourhoods(known)
    proving = improving = 0.0
    while not known.over:
        before = known.clock.work
        if proving <= improving:
            proof.advance()
            proving += known.clock.work - before + 1e-3
        else:
            nearby.improve()
            improving += known.clock.work - before + 1e-3


def _status(known: Knowledge) -> str:
    if not known.closed:
        return known.clock.status
    return "optimal" if known.value - known.bound <= 1e-6 * abs(known.value) else "gap_limit"
