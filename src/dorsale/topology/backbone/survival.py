"""Which sites still reach the internet after each failure: all states at once, as bits."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from dorsale.topology.backbone.cuts import Flower
from dorsale.topology.backbone.problem import Problem, State
from dorsale.topology.backbone.reduction import covering
from dorsale.topology.backbone.room import Room

Around = list[list[tuple[int, int]]]  # for each node, the other end and position of its spans
NOTHING = State("", "", frozenset(), 1.0)  # failed
_NEARLY = 1.0 - 1e-5  # a share above this one is not less


@dataclass
class Survival:
    """Masks of states: bit 0 is "nothing failed", bit s + 1 is failure state s.

    A node's mask has a bit set where the node reaches the internet. Networks hold ``usable``
    spans only (all of them when not given): states that another covers there are not looked at.
    ``possible`` is connection over all spans; ``lowered`` is what is asked of each flow (Gbit/s)
    in the states where no network has room for the share that must survive, as ``room`` says
    (``known`` when given).
    """

    problem: Problem
    usable: np.ndarray | None = None
    known: Room | None = None
    everything: int = 0
    alive: list[int] = field(default_factory=list)
    possible: list[int] = field(default_factory=list)
    lowered: dict[int, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        states = self.problem.states
        self.everything = (1 << (len(states) + 1)) - 1
        self.alive = [self.everything] * len(self.problem.spans)
        for number, state in enumerate(states, start=1):
            for e in state.spans:
                self.alive[e] &= ~(1 << number)
        self.around: Around = [[] for _ in self.problem.nodes]
        for e, (u, v) in enumerate(self.problem.ends.tolist()):
            if self.problem.most_modules[e] >= 1:
                self._lay(u, v, e)
                self._lay(v, u, e)
        self.possible = self.reach(np.ones(len(self.problem.spans), dtype=bool))
        self.flower = Flower(len(self.problem.nodes), self.problem.ends)
        self.gbps = self.problem.internet_gbps()
        self.room = self.known or Room(self.problem)
        self._lower_what_cannot_be_carried()
        self._leave_out_what_is_covered()
        most = self.problem.module_gbps * self.problem.most_modules
        small = set(np.flatnonzero((most > 0) & (most < self.gbps.sum())).tolist())
        self._keep_usable()
        self.tight = [0] * bool(small) + [i for i in self.decisive if states[i - 1].spans & small]

    def _lay(self, start: int, end: int, span: int) -> None:
        """Let the internet reach ``end`` from ``start`` over ``span``, where it may pass on."""
        if start not in self.problem.ending:
            self.around[start].append((end, span))

    def short(
        self, chosen: np.ndarray, bit: int, protected: set[int], reserve: float = 1.0
    ) -> np.ndarray | None:
        """Return the nodes that ``chosen`` spans at their largest leave short in state ``bit``.

        Demand to the internet is multiplied by ``reserve``, where there can be one.
        """
        most = np.where(chosen, self.problem.module_gbps * self.problem.most_modules, 0.0)
        most[list(self.failed_spans(bit))] = 0.0
        most[~self.problem.onward] = 0.0
        fed = [v for v in self.problem.served if self.wanted(v, v in protected) >> bit & 1]
        wanted = np.zeros(len(self.problem.nodes))
        wanted[fed] = self.internet_gbps(bit)[fed]
        missing, side = self.flower.shed(
            most, self.problem.root, wanted * (1.0 if bit in self.lowered else reserve)
        )
        return side & (wanted > 0) if missing > 1.0 else None

    def carries(self, chosen: np.ndarray, protected: set[int], reserve: float = 1.0) -> bool:
        """Return whether ``chosen`` spans can carry the demand wherever capacity is bought."""
        return all(self.short(chosen, bit, protected, reserve) is None for bit in self.tight)

    def share(self, bit: int) -> float:
        """Return the share of demand that must survive state ``bit``."""
        return 1.0 if bit == 0 else self.problem.states[bit - 1].share

    def asked_gbps(self, bit: int) -> np.ndarray:
        """Return what is asked of each flow in state ``bit`` when both its ends are protected."""
        if bit in self.lowered:
            return self.lowered[bit]
        return np.asarray(self.share(bit) * self.problem.flow_table[2])

    def starved(self, bit: int) -> dict[int, float]:
        """Return the sites that state ``bit`` asks less of, and the share of their demand it asks.

        Demand counts as far as both its ends can be joined.
        """
        if bit not in self.lowered:
            return {}
        site, sink, gbps = self.problem.flow_table
        joined = np.array([mask >> bit & 1 for mask in self.possible], dtype=bool)
        gbps = gbps * (joined[site] & joined[sink])
        asked, full, nodes = self.lowered[bit], self.share(bit) * gbps, len(joined)
        short = set(site[asked < full * _NEARLY].tolist()).intersection(self.problem.served)
        kept, all_gbps = (np.bincount(site, amount, nodes) for amount in (asked, gbps))
        return {v: float(kept[v] / all_gbps[v]) for v in sorted(short)}

    def internet_gbps(self, bit: int) -> np.ndarray:
        """Return what is asked of each node to the internet in state ``bit``."""
        site, sink, _ = self.problem.flow_table
        asked = self.asked_gbps(bit) * (sink == self.problem.root)
        return np.bincount(site, asked, len(self.problem.nodes))

    def _lower_what_cannot_be_carried(self) -> None:
        """Find the states in which even the widest network has too little room."""
        problem = self.problem
        site, sink, gbps = problem.flow_table
        most = problem.module_gbps * problem.most_modules
        wide = self.reach(most >= gbps.sum())  # spans that could carry everything
        doubtful = union(self.possible[v] & ~wide[v] for v in {*site.tolist(), *sink.tolist()})
        for bit in bits(doubtful):
            asked = self.room.lowered_gbps(NOTHING if bit == 0 else problem.states[bit - 1])
            if asked is not None:
                self.lowered[bit] = asked

    def _leave_out_what_is_covered(self) -> None:
        """Find the states to look at: by site for connection, in all for capacity."""
        usable = self.problem.most_modules >= 1 if self.usable is None else self.usable
        everything = covering(self.problem, usable)
        self.needed = list(self.possible)
        self.decisive: list[int] = []
        self.covers = [self._as_much(bit, c) for bit, c in enumerate(everything, start=1)]
        for number, covers in enumerate(everything):
            bit = 1 << (number + 1)
            served = [v for v in self.problem.served if self.possible[v] & bit]
            for v in served:
                if any(self.possible[v] >> (c + 1) & 1 for c in covers):
                    self.needed[v] &= ~bit
            asking = self.covers[number]
            whole = [c for c in asking if all(self.possible[v] >> (c + 1) & 1 for v in served)]
            if not whole:
                self.decisive.append(number + 1)

    def _as_much(self, bit: int, covers: tuple[int, ...]) -> tuple[int, ...]:
        """Return those of ``covers`` that ask for as much traffic of each flow as ``bit``."""
        return tuple(
            c for c in covers
            if c + 1 not in self.lowered or (self.lowered[c + 1] >= self.asked_gbps(bit)).all()
        )  # fmt: skip

    def _keep_usable(self) -> None:
        """From now on, ``problem`` has no room on spans that are not usable."""
        if self.usable is not None:
            most = np.where(self.usable, self.problem.most_modules, 0.0)
            self.problem = replace(self.problem, most_modules=most)
            self.around = [[(v, e) for v, e in near if self.usable[e]] for near in self.around]

    def within(self, chosen: np.ndarray) -> Around:
        """Return where the spans of ``chosen`` lead, for networks of some of them."""
        taken = chosen.tolist()
        return [[(v, e) for v, e in near if taken[e]] for near in self.around]

    def reach(self, chosen: np.ndarray, around: Around | None = None) -> list[int]:
        """Return each node's mask in the network of ``chosen`` spans (mask over spans).

        ``around`` is :meth:`within` of a network that holds them, if known: it saves time.
        """
        taken, alive, around = chosen.tolist(), self.alive, around or self.around
        reached = [0] * len(self.problem.nodes)
        reached[self.problem.root] = self.everything
        waiting, queued = deque([self.problem.root]), [False] * len(reached)
        while waiting:  # the first in line first: by its turn, its neighbours have told it more
            u = waiting.popleft()
            queued[u] = False
            mask = reached[u]
            for v, e in around[u]:
                if taken[e]:
                    new = reached[v] | (mask & alive[e])
                    if new != reached[v]:
                        reached[v] = new
                        if not queued[v]:
                            queued[v] = True
                            waiting.append(v)
        return reached

    def wanted(self, site: int, protected: bool) -> int:
        """Return the states in which ``site`` must be reached: all possible ones if protected."""
        return self.possible[site] if protected else self.possible[site] & 1

    def lacking(
        self, chosen: np.ndarray, protected: set[int], around: Around | None = None
    ) -> dict[int, int]:
        """Return the served sites that fail, with the mask of the states in which they do.

        ``around`` as for :meth:`reach`.
        """
        reached = self.reach(chosen, around)
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


def table(masks: list[int], width: int) -> np.ndarray:
    """Return the lowest ``width`` bits of each mask, one column a mask."""
    size = (width + 7) // 8
    low = (1 << width) - 1
    rows = b"".join((mask & low).to_bytes(size, "little") for mask in masks)
    found = np.unpackbits(np.frombuffer(rows, np.uint8), bitorder="little")
    return found.reshape(len(masks), 8 * size)[:, :width].T.astype(bool)
