"""Candidate spans: what could be built, leased, repaired or lit between planning nodes.

Planning nodes are the required sites, places with a role, and every place where the ground
forks; places in between are only passed through. A corridor between two distant sites is
then a chain of spans, and two corridors share a span exactly where they share ground: the
optimiser composes corridors and never counts the same trench twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pandas as pd

from dorsale.ground.ways import join_shapes, quantities, shape_of
from dorsale.plan.network import INTERNET, Candidates
from dorsale.plan.scenario import Reliability, Scenario

_FIBRE_WAY = {
    "opgw_adss": "power_line",
    "pipeline": "pipeline",
    "river_bed": "river",
    "submarine": "submarine",
}
_MEDIUM_OF_WAY = {"power_line": "aerial", "pipeline": "pipeline", "river": "river"}
HOURS_PER_YEAR = 8760.0


@dataclass(frozen=True)
class _Piece:
    """One way, fibre section or cable leg: the smallest thing a span is made of."""

    id: str
    start: str
    end: str
    option: str
    profile: tuple[str, ...]
    row: Mapping[str, Any]


def candidates(scenario: Scenario) -> Candidates:
    """Return every candidate span of ``scenario`` with its quantities and what can fail."""
    pieces = _pieces(scenario)
    nodes = _planning_nodes(scenario, pieces)
    chains = _chains(pieces, nodes)
    elements = _elements(scenario, pieces)
    way_quantities = quantities(scenario.tables["ways"])
    builder = _Builder(scenario, elements, way_quantities)
    spans = [builder.span(chain) for chain in chains]
    frame = pd.DataFrame(spans).set_index("id", drop=False).rename_axis(None)
    table = pd.DataFrame(builder.quantities, columns=["span", "item", "factor", "quantity"])
    return Candidates(_node_table(scenario, nodes, frame), frame, table, elements)


def readiness(fibre: Mapping[str, Any], as_of: str) -> str:
    """Return what using an existing fibre at the date ``as_of`` takes.

    ``light``: in service, in good repair and under contract (nothing to build) or laid but
    dark (equipment only); ``lease``: in service without a contract; ``repair``: out, or in
    poor repair; empty when it does not exist at that date.
    """
    if after(fibre["in_service_from"], as_of):
        return ""
    if fibre["status"] == "out" or fibre["repair"] == "poor" or ended(fibre, as_of):
        return "repair"
    if fibre["status"] == "built":
        return "light"
    return "light" if is_ready(fibre, as_of) and fibre["contract"] == "yes" else "lease"


def is_ready(row: Mapping[str, Any], as_of: str) -> bool:
    """Return whether traffic can fall over to ``row`` at the date ``as_of``."""
    ready = str(row["ready_from"])
    return bool(ready) and ready[:7] <= as_of and not ended(row, as_of)


def after(month: object, as_of: str) -> bool:
    """Return whether ``month`` (empty = long ago) lies after the date ``as_of``."""
    return bool(month) and str(month)[:7] > as_of


def ended(row: Mapping[str, Any], as_of: str) -> bool:
    """Return whether service had ended at the date ``as_of`` (a year alone ends in December)."""
    last = str(row["in_service_to"])[:7]
    return bool(last) and last < as_of[: len(last)]


def _pieces(scenario: Scenario) -> list[_Piece]:
    found = []
    ways = scenario.tables["ways"]
    for way in ways[ways["status"] == "open"].to_dict("records"):
        found.append(_Piece(way["id"], way["from"], way["to"], "new", ("new", way["way"]), way))
    for fibre in scenario.tables["fibre"].to_dict("records"):
        option = readiness(fibre, scenario.as_of)
        if option:
            profile = (option, fibre["medium"], fibre["owner"], fibre["status"], fibre["contract"])
            found.append(_Piece(fibre["id"], fibre["from"], fibre["to"], option, profile, fibre))
    for cable in scenario.tables["cables"].to_dict("records"):
        if is_ready(cable, scenario.as_of):
            found.append(
                _Piece(cable["id"], cable["from"], cable["to"], "cable", (cable["id"],), cable)
            )
    return found


def _planning_nodes(scenario: Scenario, pieces: list[_Piece]) -> set[str]:
    """Keep required sites, places with a role, forks, and places where the options change."""
    sites = scenario.sites
    at: dict[str, dict[str, list[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(list))
    for piece in pieces:
        at[piece.start][piece.end].append(piece.profile)
        at[piece.end][piece.start].append(piece.profile)
    keep = {INTERNET}
    for site in sites.to_dict("records"):
        around = at[site["id"]]
        same = len({tuple(sorted(profiles)) for profiles in around.values()}) == 1
        single = all(len(set(profiles)) == len(profiles) for profiles in around.values())
        passed = len(around) == 2 and same and single
        if around and (site["serve"] == "required" or not passed):
            keep.add(site["id"])
    return keep


def _chains(pieces: list[_Piece], nodes: set[str]) -> list[list[_Piece]]:
    """Join pieces of one profile through passed places into chains between planning nodes."""
    by_profile: dict[tuple[str, ...], nx.MultiGraph] = defaultdict(nx.MultiGraph)
    for piece in pieces:
        by_profile[piece.profile].add_edge(piece.start, piece.end, key=piece.id, piece=piece)
    chains = []
    for graph in by_profile.values():
        done: set[str] = set()
        for start in sorted(n for n in graph if n in nodes):
            for _, near, key in sorted(graph.edges(start, keys=True)):
                if key not in done:
                    chain = _follow(graph, nodes, start, near, key)
                    done |= {piece.id for piece in chain}
                    chains.append(chain)
    return [chain for chain in chains if _far_end(chain) in nodes]


def _follow(graph: nx.MultiGraph, nodes: set[str], start: str, near: str, key: str) -> list[_Piece]:
    chain, here = [graph[start][near][key]["piece"]], near
    while here not in nodes:
        onward = [(v, k) for _, v, k in graph.edges(here, keys=True) if k != chain[-1].id]
        if not onward:
            break
        here, key = onward[0]
        chain.append(
            next(d["piece"] for _, _, k, d in graph.edges(here, keys=True, data=True) if k == key)
        )
    return chain


def _far_end(chain: list[_Piece]) -> str:
    ends = _ends(chain)
    return ends[1]


def _ends(chain: list[_Piece]) -> tuple[str, str]:
    if len(chain) == 1:
        return chain[0].start, chain[0].end
    first, second = {chain[0].start, chain[0].end}, {chain[1].start, chain[1].end}
    last, before = {chain[-1].start, chain[-1].end}, {chain[-2].start, chain[-2].end}
    return next(iter(first - second)), next(iter(last - before))


def _elements(scenario: Scenario, pieces: list[_Piece]) -> pd.DataFrame:
    """What can fail: each way's ground, fibre off the ways, cable legs, and the named groups."""
    reliability = scenario.reliability
    rows = [_way_element(way, reliability) for way in scenario.tables["ways"].to_dict("records")]
    for piece in pieces:
        if piece.option == "cable":
            rows.append(_leg_element(piece, reliability))
        elif piece.option != "new" and not piece.row["ways"]:
            rows.append(_fibre_element(piece, reliability))
    for group in scenario.tables["risk_groups"].to_dict("records"):
        rows.append(
            (
                group["id"], group["kind"], group["name"], group["cuts_per_year"],
                group["repair_h"], group["source"], group["confidence"],
            )
        )  # fmt: skip
    names = ["id", "kind", "name", "cuts_per_year", "repair_h", "source", "confidence"]
    return (
        pd.DataFrame(rows, columns=names)
        .drop_duplicates("id")
        .set_index("id", drop=False)
        .rename_axis(None)
    )


