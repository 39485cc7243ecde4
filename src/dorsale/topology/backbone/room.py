"""What is asked of each demand in each state, where a failure may leave too little room.

The *widest network* of a state is every candidate span that stands, at its largest; of options of
which only one may be, the largest. Where it carries the share that must survive of every demand,
that share is asked. Where it does not, each demand is asked the share it gets when all shares rise
together over that network: one stops where no routing lets it rise on with none of the others
below it, the others go on (max-min fair shares by progressive filling: Bertsekas and Gallager,
Data Networks, 2nd edition 1992, section 6.5.2). So what is asked follows from the candidates alone,
some network carries all of it, and no demand goes short for one that is asked more.

Of two failures at once that leave too little room, connection only is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import highspy
import numpy as np

from dorsale.topology.backbone.cuts import Flower, islands
from dorsale.topology.backbone.problem import Problem, State
from dorsale.topology.backbone.router import Router

_FULL = 1.0 - 1e-7  # a share of what is asked that counts as all of it
_STUCK = 1e-6  # least dual of a demand that can rise no more (the duals times demand sum to 1)
_REMEMBERED = 32  # flows of earlier states that may do for the next one
_BELOW = 1e-6  # share by which less is asked, so that rounding never asks for too much


def widest_gbps(problem: Problem, failed: frozenset[int]) -> np.ndarray:
    """Return the capacity of each span in the widest network without the ``failed`` spans."""
    most = problem.module_gbps * problem.most_modules
    most[list(failed)] = 0.0
    for group in problem.exclusive:
        left = most[list(group)]
        most[list(group)] = np.where(np.arange(len(left)) == left.argmax(), left, 0.0)
    return np.asarray(most)


@dataclass
class Room:
    """Says what the widest network of each state of ``problem`` cannot carry; keeps answers."""

    problem: Problem
    known: dict[tuple[frozenset[int], str, float], np.ndarray | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem = self.problem
        self.flower = Flower(len(problem.nodes), problem.ends)
        self.site, self.sink, self.gbps = problem.flow_table
        self.served = np.isin(self.site, problem.served)
        self.filler: _Filler | None = None
        self.fed: list[tuple[np.ndarray, np.ndarray]] = []

    def lowered_gbps(self, state: State) -> np.ndarray | None:
        """Return what is asked of each flow in ``state``; ``None`` when its share has room."""
        key = (state.spans, state.event, state.share)
        if key not in self.known:
            self.known[key] = self._lowered(state)
        return self.known[key]

    def _lowered(self, state: State) -> np.ndarray | None:
        full, failed = state.share * self.gbps * self.served, list(state.spans)
        if any(not used[failed].any() and (full <= fed).all() for used, fed in self.fed):
            return None
        room = widest_gbps(self.problem, state.spans)
        label = islands(self.problem, room > 0)
        home = label == label[self.problem.root]
        wanted = full * (home[self.site] & home[self.sink])
        if self._feeds(room, wanted):
            return None
        share = self._filled(room, wanted)
        if (share >= _FULL).all():
            return None
        return np.asarray(wanted * (0.0 if state.event == "two" else share * (1.0 - _BELOW)))

    def _feeds(self, room: np.ndarray, wanted: np.ndarray) -> bool:
        """Return whether ``room`` is enough even for all traffic by way of the internet.

        What ends at a node that passes nothing on comes in over one of its spans. If there is
        room, the spans used are kept: a failure that spares them leaves room too.
        """
        size, root = len(self.problem.nodes), self.problem.root
        back = np.bincount(self.sink, wanted * (self.sink != root), size)
        both = np.bincount(self.site, wanted, size) + back
        both[root] = 0.0
        for entry, one in self._entered(room, both):
            used = self.flower.used(np.where(self.problem.onward, room, 0.0), root, one)
            if used is not None:
                self.fed = [(used | entry, wanted), *self.fed[: _REMEMBERED - 1]]
                return True
        return False

    def _entered(
        self, room: np.ndarray, wanted: np.ndarray
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield a span wide enough for what ends at an ending node, and ``wanted`` before it."""
        problem, every = self.problem, np.arange(len(room))
        if not problem.ending:
            yield every < 0, wanted
        for end in problem.ending if len(problem.ending) == 1 else ():
            for e in np.flatnonzero((problem.ends == end).any(axis=1) & (room >= wanted[end])):
                moved = wanted.copy()
                moved[problem.ends[e][problem.ends[e] != end]] += wanted[end]
                moved[end] = 0.0
                yield every == e, moved

    def _filled(self, room: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """Return the share of ``wanted`` that each flow gets when all shares rise together."""
        self.filler = self.filler or _Filler(self.problem)
        place = self.filler.place(self.sink), self.site
        asked = np.zeros(self.filler.shape)
        np.add.at(asked, place, np.where(self.site == self.sink, 0.0, wanted))
        return np.asarray(self.filler.shares(room, asked)[place])


class _Filler:
    """Raises shares of demands together over the widest network, one linear program a step."""

    def __init__(self, problem: Problem) -> None:
        sinks = sorted({sink for _, sink, _ in problem.flows})
        self.sinks, self.shape = np.array(sinks), (len(sinks), len(problem.nodes))
        self.router = Router(problem, problem.most_modules >= 1, sinks)
        self.highs = self.router.highs
        self.column = self.highs.getNumCol()
        every = np.arange(self.column, dtype=np.int32)
        self.highs.changeColsCost(self.column, every, np.zeros(self.column))
        n = self.router.arcs
        self.highs.changeColsBounds(n, every[-n:], np.zeros(n), np.zeros(n))  # no overflow
        nothing = np.array([], dtype=np.int32)
        self.highs.addCol(-1.0, 0.0, 1.0, 0, nothing, np.array([]))

    def place(self, sink: np.ndarray) -> np.ndarray:
        """Return the row of each ``sink``."""
        return np.searchsorted(self.sinks, sink)

    def shares(self, room: np.ndarray, asked: np.ndarray) -> np.ndarray:
        """Return the share of ``asked`` (sinks, nodes) that each demand gets over ``room``."""
        found = np.where(asked > 0, 0.0, 1.0)
        rising = asked > 0
        while rising.any():
            share, stuck = self._step(room, np.where(rising, 0.0, found * asked), asked * rising)
            found[rising] = np.maximum(found[rising], share)
            if share >= _FULL:
                return found
            if not stuck.any():
                break
            rising &= ~stuck
        return found

    def _step(
        self, room: np.ndarray, fixed: np.ndarray, rising: np.ndarray
    ) -> tuple[float, np.ndarray]:
        """Return the greatest share that all ``rising`` get, and which of them rise no more."""
        router, highs = self.router, self.highs
        at = router.place[:, 0], router.place[:, 1]
        rows = np.arange(router.load, dtype=np.int32)
        highs.changeRowsBounds(router.load, rows, fixed[at], fixed[at])  # type: ignore[attr-defined]
        for row, gbps in enumerate(rising[at].tolist()):
            highs.changeCoeff(row, self.column, -gbps)
        loads = np.arange(router.load, router.load + router.arcs, dtype=np.int32)
        least = np.full(router.arcs, -highspy.kHighsInf)
        highs.changeRowsBounds(router.arcs, loads, least, room[router.spans])  # type: ignore[attr-defined]
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return 0.0, rising > 0  # the fixed fill it, by rounding: nothing rises
        solution = highs.getSolution()
        stuck = np.zeros(self.shape, dtype=bool)
        stuck[at] = np.abs(np.array(solution.row_dual)[: router.load] * rising[at]) > _STUCK
        return float(solution.col_value[self.column]), stuck
