"""Candidate spans: what could be built, leased, repaired or lit between planning nodes.

Planning nodes are the required sites, places with a role, and every place where the ground
forks; places in between are only passed through. A corridor between two distant sites is
then a chain of spans, and two corridors share a span exactly where they share ground: the
optimiser composes corridors and never counts the same trench twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pandas as pd

from dorsale.ground.elements import elements_of
from dorsale.ground.pieces import Piece, chains_of, ends_of, pieces_of, planning_nodes
from dorsale.ground.readiness import is_ready
from dorsale.ground.ways import join_shapes, quantities, shape_of
from dorsale.plan.network import INTERNET, Candidates
from dorsale.plan.scenario import Scenario

_FIBRE_WAY = {
    "opgw_adss": "power_line",
    "pipeline": "pipeline",
    "river_bed": "river",
    "submarine": "submarine",
}


def candidates(scenario: Scenario) -> Candidates:
    """Return every candidate span of ``scenario`` with its quantities and what can fail."""
    pieces = pieces_of(scenario)
    nodes = planning_nodes(scenario, pieces)
    chains = chains_of(pieces, nodes)
    elements = elements_of(scenario, pieces)
    way_quantities = quantities(scenario.tables["ways"])
    builder = _Builder(scenario, elements, way_quantities)
    spans = [builder.span(chain) for chain in chains]
    frame = pd.DataFrame(spans).set_index("id", drop=False).rename_axis(None)
    table = pd.DataFrame(builder.quantities, columns=["span", "item", "factor", "quantity"])
    return Candidates(_node_table(scenario, nodes, frame), frame, table, elements)


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

    def span(self, chain: list[Piece]) -> dict[str, Any]:
        """Return the row of the span made of ``chain``."""
        first = chain[0]
        ways = [way for piece in chain for way in self._ways(piece)]
        length = sum(float(piece.row["length_km"]) for piece in chain)
        start, end = ends_of(chain)
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
            "protected_areas": self._protected(ways) if first.option == "new" else 0,
        }

    def _ready(self, piece: Piece) -> bool:
        return is_ready(piece.row, self.as_of) and piece.row.get("status") != "built"

    def _ways(self, piece: Piece) -> tuple[str, ...]:
        if piece.option == "new":
            return (piece.id,)
        return tuple(piece.row.get("ways", ()))

    def _way_kind(self, piece: Piece) -> str:
        if piece.option == "new":
            return str(piece.row["way"])
        if piece.option == "cable":
            return "submarine" if piece.row["kind"] == "submarine" else "land_exit"
        kind = _FIBRE_WAY.get(str(piece.row["medium"]))
        ways = self._ways(piece)
        return kind or (str(self.ways[ways[0]]["way"]) if ways else "road_paved")

    def _protected(self, ways: Iterable[str]) -> int:
        """Return how many times the ground of new works enters a protected area."""
        return sum(self.ways[way].get("crossings", ()).count("protected_area") for way in ways)

    def _sourced_km(self, chain: list[Piece], ways: Iterable[str]) -> float:
        if chain[0].option == "new":
            sourced = [w for w in ways if self.ways[w]["length_basis"] == "sourced"]
            return float(sum(self.ways[w]["length_km"] for w in sourced))
        return sum(
            float(p.row["length_km"])
            for p in chain
            if p.row.get("length_basis") == "sourced" or self._on_sourced_ways(p)
        )

    def _on_sourced_ways(self, piece: Piece) -> bool:
        ways = self._ways(piece)
        return bool(ways) and all(self.ways[w]["length_basis"] == "sourced" for w in ways)

    def _countries(self, chain: list[Piece], ways: Iterable[str]) -> tuple[str, ...]:
        codes = [code for way in ways for code in self.ways[way]["countries"]]
        if not codes:
            ends = [s for p in chain for s in (p.start, p.end) if s != INTERNET]
            codes = [str(self.sites.at[site, "country"]) for site in ends]
        return tuple(dict.fromkeys(codes))

    def _risks(
        self, chain: list[Piece], ways: Iterable[str], ends: tuple[str, str]
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

    def _line(self, chain: list[Piece], start: str) -> tuple[tuple[float, float], ...]:
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

    def _count(self, span: str, chain: list[Piece], ways: Iterable[str], length_km: float) -> None:
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
            if name:
                names.setdefault((float(lon), float(lat)), name)
    return names