def _rate(reliability: Reliability, medium: str) -> tuple[float, float]:
    cuts, repair = reliability.cuts_per_1000_km_per_year, reliability.repair_h
    return cuts.get(medium, cuts["default"]), repair.get(medium, repair["default"])


def _way_element(way: Mapping[str, Any], reliability: Reliability) -> tuple[object, ...]:
    medium = _MEDIUM_OF_WAY.get(str(way["way"]), "buried")
    cuts, repair = _rate(reliability, medium)
    length = float(way["length_km"])
    return (f"trench:{way['id']}", _kind_of_way(str(way["way"])), way["name"] or way["id"],
            cuts * length / 1000, repair, "scenario.toml", "assumption")  # fmt: skip


def _kind_of_way(way: str) -> str:
    return {"power_line": "pole_line", "river": "river"}.get(way, "trench")


def _leg_element(piece: _Piece, reliability: Reliability) -> tuple[object, ...]:
    medium = "submarine" if piece.row["kind"] == "submarine" else "buried"
    cuts, repair = _rate(reliability, medium)
    length = float(piece.row["length_km"])
    kind = "submarine" if medium == "submarine" else "trench"
    return (f"leg:{piece.id}", kind, piece.row["name"], cuts * length / 1000, repair,
            "scenario.toml", "assumption")  # fmt: skip


