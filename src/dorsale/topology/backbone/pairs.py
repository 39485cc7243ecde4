"""Any two failures at once: the pairs that hurt a network, found without listing them all.

A region has a hundred thousand pairs of failures; a network fails few of them. One pass over
the masks for each first failure says what every second one does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from dorsale.topology.backbone.problem import State, together
from dorsale.topology.backbone.router import Routed, Router
from dorsale.topology.backbone.survival import Survival, bits, table, union

_MOST = 2000  # pairs returned at once
_REMEMBERED = 256  # flows of earlier pairs that may do for the next one


class OutOfTime(Exception):
    """The time limit came before every pair was looked at."""


@dataclass(frozen=True)
class Pairs:
    """Any two of the first ``singles`` states; ``share`` of demand must survive them.

    Once ``over`` says so, :class:`OutOfTime` is raised.
    """

    survival: Survival
    singles: int
    share: float
    over: Callable[[], bool] = bool

    def hurting(self, chosen: np.ndarray, protected: set[int]) -> list[State]:
        """Return pairs that cut ``protected`` sites off ``chosen``, the worst first.

        Those that some network of usable spans survives, and that are not a state yet.
        """
        lost: dict[tuple[int, int], int] = {}
        for first, second, _ in self._cut_off(chosen, protected):
            lost[first, second] = lost.get((first, second), 0) + 1
        known = self._known()
        ordered = sorted(lost, key=lambda key: (-lost[key], key))
        found = [pair for key in ordered if (pair := self._pair(*key)).element not in known]
        return found[:_MOST]

    def hopeless(self) -> dict[tuple[str, str], list[int]]:
        """Return the pairs that cut sites off whatever is built, neither alone, with the sites."""
        survival, states = self.survival, self.survival.problem.states
        found: dict[tuple[str, str], list[int]] = {}
        for first in range(self.singles):
            later, possible = self._later(first), self._left(first, None)
            for v in survival.problem.served:
                alone = survival.possible[v]
                mask = later & alone & ~possible[v] if alone >> (first + 1) & 1 else 0
                for bit in bits(mask):
                    key = (states[first].element, states[bit - 1].element)
                    found.setdefault(key, []).append(v)
        return found

    def short(
        self,
        sinks: list[int],
        chosen: np.ndarray,
        protected: set[int],
        modules: np.ndarray,
        passed: dict[int, int],
    ) -> tuple[list[State], list[tuple[str, str]]]:
        """Return pairs that ``modules`` cannot carry, though they leave sites joined.

        The second list holds those that no candidate network could carry. A pair that leaves
        room for an earlier flow, or for a flow of all demand over the internet, needs no
        linear program. ``passed`` (first state -> mask of second ones) are not looked at; those
        that pass now are added.
        """
        problem = self.survival.problem
        feeder = _Feeder(self.survival, modules * problem.module_gbps * chosen, protected)
        router, found, beyond = (
            Router(problem, chosen, sinks),
            list[State](),
            list[tuple[str, str]](),
        )
        known = self._known()
        for first, doubtful, joined in self._doubtful(chosen, protected, modules, passed):
            left = feeder.unfed(first, doubtful, joined, self.share)
            for second in left:
                pair = self._pair(first, second)
                if pair.element in known:
                    continue
                added = router.missing_gbps(modules, self._asked(pair, protected, joined[second]))
                if added is not None and (added <= 1e-3).all():
                    continue
                if self.survival.room.lowered_gbps(pair) is None:
                    found.append(pair)
                else:
                    beyond.append((problem.states[first].element, problem.states[second].element))
            fed = union(1 << (second + 1) for second in doubtful if second not in left)
            passed[first] = passed.get(first, 0) | fed
            if len(found) >= _MOST:
                break
        return found, beyond

    def _pair(self, first: int, second: int) -> State:
        states = self.survival.problem.states
        return together(states[first], states[second], self.share)

    def _known(self) -> set[str]:
        return {state.element for state in self.survival.problem.states[self.singles :]}

    def _later(self, first: int) -> int:
        """Return the mask of the states after ``first``."""
        return ((1 << (self.singles + 1)) - 1) & ~((1 << (first + 2)) - 1)

    def _left(self, first: int, chosen: np.ndarray | None) -> list[int]:
        """Return each node's mask over ``chosen`` spans (``None``: all) that ``first`` leaves."""
        if self.over():
            raise OutOfTime
        every = np.ones(len(self.survival.problem.spans), dtype=bool)
        left = every if chosen is None else chosen.copy()
        left[list(self.survival.failed_spans(first + 1))] = False
        return self.survival.reach(left)

    def _firsts(self, chosen: np.ndarray) -> Iterator[tuple[int, list[int]]]:
        """Yield the states that take something of ``chosen``, with the masks of what they leave.

        States that take the same follow one another: what is found for one serves the next.
        """
        takes = [
            (sorted(e for e in self.survival.failed_spans(first + 1) if chosen[e]), first)
            for first in range(self.singles)
        ]
        before, reached = list[int](), list[int]()
        for spans, first in sorted(takes):
            if spans != before:
                before, reached = spans, self._left(first, chosen)
            if spans:
                yield first, reached

    def _cut_off(self, chosen: np.ndarray, protected: set[int]) -> Iterator[tuple[int, int, int]]:
        """Yield two states and a protected site that both at once cut off, needlessly."""
        for first, reached in self._firsts(chosen):
            later = self._later(first)
            gone = {v: later & ~reached[v] for v in protected if later & ~reached[v]}
            possible = self._left(first, None) if gone else []
            for v, mask in gone.items():
                for bit in bits(mask & possible[v]):
                    yield first, bit - 1, v

    def _doubtful(
        self,
        chosen: np.ndarray,
        protected: set[int],
        modules: np.ndarray,
        passed: Mapping[int, int],
    ) -> Iterator[tuple[int, list[int], np.ndarray]]:
        """Yield a state, those that with it leave an end joined over small spans only, the joined.

        A span that could carry all of the demand alone is not small. The joined are (states,
        nodes): what each second state leaves joined.
        """
        problem = self.survival.problem
        site, sink, gbps = problem.flow_table
        asked = self.share * gbps[np.isin(site, list(protected))].sum()
        wide = chosen & (modules * problem.module_gbps >= asked)
        ends = protected.union(sink.tolist())
        for first, joined in self._firsts(chosen):
            safe = self._left(first, wide)
            mask = union(joined[v] & ~safe[v] for v in ends) & self._later(first)
            doubtful = [bit - 1 for bit in bits(mask & ~passed.get(first, 0))]
            if doubtful:
                yield first, doubtful, table(joined, self.singles + 1)[1:]

    def _asked(self, pair: State, protected: set[int], joined: np.ndarray) -> Routed:
        site, sink, gbps = self.survival.problem.flow_table
        asking = np.isin(site, list(protected)) & joined[site] & joined[sink]
        return Routed(0, pair.spans, pair.share * gbps * asking)


