"""One run of the solver: the master with its rows, the best network so far, value and bound."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from dorsale.plan.scenario import Limits
from dorsale.topology.backbone.capacity import Sizer
from dorsale.topology.backbone.master import Master
from dorsale.topology.backbone.pairs import Pairs
from dorsale.topology.backbone.problem import Problem, State
from dorsale.topology.backbone.reduction import stand_ins
from dorsale.topology.backbone.rules import Rules
from dorsale.topology.backbone.separation import Separation
from dorsale.topology.backbone.survival import Survival

Tell = Callable[[float, float], None]
_ITERATIONS = 1000  # simplex iterations that count as one unit of work


@dataclass
class Search:
    """The state of a run; :func:`run` moves it on.

    ``excused`` are pairs of failures that leave no candidate network room enough for what the
    best one protects, ``beyond`` those of the last network; ``patient`` forgets the time limit.
    """

    problem: Problem
    limits: Limits
    seed: int
    tell: Tell | None = None
    started: float = field(default_factory=time.monotonic)
    best: np.ndarray | None = None
    best_protected: np.ndarray | None = None
    modules: np.ndarray | None = None
    value: float = np.inf
    bound: float = 0.0
    rounds: int = 0
    patient: bool = False
    looked_at: object = None
    room: np.ndarray = field(default_factory=lambda: np.zeros(0))
    passed: dict[int, int] = field(default_factory=dict)
    beyond: list[tuple[str, str]] = field(default_factory=list)
    excused: list[tuple[str, str]] = field(default_factory=list)
    trace: list[tuple[float, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        every = np.arange(len(self.problem.spans))
        self.stated = self.problem
        self.singles = len(self.stated.states)
        self.stand_in = every if self.stated.separators else stand_ins(self.stated)
        self.usable = (self.stand_in == every) & (self.stated.most_modules >= 1)
        self.cost = self.stated.fixed_eur + self.stated.module_eur
        self.tried: set[tuple[bytes, frozenset[int]]] = set()
        self.survival = Survival(self.stated, self.usable)
        self.problem = self.survival.problem
        self.master = Master(self.problem, self.seed)
        self.rules = Rules(self.problem)
        self._look_at_states()

    def _look_at_states(self) -> None:
        self.separation = Separation(self.survival, self.master)
        self.sizer = Sizer(self.survival)

    def widen(self, states: list[State]) -> None:
        """Take ``states`` (pairs that hurt a network) in; the rows found so far stay valid."""
        self.stated = replace(self.stated, states=(*self.stated.states, *states))
        self.survival = Survival(self.stated, self.usable, self.survival.room)
        self.problem = self.survival.problem
        self._look_at_states()

    @property
    def work(self) -> int:
        """Rounds, and simplex iterations by the thousand."""
        return self.rounds + self.master.iterations // _ITERATIONS

    def seconds(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self.started

    def over(self) -> bool:
        """Return whether the time is over."""
        return not self.patient and self.seconds() > self.limits.time_s

    def pairs(self) -> Pairs:
        """Return any two of the stated failures at once."""
        return Pairs(self.survival, self.singles, self.stated.pair_share, self.over)

    def roomless(self) -> list[tuple[str, str]]:
        """Return the pairs that became states and leave no network room enough."""
        found = [bit for bit in self.survival.lowered if bit > self.singles]
        names = [self.stated.states[bit - 1].element.partition(" + ") for bit in found]
        return [(one, other) for one, _, other in names]

    def gap(self) -> float:
        """Return how far the value can be from the best, as a share of the value."""
        if not np.isfinite(self.value):
            return 1.0
        return max(0.0, (self.value - self.bound) / self.value) if self.value > 0 else 0.0

    def done(self) -> bool:
        """Return whether a limit is reached."""
        return (
            self.work >= self.limits.work
            or self.seconds() > self.limits.time_s
            or self.gap() <= self.limits.gap
        )

    def note(self) -> None:
        """Keep value and bound with their time, and tell them."""
        self.trace.append((self.seconds(), float(self.value), float(self.bound)))
        if self.tell is not None:
            self.tell(self.value, self.bound)

    def penalty(self, protected: set[int]) -> float:
        """Return the price of the sites that are not ``protected``."""
        price = self.problem.price_eur
        return float(sum(price[v] for v in self.problem.served if v not in protected))
