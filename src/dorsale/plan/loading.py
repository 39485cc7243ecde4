"""The nouns of network loading: an instance as SNDlib writes it, a model, failures, a design.

Loading asks how much capacity to buy on each link of a network so that every demand can be
routed, with nothing failed and after every failure of a list. Positions of nodes, links and
demands follow the tuples of their names; capacity, demand and flow share the instance's unit,
money is the instance's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Model:
    """What is asked, in the eight letters of SNDlib.

    ``demands``: U undirected, D directed. ``links``: U (both ways share the capacity), B (each
    way has the capacity), D (from source to target only). ``capacity``: M additive modules,
    E at most one module of the list, L linear (the first module, in any fraction). ``fixed``:
    Y when the set-up cost of a link is paid as soon as it carries anything, N when never.
    ``routing``: C continuous, I whole routing units, S one single path. ``paths``: A all.
    ``hops``: N no limit, Y the limit of each demand. ``survive``: N nothing, U unrestricted
    rerouting, S shared path protection, P two disjoint paths (1+1).
    """

    demands: str = "U"
    links: str = "U"
    capacity: str = "M"
    fixed: str = "N"
    routing: str = "C"
    paths: str = "A"
    hops: str = "N"
    survive: str = "N"

    def __str__(self) -> str:
        return "-".join(
            (self.demands, self.links, self.capacity, self.fixed,
             self.routing, self.paths, self.hops, self.survive)
        )  # fmt: skip


@dataclass(frozen=True)
class Instance:
    """A network to load.

    ``ends`` (links, 2) and ``demand_ends`` (demands, 2) are positions of nodes, source first;
    ``installed`` is capacity that stands already, free of charge; ``routing_cost`` is paid per
    unit of flow (either way), ``setup_cost`` once per link when the model counts it;
    ``module_capacity`` and ``module_cost`` hold one array per link; ``routing_unit`` is what a
    demand's value counts (its traffic is value x unit); ``hop_limit`` is 0 for none; ``place``
    is (nodes, 2) of the file's coordinates, or empty.
    """

    name: str
    nodes: tuple[str, ...]
    links: tuple[str, ...]
    ends: np.ndarray
    installed: np.ndarray
    routing_cost: np.ndarray
    setup_cost: np.ndarray
    module_capacity: tuple[np.ndarray, ...]
    module_cost: tuple[np.ndarray, ...]
    demands: tuple[str, ...]
    demand_ends: np.ndarray
    demand_value: np.ndarray
    routing_unit: np.ndarray
    hop_limit: np.ndarray
    place: np.ndarray

    @property
    def traffic(self) -> np.ndarray:
        """Traffic of each demand, in the unit of capacity."""
        return np.asarray(self.demand_value * self.routing_unit)


@dataclass(frozen=True)
class Failure:
    """One state: its name, the links it takes (positions) and the nodes it takes.

    A node takes its links and the demands that end at it.
    """

    name: str
    links: frozenset[int]
    nodes: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Ways:
    """The ways along links: ends, link, and the shelf whose capacity each takes.

    Undirected links have two ways on one shelf, bidirected ones a shelf each way, directed
    ones a single way. Forward ways come first.
    """

    tail: np.ndarray
    head: np.ndarray
    link: np.ndarray
    shelf: np.ndarray
    shelves: int


@dataclass(frozen=True)
class Task:
    """An instance under a model, with the failures to survive.

    ``excluded``: failure name -> positions of the demands that no design can serve in that
    state, or that end at a failed node; they are asked of nobody. ``share`` is the part of
    each demand that must survive a failure (1 for SNDlib).
    """

    instance: Instance
    model: Model
    failures: tuple[Failure, ...] = ()
    excluded: Mapping[str, frozenset[int]] | None = None
    share: float = 1.0

    @property
    def ways(self) -> Ways:
        """The ways along the links, as the model's second letter says."""
        ends, count, letter = self.instance.ends, len(self.instance.ends), self.model.links
        both = ends if letter == "D" else np.vstack([ends, ends[:, ::-1]])
        link = np.arange(len(both)) % count
        shelf, shelves = (np.arange(len(both)), len(both)) if letter == "B" else (link, count)
        return Ways(both[:, 0], both[:, 1], link, shelf, shelves)

    def states(self) -> Iterator[tuple[str, frozenset[int], np.ndarray]]:
        """Yield each state: its name ("–" with nothing failed), dead links, traffic asked for."""
        it = self.instance
        yield "–", frozenset(), it.traffic
        for failure in self.failures:
            gone = list(failure.nodes)
            touched = np.flatnonzero(np.isin(it.ends, gone).any(axis=1)).tolist()
            asked = it.traffic * self.share
            asked[list((self.excluded or {}).get(failure.name, ()))] = 0.0
            asked[np.isin(it.demand_ends, gone).any(axis=1)] = 0.0
            yield failure.name, failure.links | frozenset(touched), asked


@dataclass(frozen=True)
class Loading:
    """A design of a task, with its proof.

    ``modules``: one array per link, a count for each of its modules, in the file's order.
    ``bound``: no design of the task costs less. ``flows``: demand position -> list of (path as
    link positions, amount) with nothing failed, where the method knows paths; else empty.
    ``protection``: the same for the paths used when the working path fails (models S and P).
    """

    modules: tuple[np.ndarray, ...]
    value: float
    bound: float
    method: str
    status: str
    seed: int
    work: int
    seconds: float
    flows: Mapping[int, tuple[tuple[tuple[int, ...], float], ...]] | None = None
    protection: Mapping[int, tuple[tuple[tuple[int, ...], float], ...]] | None = None

    @property
    def gap(self) -> float:
        """How far the value can be from the best, as a share of the value."""
        if self.value <= 0:
            return 0.0
        if not np.isfinite(self.value):
            return 1.0
        return max(0.0, (self.value - self.bound) / self.value)
