"""Which sites still reach the internet after each failure: all states at once, as bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from dorsale.topology.backbone.cuts import Flower
from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.reduction import covering


@dataclass
class Survival:
    """Masks of states: bit 0 is "nothing failed", bit s + 1 is failure state s.

    A node's mask has a bit set where the node reaches the internet. Networks hold ``usable``
    spans only (all of them when not given): states that another covers there are not looked at.
    """

    problem: Problem
    usable: np.ndarray | None = None
    everything: int = 0
    alive: list[int] = field(default_factory=list)
    possible: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        states = self.problem.states
        self.everything = (1 << (len(states) + 1)) - 1
        self.alive = [self.everything] * len(self.problem.spans)
        for number, state in enumerate(states, start=1):
            for e in state.spans:
                self.alive[e] &= ~(1 << number)
        self.around: list[list[tuple[int, int]]] = [[] for _ in self.problem.nodes]
        for e, (u, v) in enumerate(self.problem.ends.tolist()):
            if self.problem.most_modules[e] >= 1:
                self.around[u].append((v, e))
                self.around[v].append((u, e))
        self.possible = self.reach(np.ones(len(self.problem.spans), dtype=bool))
        self.flower = Flower(len(self.problem.nodes), self.problem.ends)
        self.gbps = self.problem.internet_gbps()
        self._give_up_what_cannot_be_carried()
        self._leave_out_what_is_covered()
        most = self.problem.module_gbps * self.problem.most_modules
        small = set(np.flatnonzero((most > 0) & (most < self.gbps.sum())).tolist())
        self._keep_usable()
        self.tight = [0] * bool(small) + [i for i in self.decisive if states[i - 1].spans & small]

    def short(
        self, chosen: np.ndarray, bit: int, protected: set[int], reserve: float = 1.0
    ) -> np.ndarray | None:
        """Return the nodes that ``chosen`` spans at their largest leave short in state ``bit``.

        Demand is multiplied by ``reserve``.
        """
        share = 1.0 if bit == 0 else self.problem.states[bit - 1].share
        most = np.where(chosen, self.problem.module_gbps * self.problem.most_modules, 0.0)
        most[list(self.failed_spans(bit))] = 0.0
        fed = [v for v in self.problem.served if self.wanted(v, v in protected) >> bit & 1]
        wanted = np.zeros(len(self.problem.nodes))
        wanted[fed] = reserve * share * self.gbps[fed]
        missing, side = self.flower.shed(most, self.problem.root, wanted)
        return side & (wanted > 0) if missing > 1.0 else None

    def carries(self, chosen: np.ndarray, protected: set[int], reserve: float = 1.0) -> bool:
        """Return whether ``chosen`` spans can carry the demand wherever capacity is bought."""
        return all(self.short(chosen, bit, protected, reserve) is None for bit in self.tight)

    def _give_up_what_cannot_be_carried(self) -> None:
        """Drop the states in which even every span at its largest leaves a site short."""
        problem, gbps = self.problem, self.gbps
        most = problem.module_gbps * problem.most_modules
        wide = self.reach(most >= gbps.sum())  # spans that could carry everything
        fed = np.flatnonzero(gbps > 0).tolist()
        doubtful = union(self.possible[v] & ~wide[v] for v in fed)
        for bit in bits(doubtful):
            share = 1.0 if bit == 0 else problem.states[bit - 1].share
            possible = np.array([mask >> bit & 1 for mask in self.possible])
            left = most.copy()
            left[list(self.failed_spans(bit))] = 0.0
            short, side = self.flower.shed(left, problem.root, share * gbps * possible)
            if short > 1.0:
                for v in np.flatnonzero(side & (gbps > 0)).tolist():
                    self.possible[v] &= ~(1 << bit)

    def _leave_out_what_is_covered(self) -> None:
        """Find the states to look at: by site for connection, in all for capacity."""
        usable = self.problem.most_modules >= 1 if self.usable is None else self.usable
        self.covers = covering(self.problem, usable)
        self.needed = list(self.possible)
        self.decisive: list[int] = []
        for number, covers in enumerate(self.covers):
            bit = 1 << (number + 1)
            served = [v for v in self.problem.served if self.possible[v] & bit]
            for v in served:
                if any(self.possible[v] >> (c + 1) & 1 for c in covers):
                    self.needed[v] &= ~bit
            whole = [c for c in covers if all(self.possible[v] >> (c + 1) & 1 for v in served)]
            if not whole:
                self.decisive.append(number + 1)

    def _keep_usable(self) -> None:
        """From now on, ``problem`` has no room on spans that are not usable."""
        if self.usable is not None:
            most = np.where(self.usable, self.problem.most_modules, 0.0)
            self.problem = replace(self.problem, most_modules=most)
            self.around = [[(v, e) for v, e in near if self.usable[e]] for near in self.around]

    def reach(self, chosen: np.ndarray) -> list[int]:
        """Return each node's mask in the network of ``chosen`` spans (mask over spans)."""
        taken = chosen.tolist()
        reached = [0] * len(self.problem.nodes)
        root = self.problem.root
        reached[root] = self.everything
        waiting = [root]
        queued = {root}
        while waiting:
            u = waiting.pop()
            queued.discard(u)
            mask = reached[u]
            for v, e in self.around[u]:
                if taken[e]:
                    new = reached[v] | (mask & self.alive[e])
                    if new != reached[v]:
                        reached[v] = new
                        if v not in queued:
                            queued.add(v)
                            waiting.append(v)
        return reached

    def wanted(self, site: int, protected: bool) -> int:
        """Return the states in which ``site`` must be reached: all possible ones if protected."""
        return self.possible[site] if protected else self.possible[site] & 1

    def lacking(self, chosen: np.ndarray, protected: set[int]) -> dict[int, int]:
        """Return the served sites that fail, with the mask of the states in which they do."""
        reached = self.reach(chosen)
        lost = {
            v: (self.needed[v] if v in protected else self.possible[v] & 1) & ~reached[v]
            for v in self.problem.served
        }
        return {v: mask for v, mask in lost.items() if mask}

    def failed_spans(self, bit: int) -> frozenset[int]:
        """Return the spans that bit ``bit`` takes away."""
        return frozenset() if bit == 0 else self.problem.states[bit - 1].spans

    def hopeless(self, site: int) -> tuple[int, ...]:
        """Return the numbers of the states that cut ``site`` off whatever is built."""
        return tuple(bit - 1 for bit in bits(self.everything & ~self.possible[site]))


def bits(mask: int) -> Iterator[int]:
    """Yield the positions of the set bits, lowest first.

    >>> list(bits(0b1010))
    [1, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def union(masks: Iterable[int]) -> int:
    """Return the union of ``masks``."""
    found = 0
    for mask in masks:
        found |= mask
    return found
