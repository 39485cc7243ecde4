r"""The problem, as a page.

**Decided**: for each link e, whether it is part of the network (x_e, 0 or 1).

**Must hold**

* all sites that ask for a route are joined;
* two sites that ask for k routes each keep k routes between them with no link in common
  (``apart = "links"``), or with neither a link nor a node in between in common
  (``apart = "nodes"``); the one that asks for less decides;
* where the candidate links themselves leave fewer routes, the network keeps as many as they
  do, on either side of the weak point, and the weak point is named: a link or a node that
  every route must pass, or the few links that all routes share out among them.

**Minimised**: the sum of c_e x_e over the links e.

A network that asks two routes "with no link in common" everywhere survives the cut of any one
link; "with neither link nor node in common", also the loss of any one node.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dorsale.plan.problems import N_, BadInput
from dorsale.plan.problems import Problem as Fault

Apart = Literal["links", "nodes"]
Tell = Callable[[float, float], None]
MOST_ROUTES = {"links": 3, "nodes": 2}


@dataclass(frozen=True)
class Problem:
    """The problem in arrays; positions of nodes and links follow ``nodes`` and ``links``.

    ``ends`` is (links, 2) of node positions, ``cost`` (links,) in any unit, 0 or more;
    ``required`` (nodes,) is how many routes each node asks for: 0 for a place that only may be
    passed, at most 3 when routes are apart by links and 2 when by nodes.
    """

    nodes: tuple[str, ...]
    links: tuple[str, ...]
    ends: np.ndarray
    cost: np.ndarray
    required: np.ndarray
    apart: Apart = "links"


@dataclass(frozen=True)
class WeakPoint:
    """What every network must rely on: the links or the node ``names``, of ``kind``.

    ``routes`` is what the candidates allow past it; ``behind`` are the sites that asked for
    more and stand on its smaller side.
    """

    kind: Apart
    names: tuple[str, ...]
    routes: int
    behind: tuple[str, ...]


@dataclass(frozen=True)
class Connected:
    """A network with its proof: no network that meets the problem costs less than ``bound``.

    ``links`` are the names of those chosen. ``status``: ``optimal`` (value = bound),
    ``gap_limit``, ``work_limit``, ``time_limit`` or ``interrupted``; ``work`` counts linear
    programs.
    """

    links: tuple[str, ...]
    value: float
    bound: float
    method: str
    status: str
    seed: int
    work: int
    seconds: float
    weak: tuple[WeakPoint, ...] = ()

    @property
    def gap(self) -> float:
        """How far the value can be from the best, as a share of the value."""
        return max(0.0, (self.value - self.bound) / self.value) if self.value > 0 else 0.0


def refuse_faults(problem: Problem) -> None:
    """Raise :class:`BadInput` when costs, ends or requirements are not what they must be."""
    faults = [*_faults_of_links(problem), *_faults_of_nodes(problem)]
    if faults:
        raise BadInput(faults)


def _faults_of_links(problem: Problem) -> list[Fault]:
    shapes = problem.ends.shape == (len(problem.links), 2) and problem.cost.shape == (
        len(problem.links),
    )
    inside = shapes and ((problem.ends >= 0) & (problem.ends < len(problem.nodes))).all()
    if not inside:
        return [Fault(N_("the ends or costs of links do not match the list of links"))]
    return [
        Fault(
            N_("the cost {cost} of link {link} is negative or not a number"),
            N_("Write 0 or more"),
            values={"cost": float(problem.cost[e]), "link": problem.links[e]},
        )
        for e in np.flatnonzero(~(np.isfinite(problem.cost) & (problem.cost >= 0)))
    ]


def _faults_of_nodes(problem: Problem) -> list[Fault]:
    most = MOST_ROUTES[problem.apart]
    if problem.required.shape != (len(problem.nodes),):
        return [Fault(N_("the requirements do not match the list of nodes"))]
    return [
        Fault(
            N_("{node} asks for {routes} routes"),
            N_("Ask for 0 to {most}"),
            values={"node": problem.nodes[v], "routes": int(problem.required[v]), "most": most},
        )
        for v in np.flatnonzero((problem.required < 0) | (problem.required > most))
    ]
