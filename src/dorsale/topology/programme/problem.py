"""The problem, as a page.

**Decided**: for each span of the chosen network, the quarter in which its works start (or that
it is left out); for each site, from which quarter it is joined, and protected; how much of each
donor's money is spent in each year.

**Must hold**

* works start after procurement; they go at the pace of their method, slower off the dry season,
  not at all in low water for a river bed; a span is ready once its works are accepted and its
  contract is in force: with the operator of existing fibre, with the neighbour at a border;
* the crews of a country have no more months of work in a quarter than the quarter has: within a
  quarter they share the spans in hand;
* a span is in service from the first quarter in which it is ready and both its ends are joined
  to the internet over spans in service: nothing stands alone;
* a site is joined over spans in service; it is protected once all the spans of its own list serve:
  those that no other replaces, and for each failure left the cheapest way round it, so that the
  list alone survives every single failure that the finished network survives (where it is
  joined; how much room the paths have is the design's affair, not the calendar's);
* what has been spent by the end of a year is at most the yearly budgets up to then (what a year
  does not spend is carried over), and comes from donors, each within its years and its share
  (what a donor has not paid by its last year is lost); the equipment of a new site is paid with
  the spans that end at it, that of sites joined today in equal parts over the years of works.

**Minimised**: the price of waiting, plus what is spent, both discounted to the first year. A site
that is not joined loses its traffic of the year, one that is joined but not yet protected loses
the hours its best single path is down: both at the buy-off price of the design, capitals weighted
when the rules say capitals first. What is left out, or not equipped, counts ``LEFT_OUT`` times its
cost: it is done only when money, crews or time do not suffice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import networkx as nx
import numpy as np
import pandas as pd

from dorsale.plan.network import INTERNET, Candidates, Demand, Design
from dorsale.plan.scenario import Scenario
from dorsale.topology.programme import calendar
from dorsale.topology.programme.starts import QUARTER, Start, starts, stop_month

HOURS_A_MONTH = 730.0
LEFT_OUT = 10.0


@dataclass(frozen=True)
class Needs:
    """What the programme pays for, in EUR, contingency included.

    ``span_eur`` and ``site_eur`` by id (with their part of supervision); ``exposed_eur_per_year``
    is what a served site loses a year, with the traffic of the design year, while a single
    failure can cut it off.
    """

    span_eur: Mapping[str, float]
    site_eur: Mapping[str, float]
    exposed_eur_per_year: Mapping[str, float]

    @property
    def total_eur(self) -> float:
        """The whole programme."""
        return sum(self.span_eur.values()) + sum(self.site_eur.values())


@dataclass(frozen=True)
class Problem:
    """The problem in arrays. Quarters count from the month ``first``; money in EUR.

    ``ends`` (edges, 2) are positions of nodes: the ``spans`` to build first, then what stands.
    ``failures`` are the edges each single failure takes. ``sites`` are positions of served
    nodes, ``guarded`` those that the design protects. ``span_eur`` holds the equipment of new
    sites; ``standing_eur`` by year is that of the others. ``waiting_eur`` and ``exposed_eur``
    (nodes, quarters): the discounted loss of a quarter. ``donors``: (first year, last, EUR).
    ``budget_eur``: what may have been spent by the end of each year. ``discount`` by year.
    """

    first: int
    quarters: int
    nodes: tuple[str, ...]
    spans: tuple[str, ...]
    ends: np.ndarray
    failures: tuple[frozenset[int], ...]
    sites: tuple[int, ...]
    guarded: tuple[int, ...]
    starts: tuple[Start, ...]
    crew_of: tuple[str, ...]
    crews: Mapping[str, int]
    span_eur: np.ndarray
    standing_eur: Mapping[int, float]
    waiting_eur: np.ndarray
    exposed_eur: np.ndarray
    donors: Mapping[str, tuple[int, int, float]]
    budget_eur: Mapping[int, float]
    discount: Mapping[int, float]

    @property
    def root(self) -> int:
        """Position of the internet."""
        return self.nodes.index(INTERNET)

    @cached_property
    def windows_eur(self) -> dict[tuple[int, int], float]:
        """Donors' money by (last year, first year) of payment, those that end first first."""
        found: dict[tuple[int, int], float] = {}
        for first, last, eur in sorted(self.donors.values(), key=lambda d: (d[1], d[0])):
            found[last, first] = found.get((last, first), 0.0) + eur
        return found

    @cached_property
    def waited_eur(self) -> list[list[float]]:
        """What each node has lost by the beginning of each quarter, never joined before."""
        return _so_far(self.waiting_eur)

    @cached_property
    def bared_eur(self) -> list[list[float]]:
        """What each node has lost by the beginning of each quarter, never protected before."""
        return _so_far(self.exposed_eur)

    def year(self, quarter: int) -> int:
        """Return the year of ``quarter``."""
        return (self.first + QUARTER * quarter) // 12


