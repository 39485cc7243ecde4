"""How two plans differ on the ground, and which candidate spans a choice names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dorsale.plan.scenario import Choice
from dorsale.topology.backbone.problem import Problem


@dataclass(frozen=True)
class Ground:
    """The ground that spans pay for: ``under`` is (spans, pieces), ``km`` of each piece.

    Spans over the same way share its piece, whatever their option; a span without a fixed cost
    (a cable, fibre in service) pays for no ground.
    """

    under: np.ndarray
    km: np.ndarray

    def taken(self, chosen: np.ndarray) -> np.ndarray:
        """Return the pieces that the ``chosen`` spans (a mask) pay for, as a mask."""
        return np.asarray(self.under[chosen].any(axis=0))

    def shared_km(self, pieces: np.ndarray) -> np.ndarray:
        """Return the km of each span that lie over ``pieces`` (a mask)."""
        return np.asarray(self.under @ np.where(pieces, self.km, 0.0))

    def difference_km(self, one: np.ndarray, other: np.ndarray) -> float:
        """Return the km that one of two masks of spans pays for and the other does not."""
        return float(self.km[self.taken(one) ^ self.taken(other)].sum())

    def difference_share(self, one: np.ndarray, other: np.ndarray) -> float:
        """Return :meth:`difference_km` as a share of the ground that either pays for."""
        either = float(self.km[self.taken(one) | self.taken(other)].sum())
        return self.difference_km(one, other) / either if either else 0.0


def ground(problem: Problem, ways: Sequence[Iterable[str]], way_km: Mapping[str, float]) -> Ground:
    """Return the ground of ``problem``; ``ways`` are the ids under each span, in its order.

    A span over no known way stands on ground of its own.
    """
    pieces: dict[str, int] = {}
    km: list[float] = []
    rows: list[list[int]] = []
    for e, names in enumerate(ways):
        known = [name for name in names if name in way_km] or [f"span {problem.spans[e]}"]
        for name in known:
            if name not in pieces:
                pieces[name] = len(km)
                km.append(float(way_km.get(name, problem.length_km[e])))
        rows.append([pieces[name] for name in known] if problem.fixed_eur[e] > 0 else [])
    under = np.zeros((len(problem.spans), len(km)), dtype=bool)
    for e, row in enumerate(rows):
        under[e, row] = True
    return Ground(under, np.array(km))


def mask(problem: Problem, spans: Collection[str]) -> np.ndarray:
    """Return the mask of the spans called ``spans``."""
    return np.array([span in spans for span in problem.spans], dtype=bool)


def corridors(
    problem: Problem, ground_: Ground, one: np.ndarray, other: np.ndarray
) -> tuple[tuple[str, ...], ...]:
    """Return the spans of ``one`` over ground of their own, joined end to end, longest first.

    A span counts when more than half of its ground is not paid for by ``other``.
    """
    whole = ground_.shared_km(np.ones(len(ground_.km), dtype=bool))
    alone = whole - ground_.shared_km(ground_.taken(other))
    kept = [int(e) for e in np.flatnonzero(one & (2 * alone > whole))]
    chains = _chains(
        {e: (int(a), int(b)) for e, (a, b) in zip(kept, problem.ends[kept], strict=True)}
    )
    chains.sort(key=lambda chain: (-float(whole[chain].sum()), chain))
    return tuple(tuple(problem.spans[e] for e in chain) for chain in chains)


def _chains(ends: Mapping[int, tuple[int, int]]) -> list[list[int]]:
    """Return the spans joined end to end through nodes that only two of them meet."""
    around: dict[int, list[int]] = {}
    for e, pair in ends.items():
        for node in pair:
            around.setdefault(node, []).append(e)
    left, chains = dict(ends), []
    for first in ends:
        if first in left:
            start, end = left.pop(first)
            before = _walk(start, first, around, left)
            chains.append([*reversed(before), first, *_walk(end, first, around, left)])
    return chains


def _walk(
    node: int, last: int, around: Mapping[int, list[int]], left: dict[int, tuple[int, int]]
) -> list[int]:
    """Take spans out of ``left`` from ``node`` on, as long as two of them meet there."""
    found = []
    while len(around[node]) == 2:
        last = next(e for e in around[node] if e != last)
        if last not in left:
            break
        found.append(last)
        a, b = left.pop(last)
        node = b if a == node else a
    return found


def named(choice: Choice, spans: pd.DataFrame, cables: pd.DataFrame) -> tuple[str, ...]:
    """Return the candidate spans that ``choice`` names; none when no candidate is of it.

    ``country``: what is not in service there, and would be built, repaired, leased or opened;
    ``cable``: every landing of the system, or one; ``group``: all that fails with it; ``span``:
    the candidate that holds the row of ways, fibre or cables; ``ground``: all over the way.
    """
    if choice.what == "country":
        here = [choice.id in found for found in spans["countries"]]
        return tuple(spans.index[np.array(here, dtype=bool) & ~spans["ready"].to_numpy(bool)])
    rows = {choice.id}
    if choice.what == "cable":
        rows |= set(cables.loc[cables["name"] == choice.id, "id"])
    column = {"group": "risk_groups", "ground": "ways"}.get(choice.what, "pieces")
    return tuple(
        span
        for span, found in zip(spans.index, spans[column], strict=True)
        if span in rows or not rows.isdisjoint(found)
    )
