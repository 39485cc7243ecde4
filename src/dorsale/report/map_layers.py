"""What a map of the plan shows, whoever draws it: spans with their classes, places, outlines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from dorsale.plan.problems import N_
from dorsale.report import facts

MODES = ("status", "phase", "availability")
WIDTHS = (1.4, 2.4, 3.8, 5.4)
CAPACITY_STEPS_GBPS = (400.0, 800.0)
ABROAD_STUB_DEGREES = 1.1


@dataclass(frozen=True)
class Stroke:
    """How one class of spans is drawn: colour, dash (empty = solid) and its label."""

    code: str
    label: str
    colour: str
    dash: tuple[float, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    faint: bool = False


STATUS = (
    Stroke("aside", N_("existing, left aside"), "#8c8c8c", (1, 2.2), faint=True),
    Stroke("ready", N_("existing, in service"), "#4d4d4d"),
    Stroke("waiting", N_("existing, not ready yet"), "#4d4d4d", (2.4, 1.6)),
    Stroke("submarine", N_("submarine cable"), "#56B4E9", (5, 1)),
    Stroke("leased", N_("to lease"), "#009E73", (4, 1.2, 1, 1.2)),
    Stroke("repaired", N_("to repair"), "#E69F00", (1.4, 0.9)),
    Stroke("new", N_("new"), "#0072B2"),
)
AVAILABILITY = (
    Stroke("aside", N_("existing, left aside"), "#8c8c8c", (1, 2.2), faint=True),
    Stroke("day", N_("less than 24 h a year"), "#8a8a86"),
    Stroke("three-days", N_("24 to 72 h a year"), "#b06a3c", (4, 1)),
    Stroke("longer", N_("more than 72 h a year"), "#D55E00", (1.6, 0.8)),
)
_PHASE_BLUES = ("#00456e", "#0072B2", "#4b9fd0", "#7fb9dc")
_PHASE_DASHES: tuple[tuple[float, ...], ...] = ((), (4, 1), (1.6, 0.8), (0.8, 0.8))


def strokes(document: Mapping[str, Any]) -> dict[str, tuple[Stroke, ...]]:
    """Return the classes of each mode of the map, the last drawn on top."""
    phases = sorted({s["phase"] for s in document["spans"] if s["used"] and s["phase"]})
    return {
        "status": STATUS,
        "phase": (
            STATUS[0],
            Stroke("phase-0", N_("in place, no works"), "#a3a3a0"),
            *(_phase(at, phase) for at, phase in reversed(list(enumerate(phases)))),
        ),
        "availability": AVAILABILITY,
    }


def _phase(at: int, phase: int) -> Stroke:
    last = len(_PHASE_BLUES) - 1
    return Stroke(
        f"phase-{at + 1}", N_("phase {number}: {year}"), _PHASE_BLUES[min(at, last)],
        _PHASE_DASHES[min(at, last)], {"number": str(at + 1), "year": str(phase)},
    )  # fmt: skip


def _phase_codes(document: Mapping[str, Any]) -> dict[int | None, str]:
    """Return the class of each phase: its turn among the years of the plan, 0 for what stands."""
    years = sorted({s["phase"] for s in document["spans"] if s["used"] and s["phase"]})
    turns = {year: f"phase-{at}" for at, year in enumerate(years, start=1)}
    return {**turns, 0: "phase-0", None: "aside"}


@dataclass(frozen=True)
class SpanLine:
    """A span as a line on the map, with its class in each mode."""

    id: str
    title: str
    status: str
    phase: str
    availability: str
    width: int
    coordinates: tuple[tuple[float, float], ...]
    schematic: bool

    def classes(self) -> str:
        """Return the class names that the style sheet colours by."""
        kinds = (f"{mode}-{getattr(self, mode)}" for mode in MODES)
        return " ".join(("span", *kinds, f"width-{self.width}"))


def span_lines(document: Mapping[str, Any]) -> list[SpanLine]:
    """Return every span that has a place on the map, those on top last."""
    names = {n["id"]: n["name"] for n in document["nodes"]}
    places = positions(document)
    order = {stroke.code: at for at, stroke in enumerate(STATUS)}
    lines = []
    phases = _phase_codes(document)
    abroad: dict[str, int] = {}
    for span in document["spans"]:
        coordinates = _coordinates(span, places, abroad)
        if len(coordinates) > 1:
            title = f"{names.get(span['from'], '')} – {names.get(span['to'], '')}"
            phase = phases[span["phase"]] if span["used"] else "aside"
            lines.append(_span_line(span, title, phase, coordinates))
    return sorted(lines, key=lambda one: (order[one.status], one.width))


def _span_line(
    span: Mapping[str, Any], title: str, phase: str, coordinates: list[tuple[float, float]]
) -> SpanLine:
    used = span["used"]
    return SpanLine(
        span["id"], title, _status(span), phase,
        _availability(span) if used else "aside",
        _width(span), tuple(coordinates), span["geometry"] is None,
    )  # fmt: skip


def _status(span: Mapping[str, Any]) -> str:
    if not span["used"]:
        return "aside"
    if span["way"] == "submarine":
        return "submarine"
    if span["status"] == "existing":
        return "ready" if span["readiness"]["ready"] else "waiting"
    return str(span["status"])


def _availability(span: Mapping[str, Any]) -> str:
    hours = span["hours_down_per_year"]
    return "day" if hours < 24 else "three-days" if hours <= 72 else "longer"


def _width(span: Mapping[str, Any]) -> int:
    capacity = span["capacity_gbps"]
    if not span["used"] or not capacity:
        return 0
    return 1 + [capacity > step for step in CAPACITY_STEPS_GBPS].count(True)


def _coordinates(
    span: Mapping[str, Any], places: Mapping[str, tuple[float, float]], abroad: dict[str, int]
) -> list[tuple[float, float]]:
    if span["geometry"] is not None:
        return [(p[0], p[1]) for p in span["geometry"]["coordinates"]]
    ends = [places[span[end]] for end in ("from", "to") if span[end] in places]
    if len(ends) != 1:
        return ends
    landing = span["from"] if span["from"] in places else span["to"]
    abroad[landing] = abroad.get(landing, 0) + 1
    return _stub(ends[0], places.values(), abroad[landing])


def _stub(
    start: tuple[float, float], places: Iterable[tuple[float, float]], count: int
) -> list[tuple[float, float]]:
    """Return a short schematic line away from the network: a cable that leaves the map."""
    every = list(places)
    east = sum(p[0] for p in every) / len(every)
    north = sum(p[1] for p in every) / len(every)
    angle = math.atan2(start[1] - north, start[0] - east) + (count // 2) * 0.3 * (-1) ** count
    reach = ABROAD_STUB_DEGREES
    return [start, (start[0] + reach * math.cos(angle), start[1] + reach * math.sin(angle))]


def positions(document: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Return where each node is, the one without a place (``internet``) left out."""
    return {n["id"]: (n["lon"], n["lat"]) for n in document["nodes"] if n["lon"] is not None}


