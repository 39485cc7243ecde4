"""Spans in a row: what enters one end leaves by the other, so one flow stands for all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Chain:
    """Spans in a row, each from one of ``nodes`` to the next."""

    nodes: tuple[int, ...]
    spans: tuple[int, ...]

    def away_from(self, node: int) -> Chain:
        """Return the chain in the direction that begins at ``node``, one of its ends."""
        return self if self.nodes[0] == node else Chain(self.nodes[::-1], self.spans[::-1])


def chains(ends: np.ndarray, spans: Iterable[int], stops: Collection[int]) -> list[Chain]:
    """Return ``spans`` joined into chains, at nodes other than ``stops`` where just two meet.

    ``ends`` is (all spans, 2) of node positions. No chain comes back to where it begins.
    """
    found = {e: Chain((u, v), (e,)) for e in spans for u, v in [ends[e].tolist()]}
    at: dict[int, list[int]] = {}
    for e, chain in found.items():
        for node in chain.nodes:
            at.setdefault(node, []).append(e)
    for node in sorted(at):
        if node not in stops and len(at[node]) == 2:
            one, other = at[node]
            before, after = found[one].away_from(node), found[other].away_from(node)
            if before.nodes[-1] != after.nodes[-1]:
                far = at[after.nodes[-1]]
                far[far.index(other)] = one
                found[one] = _joined(before, after)
                del found[other]
    return list(found.values())


def _joined(before: Chain, after: Chain) -> Chain:
    """Return one chain of two that begin at the same node."""
    return Chain((*before.nodes[::-1], *after.nodes[1:]), (*before.spans[::-1], *after.spans))
