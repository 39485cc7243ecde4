"""What the first page says of a plan: picked from the document, summed for display only."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
Row = Mapping[str, Any]
OFF_THE_GROUND = ("submarine", "land_exit")
NEAR_KM = 25


@dataclass(frozen=True)
class Outage:
    """Hours lost a year at one place, before and after, each as low and high."""

    site: str
    name: str
    country: str
    before: tuple[float, float]
    after: tuple[float, float]
    not_visited: float


@dataclass(frozen=True)
class Exposure:
    """A shared risk: hours it fails a year, and the traffic that crosses it."""

    name: str
    kind: str
    hours_per_year: float
    gbps: float
    spans: int


def names(document: Document) -> dict[str, str]:
    """Return the name of each node."""
    return {n["id"]: n["name"] for n in document["nodes"]}


def km_to_build(document: Document) -> float:
    """Return the km of new and repaired spans on the ground."""
    return math.fsum(s["length_km"] for s in _on_the_ground(document, "new", "repaired"))


def km_reused(document: Document) -> float:
    """Return the km of existing and leased spans on the ground that the plan keeps in use."""
    return math.fsum(s["length_km"] for s in _on_the_ground(document, "existing", "leased"))


def _on_the_ground(document: Document, *status: str) -> list[Row]:
    return [
        s for s in document["spans"]
        if s["used"] and s["status"] in status and s["way"] not in OFF_THE_GROUND
    ]  # fmt: skip


def people(document: Document, when: str, of: str, radius_km: int, country: str = "") -> float:
    """Return the people within ``radius_km`` of a node or a line, of one country or of all."""
    return math.fsum(
        row["people"] for row in document["coverage"] or ()
        if (row["when"], row["of"], row["radius_km"]) == (when, of, radius_km)
        and country in ("", row["country"])
    )  # fmt: skip


def newly_near(document: Document) -> float:
    """Return the people newly within 25 km of a node."""
    after = people(document, "after", "node", NEAR_KM)
    return after - people(document, "before", "node", NEAR_KM)


def outages(document: Document) -> list[Outage]:
    """Return every site's hours lost, the worst after the plan first."""
    nodes = {n["id"]: n for n in document["nodes"]}
    both: dict[str, dict[str, Row]] = {}
    for row in (document["availability"] or {"sites": ()})["sites"]:
        both.setdefault(row["site"], {})[row["when"]] = row
    found = [_outage(nodes[site], rows) for site, rows in both.items() if len(rows) == 2]
    return sorted(found, key=lambda one: -one.after[1])


def _outage(node: Row, rows: Mapping[str, Row]) -> Outage:
    return Outage(
        node["id"], node["name"], node["country"], _hours(rows["before"]), _hours(rows["after"]),
        max(rows["before"]["not_visited"], rows["after"]["not_visited"]),
    )  # fmt: skip


def _hours(row: Row) -> tuple[float, float]:
    return row["hours_lost_low"], row["hours_lost_high"]


def capitals(document: Document) -> list[Outage]:
    """Return the capitals' hours lost, the worst before the plan first."""
    ids = {n["id"] for n in document["nodes"] if n["kind"] == "capital"}
    return sorted((o for o in outages(document) if o.site in ids), key=lambda o: -o.before[1])


def exposed(node: Row) -> bool:
    """Return whether one failure still cuts off a served node: by choice, or whatever is built."""
    return node.get("protected") is False or bool(node["cut_off_by"])


def unprotected(document: Document) -> list[Row]:
    """Return the nodes that one failure still cuts off."""
    return [node for node in document["nodes"] if exposed(node)]


def served(document: Document) -> int:
    """Return how many nodes the plan must serve."""
    return sum(n.get("protected") is not None for n in document["nodes"])


def exposures(document: Document) -> list[Exposure]:
    """Return shared risks, those with the most hours x Gbit/s to re-route first."""
    crossing = _crossing(document)
    groups = [_exposure(group, crossing[group["id"]]) for group in document["risk_groups"]]
    return sorted(groups, key=lambda one: -one.hours_per_year * one.gbps)


