"""Whole modules for a chosen network: every failure state routed, modules added where short.

Routing may split and change with each failure (unrestricted rerouting).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dorsale.topology.backbone.remembered import Remembered
from dorsale.topology.backbone.router import Routed, Router
from dorsale.topology.backbone.survival import Survival, table

_EPS = 1e-6
_REMEMBERED = 512  # routings that may carry the next state
_MOST_SHORT = 100  # states that are short, before rows are added for them


class Sizer:
    """Sizes the modules of networks of one problem."""

    def __init__(self, survival: Survival) -> None:
        self.survival = survival
        self.problem = survival.problem
        self.sinks = sorted({sink for _, sink, _ in self.problem.flows})
        self.known = Remembered(_REMEMBERED)

    def size(
        self,
        chosen: np.ndarray,
        protected: set[int],
        least: np.ndarray | None = None,
        over: Callable[[], bool] = bool,
    ) -> np.ndarray | None:
        """Return modules per span (0 where not chosen); ``None`` when spans are too small.

        ``least`` are the modules to begin with (one on each span when not given). ``None`` too
        once time is ``over``.
        """
        modules = np.where(chosen, 1.0, 0.0)
        if least is not None:
            modules = np.where(chosen, np.maximum(modules, np.ceil(least - 1e-6)), 0.0)
        size = self.problem.module_gbps
        router = Router(self.problem, chosen, self.sinks)
        for state in self._states(chosen, protected):
            if self._carried(modules, state):
                continue
            added = None if over() else router.missing_gbps(modules, state)
            if added is None:
                return None
            self._keep(router.loads(), state)
            short = added > _EPS * size + 1e-6
            total = modules * size + np.where(short, added, 0.0)
            modules = np.maximum(modules, np.where(short, np.ceil(total / size - 1e-9), 0))
        return modules

    def shortages(
        self, chosen: np.ndarray, protected: set[int], modules: np.ndarray
    ) -> list[tuple[int, np.ndarray]]:
        """Return, for each state that ``modules`` cannot carry, its bit and its potentials.

        Potentials (sinks, nodes) are what one more Gbit/s from a node to a sink would cost. A
        state that spans are too small for, at their largest too, counts only where some failure
        leaves any network too little room: elsewhere looking at them gains little.
        """
        router = Router(self.problem, chosen, self.sinks)
        beyond, found = bool(self.survival.lowered or self.problem.ending), []
        for state in self._states(chosen, protected):
            if self._carried(modules, state):
                continue
            added = router.missing_gbps(modules, state, beyond)
            if added is None:
                continue
            self._keep(router.loads(), state)
            if (added > _EPS * self.problem.module_gbps + 1e-6).any():
                found.append((state.bit, router.potentials()))
            if len(found) == _MOST_SHORT:
                break
        return found

    def _carried(self, modules: np.ndarray, state: Routed) -> bool:
        """Return whether a routing found before carries ``state`` over ``modules``."""
        room = modules * self.problem.module_gbps + _EPS
        room[list(state.failed)] = _EPS
        return self.known.fits(np.concatenate([room, -state.gbps]))

    def _keep(self, loads: np.ndarray, state: Routed) -> None:
        self.known.keep(np.concatenate([loads, -state.gbps]))

    def _states(self, chosen: np.ndarray, protected: set[int]) -> list[Routed]:
        """Return what is to be routed in each state that matters to ``chosen``."""
        survival, (site, sink, _) = self.survival, self.problem.flow_table
        reached = survival.reach(chosen)
        wanted = [survival.wanted(v, v in protected) for v in range(len(reached))]
        width = len(self.problem.states) + 1
        joined = table(reached, width)
        fed = table([a & b for a, b in zip(reached, wanted, strict=True)], width)
        fed[:, [v for v in range(len(reached)) if v not in self.problem.served]] = False
        return [
            Routed(bit, survival.failed_spans(bit),
                   survival.asked_gbps(bit) * (fed[bit, site] & joined[bit, sink]))
            for bit in self._order(chosen, np.hstack([fed, joined[:, self.sinks]]))
        ]  # fmt: skip

    def _order(self, chosen: np.ndarray, asked: np.ndarray) -> list[int]:
        """Return the states to route, the widest first; what another covers is left out.

        ``asked`` is (states, ends): which sites are fed, which sinks are joined.
        """
        states = self.problem.states
        hurt = [
            bit
            for bit in range(1, len(states) + 1)
            if asked[bit, : -len(self.sinks)].any()
            and any(chosen[e] for e in states[bit - 1].spans)
            and not any(
                (asked[bit] <= asked[cover + 1]).all() for cover in self.survival.covers[bit - 1]
            )
        ]
        return [0, *sorted(hurt, key=lambda bit: -len(states[bit - 1].spans))]

    def loads(self, chosen: np.ndarray, modules: np.ndarray) -> np.ndarray:
        """Return the traffic of each span with nothing failed, in Gbit/s, both ways together."""
        router = Router(self.problem, chosen, self.sinks)
        router.missing_gbps(modules, self._states(chosen, set())[0])
        return router.loads()