def _so_far(lost_eur: np.ndarray) -> list[list[float]]:
    nothing = np.zeros((len(lost_eur), 1))
    found: list[list[float]] = np.hstack([nothing, np.cumsum(lost_eur, axis=1)]).tolist()
    return found


def problem(
    scenario: Scenario, found: Candidates, chosen: Design, traffic: Demand, needs: Needs
) -> Problem:
    """Return the problem of building the network ``chosen``; spans that are ready stand."""
    spans, nodes, rules = found.spans, found.nodes, scenario.programme
    first = calendar.month_of(rules.decided) // QUARTER * QUARTER
    ready = [s for s in spans.index if spans.at[s, "ready"]]
    works = [s for s in spans.index if s in chosen.modules and not spans.at[s, "ready"]]
    quarters = _quarters(scenario, first)
    place = {node: i for i, node in enumerate(nodes.index)}
    sites = [v for v in nodes.index if nodes.at[v, "serve"] == "required"]
    weight = {
        v: rules.capital_weight
        if nodes.at[v, "kind"] == "capital" and scenario.rules.capitals_protected
        else 1.0
        for v in sites
    }
    waiting, exposed = _losses(scenario, nodes, traffic, needs, weight, first, quarters)
    years = range(first // 12, (first + QUARTER * quarters - 1) // 12 + 1)
    span_eur, standing_eur = _costs(spans.loc[works], spans.loc[ready], needs)
    equipped = range(_works_from(scenario) // 12, stop_month(scenario) // 12)
    return Problem(
        first=first,
        quarters=quarters,
        nodes=tuple(nodes.index),
        spans=tuple(works),
        ends=np.array(
            [(place[spans.at[s, "from"]], place[spans.at[s, "to"]]) for s in (*works, *ready)]
        ).reshape(-1, 2),
        failures=_failures(scenario, found, [*works, *ready]),
        sites=tuple(place[v] for v in sites),
        guarded=tuple(place[v] for v in sites if chosen.protected.get(v)),
        starts=starts(scenario, found, works, first, quarters),
        crew_of=tuple(spans.at[s, "countries"][0] for s in works),
        crews=rules.crews,
        span_eur=span_eur,
        standing_eur={year: standing_eur / len(equipped) for year in equipped},
        waiting_eur=waiting,
        exposed_eur=exposed,
        donors=_donors(scenario, needs.total_eur),
        budget_eur=_budget(scenario, needs.total_eur, years),
        discount={y: (1 + scenario.basis.discount_rate) ** (years[0] - y) for y in years},
    )


def _works_from(scenario: Scenario) -> int:
    """Return the month from which works can go on: after procurement, within their years."""
    rules = scenario.programme
    procured = calendar.month_of(rules.decided) + rules.procurement_months
    return min(max(procured, 12 * scenario.years.start), stop_month(scenario) - 12)


def _costs(works: pd.DataFrame, ready: pd.DataFrame, needs: Needs) -> tuple[np.ndarray, float]:
    """Return the cost of each span with its part of new sites, and what is left for the others."""
    graph = nx.Graph([(INTERNET, INTERNET), *zip(ready["from"], ready["to"], strict=True)])
    today = nx.node_connected_component(graph, INTERNET)
    ending = pd.concat([works["from"], works["to"]]).value_counts().to_dict()
    new = {v: eur for v, eur in needs.site_eur.items() if v not in today and v in ending}
    eur = np.array([
        needs.span_eur.get(str(s), 0.0) + sum(new[v] / ending[v] for v in ends if v in new)
        for s, *ends in zip(works.index, works["from"], works["to"], strict=True)
    ])  # fmt: skip
    return eur, sum(needs.site_eur.values()) - sum(new.values())


def _quarters(scenario: Scenario, first: int) -> int:
    """Return how many quarters there are until the last works have been accepted."""
    rules = scenario.programme
    after = max(rules.acceptance_months, *rules.contract_months.values())
    return -(-(stop_month(scenario) + after - first) // QUARTER) + 1


def _failures(
    scenario: Scenario, found: Candidates, edges: list[str]
) -> tuple[frozenset[int], ...]:
    """Return the edges that each single failure takes which the rules ask to survive."""
    taken: dict[str, set[int]] = {}
    for e, risks in enumerate(found.spans.loc[edges, "risk_groups"]):
        for element in risks:
            taken.setdefault(element, set()).add(e)
    kinds = found.elements["kind"]
    asked = [e for e in sorted(taken) if scenario.survive_share(_event(str(kinds[e]), e)) > 0]
    return tuple(dict.fromkeys(frozenset(taken[e]) for e in asked))


def _event(kind: str, element: str) -> str:
    if kind == "submarine":
        return "submarine"
    if kind in ("operator", "contract"):
        return "operator"
    return "span" if element.split(":")[0] in ("trench", "fibre", "leg") else "group"


def _losses(
    scenario: Scenario, nodes: pd.DataFrame, traffic: Demand, needs: Needs,
    weight: Mapping[str, float], first: int, quarters: int,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Return what each node loses in each quarter while not joined, and while not protected."""
    gbps = traffic.flows.groupby("from")["gbps"].sum()
    by_year = traffic.by_year.set_index(["country", "year"])["gbps"].to_dict()
    rate, price = scenario.basis.discount_rate, scenario.rules.buy_off_eur_per_gbps_h
    waiting, exposed = np.zeros((2, len(nodes), quarters))
    for v, node in enumerate(nodes.index):
        if node not in weight:
            continue
        country = nodes.at[node, "country"]
        of_design = by_year.get((country, scenario.years.design), 0.0)
        for t in range(quarters):
            year = (first + QUARTER * t) // 12
            grown = by_year.get((country, year), of_design) / of_design if of_design else 0.0
            value = weight[node] * grown * (1 + rate) ** (first // 12 - year) * QUARTER
            waiting[v, t] = value * price * float(gbps.get(node, 0.0)) * HOURS_A_MONTH
            exposed[v, t] = value * needs.exposed_eur_per_year.get(node, 0.0) / 12
    return waiting, exposed


def _donors(scenario: Scenario, total_eur: float) -> dict[str, tuple[int, int, float]]:
    return {
        str(row["id"]): (
            int(row["from_year"]),
            int(row["to_year"]),
            float(row["share"]) * total_eur,
        )
        for row in scenario.tables["finance"].to_dict("records")
        if row["kind"] != "guarantee"  # pays only where cash lacks, not for works
    }


def _budget(scenario: Scenario, total_eur: float, years: Iterable[int]) -> dict[int, float]:
    """Return what may have been spent by the end of each year: slices that carry over."""
    begin, last = scenario.years.start, scenario.years.start + scenario.rules.works_years
    slice_eur = scenario.programme.budget_per_year_eur
    if slice_eur is None:
        slice_eur = total_eur / scenario.rules.works_years
    return {y: slice_eur * max(0, min(y + 1, last) - begin) for y in years}
