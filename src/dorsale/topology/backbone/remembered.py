"""Routings found before, which may carry the next state too: then it needs no linear program."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsale.topology.backbone.router import Routed

_MOST = 512  # routings kept: the latest
_NEARLY_GBPS = 1e-6


@dataclass
class Remembered:
    """The latest routings: the load of each span and what they carry of each flow, in Gbit/s."""

    spans: int
    flows: int

    def __post_init__(self) -> None:
        self.loads = np.full((_MOST, self.spans), np.inf)
        self.carried = np.zeros((_MOST, self.flows))
        self.number = 0

    def carries(self, room_gbps: np.ndarray, state: Routed) -> bool:
        """Return whether a routing carries ``state`` over spans with ``room_gbps`` each.

        It may carry more: part of each flow is left out then.
        """
        room = room_gbps + _NEARLY_GBPS
        room[list(state.failed)] = _NEARLY_GBPS
        enough = (self.carried >= state.gbps).all(axis=1)
        return bool((self.loads[enough] <= room).all(axis=1).any())

    def keep(self, loads: np.ndarray, state: Routed) -> None:
        """Keep how ``state`` was routed, in place of the oldest routing."""
        self.loads[self.number % _MOST] = loads
        self.carried[self.number % _MOST] = state.gbps
        self.number += 1