def _crossing(document: Document) -> dict[str, float]:
    """Return the traffic of each shared risk: of its cable legs, or of its busiest span."""
    spans = {span["id"]: span for span in document["spans"]}
    found = {}
    for group in document["risk_groups"]:
        members = [spans[name] for name in group["spans"]]
        legs = [one["load_gbps"] for one in members if "internet" in (one["from"], one["to"])]
        found[group["id"]] = sum(legs) or max((one["load_gbps"] for one in members), default=0.0)
    return found


def _exposure(group: Row, gbps: float) -> Exposure:
    hours = group["cuts_per_year"] * group["repair_h"]
    return Exposure(group["name"], group["kind"], hours, gbps, len(group["spans"]))


def items_by_kind(document: Document) -> list[dict[str, Any]]:
    """Return the bill summed by item: ``item, quantity, eur, assumed_eur``, largest first."""
    found: dict[str, dict[str, Any]] = {}
    for row in document["bill"]["items"]:
        one = found.setdefault(
            row["item"], {"item": row["item"], "quantity": 0.0, "eur": 0.0, "assumed_eur": 0.0}
        )
        for key in ("quantity", "eur", "assumed_eur"):
            one[key] += row[key] or 0.0
    return sorted(found.values(), key=lambda one: -one["eur"])


def dearest_spans(document: Document, count: int) -> list[Row]:
    """Return the spans that cost most."""
    return sorted(document["spans"], key=lambda s: -s["cost_eur"])[:count]


def finance_sources(document: Document) -> list[Row]:
    """Return what each financier pays, the largest first."""
    return sorted((document["finance"] or {"sources": ()})["sources"], key=lambda s: -s["eur"])


def financing_need(document: Document) -> float:
    """Return what must be financed, in EUR: the end of the bridge; without one, P80 of the bill."""
    steps = {one["step"]: one["eur"] for one in document["solution"].get("bridge") or ()}
    return float(steps.get("financing_need", document["bill"]["total_eur"]["p80"]))


def charged(document: Document) -> bool:
    """Tell whether the need holds more than the contingency: price rises, tax, interest."""
    steps = {one["step"] for one in document["solution"].get("bridge") or ()}
    return bool(steps & {"price_contingency", "tax", "works_charges"})


def lightpath_modes(document: Document) -> list[dict[str, Any]]:
    """Return lightpaths summed by mode: ``mode, count, gbps, longest_km, margins``."""
    found: dict[str, list[Row]] = {}
    for one in (document["optics"] or {"lightpaths": ()})["lightpaths"]:
        found.setdefault(str(one["mode"]), []).append(one)
    return sorted((_mode(mode, rows) for mode, rows in found.items()), key=lambda m: -m["count"])


def _mode(mode: str, rows: list[Row]) -> dict[str, Any]:
    return {
        "mode": mode,
        "count": len(rows),
        "gbps": rows[0]["gbps"],
        "longest_km": max(one["length_km"] for one in rows),
        "margins": sorted(m for m in (one["margin_db"] for one in rows) if m is not None),
    }


def checked_lightpaths(document: Document) -> list[tuple[float, float]]:
    """Return (own estimate, GNPy's) GSNR in dB of each lightpath that GNPy has checked."""
    return [
        (one["gsnr_db"], one["gsnr_db_gnpy"])
        for one in (document["optics"] or {"lightpaths": ()})["lightpaths"]
        if one.get("gsnr_db_gnpy") is not None and one["gsnr_db"] is not None
    ]


def general_assumptions(document: Document) -> list[tuple[str, str]]:
    """Return (pointer, text) of the inputs of the whole plan that are assumptions."""
    return [
        (pointer, entry["ref"])
        for pointer, entry in document["provenance"].items()
        if entry["kind"] == "assumption" and not _of_one_span(pointer)
    ]


def assumed_lengths(document: Document) -> list[Row]:
    """Return the spans whose length is geometry times a factor."""
    ids = {
        pointer.split("/")[2]
        for pointer, entry in document["provenance"].items()
        if entry["kind"] == "assumption" and _of_one_span(pointer)
    }
    return [s for s in document["spans"] if s["id"] in ids]


def _of_one_span(pointer: str) -> bool:
    return pointer.startswith("/spans/") and not pointer.startswith("/spans/*")


def assumed(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that rest on an assumption."""
    return [r for r in rows if "assumption" in (r.get("confidence"), r.get("source"))]
