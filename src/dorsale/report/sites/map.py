"""A small map of where data could be hosted: candidates, what was chosen, what is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from shapely.geometry import mapping, shape

from dorsale.plan.problems import N_
from dorsale.report import labels, map_layers, map_svg, svg
from dorsale.report.charts import WIDTH
from dorsale.report.facts import OFF_THE_GROUND
from dorsale.report.map_svg import Project
from dorsale.report.sites.held import Held, Row, place

_COARSE = 0.05  # degrees: nobody measures on a small map
_BESIDE = 10.0  # units between the signs of one town

SIGNS: Mapping[str, tuple[str, str]] = {
    "chosen": ("M-6 6V-1.5L0-7 6-1.5V6Z", N_("data centre of the plan")),
    "candidate": ("M-4 4V-1L0-4.6 4-1V4Z", N_("other candidate")),
    "excluded": ("M-4-4 4 4M4-4-4 4", N_("excluded candidate")),
    "technopole": ("M0-6 6 0 0 6-6 0Z", N_("technopole")),
    "technopole-other": ("M0-4.4 4.4 0 0 4.4-4.4 0Z", N_("candidate for the technopole")),
    "cache": ("M-4-3.4H4L0 4.2Z", N_("a cache pays here")),
    "opened": ("M-3.4-3.4H3.4V3.4H-3.4Z", N_("exchange point that the plan opens")),
    "exchange": ("M-2.3-2.3H2.3V2.3H-2.3Z", N_("exchange point of today")),
}
"""What stands on the map: how it is drawn about its point, and what it is; on top first."""


@dataclass(frozen=True)
class Sign:
    """A sign at a point of the map; ``name`` is written beside it when there is one."""

    kind: str
    lon: float
    lat: float
    name: str = ""


@dataclass(frozen=True)
class Placed:
    """A sign at its point of the drawing, in the ``row`` of those of its town."""

    sign: Sign
    at: tuple[float, float]
    row: Sequence[tuple[float, float]]


def draw(held: Held, outlines: Mapping[str, Any], title: str) -> Markup:
    """Return the map, 360 units wide, read out as ``title``; ``outlines`` as for the report."""
    window = map_layers.bounds(held.document)
    project, height = _projection(window)
    shown = _placed(signs(held), project)
    parts = (
        svg.element("title", title),
        svg.box(0, 0, WIDTH, height, "water"),
        *_ground(held, outlines, window, project),
        *_network(held, project),
        *(_sign(one.sign.kind, one.at) for one in reversed(shown)),
        *_names(shown, (0.0, 0.0, WIDTH, height)),
    )
    return svg.element(
        "svg", Markup("").join(parts), viewBox=f"0 0 {WIDTH:g} {height:.0f}",
        class_="chart sites-map", role="img",
    )  # fmt: skip


def swatch(kind: str) -> Markup:
    """Return a sign as the map draws it, for the legend."""
    return svg.element("svg", _sign(kind, (0.0, 0.0)), viewBox="-8 -8 16 16")


def line_swatch(class_: str) -> Markup:
    """Return a stretch of line as the map draws it, for the legend."""
    return svg.element("svg", svg.line(-8, 0, 8, 0, class_), viewBox="-8 -8 16 16")


def signs(held: Held) -> list[Sign]:
    """Return what stands on the map: chosen first, then candidates, then what is there today."""
    found = [_candidate(held, one, "data_centre") for one in held.candidates("data_centre")]
    found += [_candidate(held, one, "technopole") for one in held.candidates("technopole")]
    found += _caches(held)
    points = (held.sites.get("exchanges") or {}).get("points") or ()
    new = {one["site"] for one in points if not one["stands"]}
    found += [
        Sign("opened" if n["id"] in new else "exchange", n["lon"], n["lat"])
        for n in held.document["nodes"]
        if "exchange" in (n.get("roles") or ()) and n["lon"] is not None
    ]
    order = list(SIGNS)
    return sorted((one for one in found if one), key=lambda one: order.index(one.kind))


def _candidate(held: Held, one: Row, kind: str) -> Sign | None:
    at = place(held.document, one)
    if at is None:
        return None
    out = {row["id"] for row in held.excluded(kind)}
    chosen = one["chosen"] == "yes" or bool(one.get("decided"))
    names = {
        "data_centre": ("chosen", "candidate"), "technopole": ("technopole", "technopole-other"),
    }[kind]  # fmt: skip
    sign = names[0] if chosen else "excluded" if one["id"] in out else names[1]
    return Sign(sign, *at, held.short[one["id"]])


def _caches(held: Held) -> list[Sign]:
    places = map_layers.positions(held.document)
    towns = (held.sites.get("caches") or {}).get("open") or ()
    return [Sign("cache", *places[town]) for town in towns if town in places]


def _projection(window: tuple[float, float, float, float]) -> tuple[Project, float]:
    inner, height = map_svg.projection(window)
    scale = WIDTH / map_svg.WIDTH

    def project(lon: float, lat: float) -> tuple[float, float]:
        x, y = inner(lon, lat)
        return x * scale, y * scale

    return project, height * scale


def _ground(
    held: Held, outlines: Mapping[str, Any], window: tuple[float, float, float, float],
    project: Project,
) -> list[Markup]:  # fmt: skip
    if not outlines.get("features"):
        return []
    ours = held.document["scenario"]["countries"]
    found = map_layers.outlines_within(outlines, window, ours)
    return [map_svg.outline(_coarse(one), project) for one in found if one["kind"] == "country"]


def _coarse(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "geometry": mapping(shape(one["geometry"]).simplify(_COARSE))}


def _network(held: Held, project: Project) -> list[Markup]:
    """Return the network of the plan, and on top what only the plan with the sites builds."""
    more = set(held.sites.get("only_with") or ())
    lines = [
        span
        for span in held.document["spans"]
        if span["used"] and span["geometry"] and span["way"] not in OFF_THE_GROUND
    ]
    both = (
        ("net", [one for one in lines if one["id"] not in more]),
        ("net more", [one for one in lines if one["id"] in more]),
    )
    return [_path(rows, class_, project) for class_, rows in both if rows]


def _path(rows: Iterable[Row], class_: str, project: Project) -> Markup:
    """Return spans as one path, to whole units."""
    path = "".join(
        svg.points([(round(x), round(y)) for x, y in (project(*p[:2]) for p in line)])
        for line in (one["geometry"]["coordinates"] for one in rows)
    )
    return svg.element("path", d=path, class_=class_)


def _placed(found: Sequence[Sign], project: Project) -> list[Placed]:
    """Return signs on the map; those of one town stand side by side."""
    rows: list[list[tuple[float, float]]] = []
    placed = []
    for one in found:
        x, y = project(one.lon, one.lat)
        row = next((row for row in rows if _near(row, x, y)), None)
        if row is None:
            rows.append(row := [])
        at = (row[0][0] + _BESIDE * len(row), row[0][1]) if row else (x, y)
        row.append(at)
        placed.append(Placed(one, at, row))
    return placed


def _near(row: Sequence[tuple[float, float]], x: float, y: float) -> bool:
    return abs(row[0][0] - x) < _BESIDE / 2 and abs(row[0][1] - y) < _BESIDE / 2


def _sign(kind: str, at: tuple[float, float]) -> Markup:
    where = f"translate({svg.number(at[0])} {svg.number(at[1])})" if any(at) else None
    return svg.element("path", d=SIGNS[kind][0], class_=f"site {kind}", transform=where)


def _names(shown: Sequence[Placed], frame: labels.Box) -> list[Markup]:
    """Return the name of each town once, beside its signs, those of chosen places first."""
    taken = [_around(one.at, 4.0) for one in shown]
    once: dict[str, Placed] = {}
    for one in shown:
        if one.sign.name:
            once.setdefault(one.sign.name, one)
    found = labels.place([_name(one) for one in once.values()], frame, taken)
    return [svg.text(p.x, p.y, p.name.text, _weight(once[p.name.text]), p.anchor)
            for p in found if p]  # fmt: skip


def _name(one: Placed) -> labels.Name:
    """Return a name to be placed about the middle of its row of signs."""
    width = one.row[-1][0] - one.row[0][0]
    size = 13.0 if one.sign.kind == "chosen" else 11.5
    return labels.Name(one.sign.name, one.row[0][0] + width / 2, one.at[1], size, width / 2 + 8.0)


def _weight(one: Placed) -> str:
    return "halo strong" if one.sign.kind == "chosen" else "halo"


def _around(at: tuple[float, float], half: float) -> labels.Box:
    return at[0] - half, at[1] - half, at[0] + half, at[1] + half