def _fibre_element(piece: _Piece, reliability: Reliability) -> tuple[object, ...]:
    medium = {"opgw_adss": "aerial", "river_bed": "river", "submarine": "submarine"}.get(
        str(piece.row["medium"]), "buried"
    )
    cuts, repair = _rate(reliability, medium)
    length = float(piece.row["length_km"])
    return (f"fibre:{piece.id}", "trench", piece.id, cuts * length / 1000, repair,
            "scenario.toml", "assumption")  # fmt: skip


class _Builder:
    """Makes spans out of chains; collects their quantities on the way."""

    def __init__(
        self, scenario: Scenario, elements: pd.DataFrame, way_quantities: pd.DataFrame
    ) -> None:
        self.sites = scenario.sites
        self.as_of = scenario.as_of
        self.ways = {way["id"]: way for way in scenario.tables["ways"].to_dict("records")}
        self.elements = elements
        self.way_quantities = {
            str(way): rows[["item", "factor", "quantity"]].to_numpy().tolist()
            for way, rows in way_quantities.groupby("way")
        }
        self.groups: dict[str, list[str]] = defaultdict(list)
        for group in scenario.tables["risk_groups"].to_dict("records"):
            for member in group["members"]:
                self.groups[member].append(group["id"])
        self.quantities: list[tuple[str, str, str, float]] = []

    def span(self, chain: list[_Piece]) -> dict[str, Any]:
        """Return the row of the span made of ``chain``."""
        first = chain[0]
        ways = [way for piece in chain for way in self._ways(piece)]
        length = sum(float(piece.row["length_km"]) for piece in chain)
        start, end = _ends(chain)
        span_id = first.id if len(chain) == 1 else f"{first.id}+{len(chain) - 1}"
        self._count(span_id, chain, ways, length)
        risks = self._risks(chain, ways, (start, end))
        rates = self.elements.loc[list(risks)]
        return {
            "id": span_id,
            "from": start,
            "to": end,
            "option": first.option,
            "way": self._way_kind(first),
            "ways": tuple(ways),
            "pieces": tuple(piece.id for piece in chain),
            "length_km": length,
            "countries": self._countries(chain, ways),
            "risk_groups": risks,
            "cuts_per_year": float(rates["cuts_per_year"].sum()),
            "hours_down_per_year": float((rates["cuts_per_year"] * rates["repair_h"]).sum()),
            "geometry": self._line(chain, start),
            "accuracy_m": max([self.ways[w]["accuracy_m"] for w in ways], default=20000.0),
            "capacity_gbps": float(first.row.get("capacity_gbps", float("inf"))),
            "price_eur_per_gbps_per_year": float(first.row.get("price_eur_per_gbps_per_year", 0.0)),
            "ready": first.option in ("light", "cable") and all(self._ready(p) for p in chain),
            "duct": first.row.get("duct", "yes" if first.option == "new" else ""),
            "contract": first.row.get("contract", ""),
            "basis_sourced_km": self._sourced_km(chain, ways),
        }

    def _ready(self, piece: _Piece) -> bool:
        return is_ready(piece.row, self.as_of) and piece.row.get("status") != "built"

    def _ways(self, piece: _Piece) -> tuple[str, ...]:
        if piece.option == "new":
            return (piece.id,)
        return tuple(piece.row.get("ways", ()))

    def _way_kind(self, piece: _Piece) -> str:
        if piece.option == "new":
            return str(piece.row["way"])
        if piece.option == "cable":
            return "submarine" if piece.row["kind"] == "submarine" else "land_exit"
        kind = _FIBRE_WAY.get(str(piece.row["medium"]))
        ways = self._ways(piece)
        return kind or (str(self.ways[ways[0]]["way"]) if ways else "road_paved")

    def _sourced_km(self, chain: list[_Piece], ways: Iterable[str]) -> float:
        if chain[0].option == "new":
            sourced = [w for w in ways if self.ways[w]["length_basis"] == "sourced"]
            return float(sum(self.ways[w]["length_km"] for w in sourced))
        return sum(
            float(p.row["length_km"])
            for p in chain
            if p.row.get("length_basis") == "sourced" or self._on_sourced_ways(p)
        )

    def _on_sourced_ways(self, piece: _Piece) -> bool:
        ways = self._ways(piece)
        return bool(ways) and all(self.ways[w]["length_basis"] == "sourced" for w in ways)

    def _countries(self, chain: list[_Piece], ways: Iterable[str]) -> tuple[str, ...]:
        codes = [code for way in ways for code in self.ways[way]["countries"]]
        if not codes:
            ends = [s for p in chain for s in (p.start, p.end) if s != INTERNET]
            codes = [str(self.sites.at[site, "country"]) for site in ends]
        return tuple(dict.fromkeys(codes))

    def _risks(
        self, chain: list[_Piece], ways: Iterable[str], ends: tuple[str, str]
    ) -> tuple[str, ...]:
        found = [f"trench:{way}" for way in ways]
        things: list[str] = [*ways]
        for piece in chain:
            things.append(piece.id)
            if piece.option == "cable":
                found.append(f"leg:{piece.id}")
            elif piece.option != "new" and not piece.row["ways"]:
                found.append(f"fibre:{piece.id}")
        for thing in [*things, *ends]:
            found += self.groups.get(thing, [])
        return tuple(dict.fromkeys(found))

    def _line(self, chain: list[_Piece], start: str) -> tuple[tuple[float, float], ...]:
        shapes = []
        for piece in chain:
            ways = self._ways(piece)
            if ways:
                shapes += [shape_of(self.ways[way], self.sites) for way in ways]
            elif INTERNET not in (piece.start, piece.end):
                shapes.append(shape_of({**piece.row, "waypoints": ()}, self.sites))
        if not shapes:
            return ()
        line = join_shapes(shapes)
        if start == INTERNET:
            return line
        here = (float(self.sites.at[start, "lon"]), float(self.sites.at[start, "lat"]))
        return line if line[0] == here else line[::-1]

    def _count(self, span: str, chain: list[_Piece], ways: Iterable[str], length_km: float) -> None:
        option, add = chain[0].option, self.quantities.append
        if option == "new":
            for way in ways:
                for item, factor, quantity in self.way_quantities.get(way, []):
                    add((span, item, factor, float(quantity)))
        elif option == "repair":
            add((span, "repair_km", "", length_km))
        elif option == "lease":
            add((span, "lease_fibre_pair_km_year", "", length_km))