@dataclass
class _Feeder:
    """Flows of all demand over the internet in one network, kept for the pairs to come.

    Traffic between two sites is counted as going to the internet and back: where even that
    fits, every routing problem of the state has an answer.
    """

    survival: Survival
    room: np.ndarray
    protected: set[int]

    def __post_init__(self) -> None:
        problem = self.survival.problem
        self.columns = np.flatnonzero(self.room > 0)  # spans that a flow can use
        self.used = np.ones((_REMEMBERED, len(self.columns)), dtype=np.float32)
        self.apart = np.ones((_REMEMBERED, len(problem.nodes)), dtype=np.float32)
        self.place = 0
        self.takes = np.zeros((len(problem.states), len(self.columns)), dtype=np.float32)
        for number, state in enumerate(problem.states):
            self.takes[number] = np.isin(self.columns, list(state.spans))
        self.asking = np.isin(problem.flow_table[0], list(self.protected))

    def unfed(self, first: int, seconds: list[int], joined: np.ndarray, share: float) -> set[int]:
        """Return those of ``seconds`` that with ``first`` may leave too little room."""
        if self.survival.problem.ending:  # by way of the internet says nothing there
            return set(seconds)
        left, found = np.array(seconds), set[int]()
        spared = self.used @ self.takes[first] == 0
        hurt = self.takes[left] @ self.used[spared].T + joined[left] @ self.apart[spared].T
        left = left[(hurt > 0).all(axis=1)]
        while len(left):
            here = int(left[0])
            if self._feeds(self.takes[first] + self.takes[here] > 0, joined[here], share):
                at = self.place - 1
                left = left[self.takes[left] @ self.used[at] + joined[left] @ self.apart[at] > 0]
            else:
                found.add(here)
                left = left[1:]
        return found

    def _feeds(self, failed: np.ndarray, joined: np.ndarray, share: float) -> bool:
        """Return whether there is room for all demand of the ``joined``; keep the flow."""
        flower, root = self.survival.flower, self.survival.problem.root
        left = self.room.copy()
        left[self.columns[failed]] = 0.0
        used = flower.used(left, root, self._wanted(share, joined))
        if used is None:
            return False
        self.used[self.place] = used[self.columns] & ~failed
        self.apart[self.place] = ~joined
        self.place = (self.place + 1) % _REMEMBERED
        return True

    def _wanted(self, share: float, joined: np.ndarray) -> np.ndarray:
        problem = self.survival.problem
        site, sink, gbps = problem.flow_table
        asked = share * gbps * (self.asking & joined[site] & joined[sink])
        back = np.bincount(sink, asked * (sink != problem.root), len(joined))
        return np.asarray(np.bincount(site, asked, len(joined)) + back)
