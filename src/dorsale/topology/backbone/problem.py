r"""The problem, as a page.

**Decided**: for each candidate span e, whether it is part of the network (x_e) and how many
capacity modules it carries (y_e); for each served site v, whether it is protected (r_v).

**Must hold**

* every served site reaches the internet over chosen spans;
* a protected site still does after any single failure: any element of the ground alone, any
  named risk group alone, any other node with all its spans, and, when the classes ask for it,
  any two of these at once; unless no candidate network could (those failures are named);
* spans refused as protection (no duct, operator or contract) count as failed in every failure;
* the rows of connection rules, when the scenario enforces some;
* capacity: all demand is routed with nothing failed, and the required share of the demand of
  protected sites after any single failure, as far as site and destination are still joined; where
  no candidate network has room for that share, the lower shares of
  :mod:`dorsale.topology.backbone.room`, which are named (two at once that leave every network
  too little room ask for connection only, and are named); routing may change with each failure;
* y_e is at least x_e and at most what the span can carry; one option only per pair of places
  and ground; capitals are protected when the rules say so.

**Minimised**: investment and present value of leases and operation of the spans chosen
(c_e x_e + a_e y_e), plus the price of leaving sites unprotected: buy-off price x required
share x demand x hours a year their most reliable single path is down x present value of a
year. This yearly figure is an input of the problem, not a result of the design.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import networkx as nx
import numpy as np
import pandas as pd

from dorsale.plan.connect_rules import Row
from dorsale.plan.network import INTERNET, Candidates, Demand
from dorsale.plan.scenario import Scenario

Separator = Callable[[Mapping[str, float]], Sequence[Row]]


@dataclass(frozen=True)
class State:
    """One failure: its element, the kind of event, the spans it takes (positions).

    Spans refused as protection are among them, in every state.
    """

    element: str
    event: str
    spans: frozenset[int]
    share: float


@dataclass(frozen=True)
class Problem:
    """The problem in arrays; positions of nodes and spans follow ``nodes`` and ``spans``.

    ``ends`` is (spans, 2) of node positions; money in EUR, capacity and demand in Gbit/s.
    ``flows`` is (site position, destination position, Gbit/s); ``price_eur`` is what leaving
    each served site unprotected costs; ``forced`` are sites that must be protected.
    ``refused`` spans protect nothing. ``pair_share`` of the demand of a protected site must
    survive any two of the ``states`` at once (0: nothing is asked). ``separators`` return rows
    that shares of spans (by id, 0 to 1) violate. At ``ending`` nodes traffic ends: none passes
    through them.
    """

    nodes: tuple[str, ...]
    spans: tuple[str, ...]
    ends: np.ndarray
    fixed_eur: np.ndarray
    module_eur: np.ndarray
    module_gbps: np.ndarray
    most_modules: np.ndarray
    length_km: np.ndarray
    exclusive: tuple[tuple[int, ...], ...]
    served: tuple[int, ...]
    flows: tuple[tuple[int, int, float], ...]
    price_eur: np.ndarray
    forced: frozenset[int]
    states: tuple[State, ...]
    refused: frozenset[int] = frozenset()
    pair_share: float = 0.0
    separators: tuple[Separator, ...] = ()
    ending: frozenset[int] = frozenset()

    @cached_property
    def root(self) -> int:
        """Position of the internet."""
        return self.nodes.index(INTERNET)

    @cached_property
    def flow_table(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Positions of sites and destinations, and Gbit/s, one of each a flow."""
        site, sink, gbps = zip(*self.flows, strict=True) if self.flows else ((), (), ())
        return np.array(site, np.int64), np.array(sink, np.int64), np.array(gbps, float)

    @cached_property
    def onward(self) -> np.ndarray:
        """Mask of the spans over which traffic may pass on: no end is an ending node."""
        return np.asarray(~np.isin(self.ends, list(self.ending)).any(axis=1))

    @cached_property
    def neighbours(self) -> list[list[tuple[int, int]]]:
        """For each node, the other end and the position of each of its spans."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.nodes]
        for e, (u, v) in enumerate(self.ends.tolist()):
            found[u].append((v, e))
            found[v].append((u, e))
        return found

    def internet_gbps(self) -> np.ndarray:
        """Return the demand of each node to the internet."""
        total = np.zeros(len(self.nodes))
        for site, sink, gbps in self.flows:
            if sink == self.root:
                total[site] += gbps
        return total

    def crossing_gbps(self, side: np.ndarray) -> float:
        """Return the demand with exactly one end in ``side`` (a mask of nodes).

        Demand to ending nodes is not counted: what passes on must carry the rest.
        """
        return sum(
            gbps for site, sink, gbps in self.flows
            if side[site] != side[sink] and sink not in self.ending
        )  # fmt: skip


def problem(
    scenario: Scenario, candidates: Candidates, demand: Demand, present_value: float
) -> Problem:
    """Return the problem of ``scenario``; ``candidates.spans`` must be priced.

    ``present_value`` is the value today of 1 EUR a year over the plan's life.
    """
    spans, nodes = candidates.spans, candidates.nodes
    position = {node: i for i, node in enumerate(nodes.index)}
    ends = np.array(
        [[position[a], position[b]] for a, b in zip(spans["from"], spans["to"], strict=True)]
    )
    served = [position[s] for s in nodes.index if nodes.at[s, "serve"] == "required"]
    flows = tuple(
        (position[row.from_], position[row.to], float(row.gbps))
        for row in demand.flows.rename(columns={"from": "from_"}).itertuples()
        if row.from_ in position and row.to in position
    )
    share = scenario.survive_share("span")
    hours = _hours_of_best_path(spans, nodes)
    gbps = np.zeros(len(nodes))
    for site, _, amount in flows:
        gbps[site] += amount
    price = scenario.rules.buy_off_eur_per_gbps_h * share * gbps * hours * present_value
    capitals = {position[s] for s in nodes.index if nodes.at[s, "kind"] == "capital"}
    module_gbps = spans["module_gbps"].to_numpy(float)
    refused = _refused(scenario, spans)
    return Problem(
        nodes=tuple(nodes.index),
        spans=tuple(spans.index),
        ends=ends,
        fixed_eur=(spans["capex_eur"] + present_value * spans["yearly_eur"]).to_numpy(float),
        module_eur=spans["module_eur"].to_numpy(float),
        module_gbps=module_gbps,
        most_modules=np.minimum(np.floor(spans["capacity_gbps"].to_numpy(float) / module_gbps), 96),
        length_km=spans["length_km"].to_numpy(float),
        exclusive=_exclusive(spans),
        served=tuple(served),
        flows=flows,
        price_eur=price,
        forced=frozenset(capitals if scenario.rules.capitals_protected else ()),
        states=_states(scenario, spans, candidates.elements, ends, nodes.index, refused),
        refused=refused,
        pair_share=scenario.survive_share("two"),
    )


def unprotected(problem: Problem) -> Problem:
    """Return the same problem where nothing must survive and no rule is imposed, for free."""
    return replace(
        problem, price_eur=np.zeros(len(problem.nodes)), forced=frozenset(), states=(),
        pair_share=0.0, separators=(),
    )  # fmt: skip


def without(problem: Problem, drop: Mapping[int, bool] | set[int]) -> Problem:
    """Return the problem without the spans at positions ``drop``."""
    keep = [i for i in range(len(problem.spans)) if i not in drop]
    new = {old: i for i, old in enumerate(keep)}
    states = tuple(
        replace(s, spans=frozenset(new[e] for e in s.spans if e in new)) for s in problem.states
    )
    return replace(
        problem,
        spans=tuple(problem.spans[i] for i in keep),
        ends=problem.ends[keep],
        fixed_eur=problem.fixed_eur[keep],
        module_eur=problem.module_eur[keep],
        module_gbps=problem.module_gbps[keep],
        most_modules=problem.most_modules[keep],
        length_km=problem.length_km[keep],
        exclusive=tuple(
            group
            for old in problem.exclusive
            if len(group := tuple(new[e] for e in old if e in new)) > 1
        ),
        states=tuple(s for s in states if s.spans),
        refused=frozenset(new[e] for e in problem.refused if e in new),
    )


def _exclusive(spans: pd.DataFrame) -> tuple[tuple[int, ...], ...]:
    """Group spans that join the same two places over the same ground: one at most is taken."""
    groups: dict[tuple[frozenset[str], tuple[str, ...]], list[int]] = {}
    for i, row in enumerate(spans.itertuples()):
        ways = tuple(sorted(row.ways))
        if ways:
            groups.setdefault(
                (frozenset((row[spans.columns.get_loc("from") + 1], row.to)), ways), []
            ).append(i)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def together(one: State, other: State, share: float) -> State:
    """Return the state in which both fail at once."""
    name = f"{one.element} + {other.element}"
    return State(name, "two", one.spans | other.spans, share)


def _states(
    scenario: Scenario,
    spans: pd.DataFrame,
    elements: pd.DataFrame,
    ends: np.ndarray,
    nodes: pd.Index,
    refused: frozenset[int],
) -> tuple[State, ...]:
    taken: dict[tuple[str, str], set[int]] = {}
    for i, risks in enumerate(spans["risk_groups"]):
        for element in risks:
            event = _event(element, str(elements.at[element, "kind"]))
            taken.setdefault((element, event), set()).add(i)
    for i, (u, v) in enumerate(ends.tolist()):
        for node in (str(nodes[u]), str(nodes[v])):
            if node != INTERNET:
                taken.setdefault((f"node:{node}", "node"), set()).add(i)
    found: dict[tuple[frozenset[int], str], State] = {}
    two = scenario.survive_share("two")
    for element, event in sorted(taken):
        share = scenario.survive_share(event)
        if share > 0:
            share = max(share, two)  # what survives two survives one
            key = (frozenset(taken[element, event]) | refused, event)
            found.setdefault(key, State(element, event, key[0], share))
    return tuple(found.values())


def _refused(scenario: Scenario, spans: pd.DataFrame) -> frozenset[int]:
    """Return the existing spans that are known to lack what protection needs.

    What nobody knows (an empty cell) is not held against a span; a new cable is laid in a duct
    and under contract.
    """
    table = scenario.tables["fibre"]
    fibre = {str(row["id"]): row for row in table.to_dict("records")}
    found = set()
    for i, span in enumerate(spans.to_dict("records")):
        rows = [fibre[piece] for piece in span["pieces"] if piece in fibre]
        if span["option"] == "cable":
            rows = [{"contract": span["contract"]}]
        if any(_lacks(row, need) for row in rows for need in scenario.rules.protection_needs):
            found.add(i)
    return frozenset(found)


def _lacks(row: Mapping[str, object], need: str) -> bool:
    if need == "operator":
        return str(row.get("operator", "?")).strip() in ("", "none")
    return row.get(need) == "no"


def _event(element: str, kind: str) -> str:
    if kind == "submarine":
        return "submarine"
    if kind in ("operator", "contract"):
        return "operator"
    return "span" if element.split(":")[0] in ("trench", "fibre", "leg") else "group"


def _hours_of_best_path(spans: pd.DataFrame, nodes: pd.DataFrame) -> np.ndarray:
    """Return the hours a year that each node's most reliable single path is down."""
    graph = nx.Graph()
    graph.add_nodes_from(nodes.index)
    for a, b, hours in zip(spans["from"], spans["to"], spans["hours_down_per_year"], strict=True):
        if not graph.has_edge(a, b) or graph[a][b]["hours"] > hours:
            graph.add_edge(a, b, hours=hours)
    reached = nx.single_source_dijkstra_path_length(graph, INTERNET, weight="hours")
    return np.array([min(8760.0, reached.get(node, 0.0)) for node in nodes.index])