def _node_table(scenario: Scenario, nodes: set[str], spans: pd.DataFrame) -> pd.DataFrame:
    touched = {*spans["from"], *spans["to"]}
    sites = scenario.sites
    kept = sites[sites["id"].isin(nodes & touched)]
    table = kept[["id", "name", "country", "kind", "lat", "lon", "roles", "serve", "population"]]
    internet = pd.DataFrame(
        [{"id": INTERNET, "name": "Internet", "country": "", "kind": "internet",
          "lat": float("nan"), "lon": float("nan"), "roles": (), "serve": "optional",
          "population": 0.0}]
    )  # fmt: skip
    return (
        pd.concat([table, internet], ignore_index=True)
        .set_index("id", drop=False)
        .rename_axis(None)
    )


def place_names(scenario: Scenario) -> dict[tuple[float, float], str]:
    """Return what the points of spans are called: sites and waypoints, by (lon, lat)."""
    names = {
        (float(site["lon"]), float(site["lat"])): str(site["name"])
        for site in scenario.tables["sites"].to_dict("records")
    }
    for texts in scenario.tables["ways"]["waypoints"]:
        for text in texts:
            name, _, place = text.rpartition("@")
            lat, lon = place.split(",")
            names.setdefault((float(lon), float(lat)), name)
    return names