@dataclass(frozen=True)
class Place:
    """A named place on the map: what it is, and how soon it is named."""

    id: str
    name: str
    lon: float
    lat: float
    symbol: str
    rank: int
    unprotected: bool


def places(document: Mapping[str, Any]) -> list[Place]:
    """Return the places to draw: capitals first, then by role and people; junctions left out."""
    touched = {span[end] for span in document["spans"] for end in ("from", "to")}
    found = [
        Place(
            n["id"], n["name"], n["lon"], n["lat"], _symbol(n), _rank(n),
            facts.exposed(n),
        )
        for n in sorted(document["nodes"], key=lambda n: -(n.get("population") or 0))
        if n["lon"] is not None and n["kind"] != "junction"
        and (n.get("served") or n["id"] in touched)
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.rank)


def _symbol(node: Mapping[str, Any]) -> str:
    roles = node.get("roles") or []
    if node["kind"] == "capital":
        return "capital"
    if "landing" in roles:
        return "landing"
    if node["kind"] == "border_post":
        return "border"
    if "data_centre" in roles:
        return "house"
    return "town"


def _rank(node: Mapping[str, Any]) -> int:
    people = node.get("population") or 0
    if node["kind"] == "capital":
        return 0
    if "landing" in (node.get("roles") or []) or people >= 300_000:
        return 1
    if facts.exposed(node) or node["kind"] in ("border_post", "abroad"):
        return 2
    return 3 if node.get("served") else 4


def bounds(document: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """Return west, south, east, north of what is drawn, with room around it."""
    drawn = [p for one in span_lines(document) for p in one.coordinates]
    drawn += [(p.lon, p.lat) for p in places(document) if p.rank < 4] or [(0.0, 0.0)]
    longitudes, latitudes = [p[0] for p in drawn], [p[1] for p in drawn]
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    room = 0.035 * max(east - west, north - south, 1.0)
    return west - room, south - room, east + room, north + room


def outlines_within(
    outlines: Mapping[str, Any], window: tuple[float, float, float, float], ours: Iterable[str]
) -> list[dict[str, Any]]:
    """Return the outlines cut to ``window`` as features: ``kind``, ``ours``, ``fr``, ``en``."""
    home = set(ours)
    found = []
    for feature in outlines["features"]:
        cut = (
            shape(feature["geometry"]).buffer(0)
            if _is_area(feature)
            else shape(feature["geometry"])
        )
        cut = cut.intersection(shape(_window(window))).simplify(0.008)
        if not cut.is_empty:
            found.append(_outline(feature["properties"], cut, home))
    return found


def _is_area(feature: Mapping[str, Any]) -> bool:
    return str(feature["geometry"]["type"]).endswith("Polygon")


def _window(window: tuple[float, float, float, float]) -> dict[str, Any]:
    west, south, east, north = window
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [ring]}


def _outline(properties: Mapping[str, Any], cut: BaseGeometry, home: set[str]) -> dict[str, Any]:
    label = cut.representative_point() if cut.geom_type.endswith("Polygon") else cut.centroid
    return {
        "kind": properties["kind"],
        "ours": properties.get("iso2") in home,
        "fr": properties["name_fr"], "en": properties["name_en"],
        "at": (round(label.x, 2), round(label.y, 2)),
        "area": cut.area,
        "geometry": _rounded(mapping(cut)),
    }  # fmt: skip


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return round(value, 2) if isinstance(value, float) else value
