"""The static map: for print, for a browser without JavaScript, for one without WebGL."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup
from shapely.geometry import Point as GroundPoint
from shapely.geometry import shape

from dorsale.report import labels, map_layers, svg
from dorsale.report.map_layers import Place, SpanLine, Stroke

WIDTH = 760.0
KM_A_DEGREE = 111.2
MAJOR_SIZE, MINOR_SIZE, PHONE_SIZE = 14.0, 10.5, 23.0

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Project = Callable[[float, float], Point]

_SYMBOLS = {
    "capital": '<circle r="5.5" class="paper"/><circle r="5.5" class="hollow"/>'
    '<circle r="2" class="full"/>',
    "landing": '<path d="M0-5.5 5 3.5H-5Z" class="sign"/>',
    "border": '<path d="M-3.6-3.6H3.6V3.6H-3.6Z" class="sign"/>',
    "house": '<path d="M-4.4 4.4V-1L0-5.2 4.4-1V4.4Z" class="sign"/>',
    "town": '<circle r="2.6" class="sign"/>',
    "hut": '<circle r="1.2" class="full"/>',
}


def symbols() -> Markup:
    """Return the signs of the map, drawn once and used by the map, the legend and the live map."""
    drawn = (
        Markup('<symbol id="sign-{}" viewBox="-8 -8 16 16" overflow="visible">{}</symbol>').format(
            name,
            Markup(inside),
        )
        for name, inside in _SYMBOLS.items()
    )
    return Markup('<svg width="0" height="0" class="stock" aria-hidden="true">{}</svg>').format(
        Markup("").join(drawn)
    )


def style(strokes: Mapping[str, Iterable[Stroke]]) -> str:
    """Return the style sheet rules that colour the spans in each mode."""
    rules = [f".width-{at}{{stroke-width:{width}px}}" for at, width in enumerate(map_layers.WIDTHS)]
    for mode, classes in strokes.items():
        for one in classes:
            chosen = f"#by-{mode}:checked~.frame .{mode}-{one.code},.swatch.{mode}-{one.code}"
            dash = " ".join(f"{part * 2.4:g}" for part in one.dash) or "none"
            rules.append(f"{chosen}{{stroke:{one.colour};stroke-dasharray:{dash}}}")
    return "\n".join(rules)


def draw(document: Mapping[str, Any], outlines: Mapping[str, Any], title: str) -> Markup:
    """Return the map as one ``<svg>``; each span is a link to its row in the table of spans."""
    window = map_layers.bounds(document)
    project, height = projection(window)
    ours = document["scenario"]["countries"]
    ground = map_layers.outlines_within(outlines, _beside(window), ours)
    lines = map_layers.span_lines(document)
    frame = (0.0, 0.0, WIDTH, height)
    names, taken = _names_and_signs(map_layers.places(document), lines, project, frame)
    taken += [_square(project(*p), 3) for one in lines for p in one.coordinates]
    parts = (
        _water(height),
        svg.group(*(outline(one, project) for one in ground), class_="ground"),
        _country_names(map_layers.outlines_within(outlines, window, ours), project, frame, taken),
        svg.group(*(_span(one, project) for one in lines), class_="spans"),
        names,
        scale(window, height),
        _north(),
    )
    return svg.element(
        "svg", Markup("").join(parts), viewBox=f"0 0 {WIDTH:g} {height:.0f}",
        class_="static-map", role="group", aria_label=title,
    )  # fmt: skip


def _water(height: float) -> Markup:
    """Return the sheet of water everything lies on."""
    return svg.box(-WIDTH, -height, 3 * WIDTH, 3 * height, "water")


def _beside(window: Box) -> Box:
    """Return a window half as wide again on each side: what a wide frame shows beside the map."""
    west, south, east, north = window
    return west - (east - west) / 2, south, east + (east - west) / 2, north


def projection(window: Box) -> tuple[Project, float]:
    """Return lon/lat -> map units (true to scale at mid-latitude), and the height of the map."""
    west, south, east, north = window
    narrow = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrow)

    def project(lon: float, lat: float) -> Point:
        return (lon - west) * narrow * scale, (north - lat) * scale

    return project, (north - south) * scale


def outline(one: Mapping[str, Any], project: Project) -> Markup:
    """Return the outline of a country, lake or river."""
    kind = "land ours" if one["ours"] else "land" if one["kind"] == "country" else one["kind"]
    return svg.element("path", d=_path(one["geometry"], project), class_=kind)


def area(geometry: Mapping[str, Any], project: Project, class_: str) -> Markup:
    """Return an area (GeoJSON) with its holes."""
    return svg.element("path", d=_path(geometry, project), class_=class_, fill_rule="evenodd")


def _path(geometry: Mapping[str, Any], project: Project) -> str:
    rings = _rings(geometry["type"], geometry)
    close = "Z" if geometry["type"].endswith("Polygon") else ""
    return "".join(svg.points([project(x, y) for x, y in ring]) + close for ring in rings)


def _rings(kind: str, geometry: Mapping[str, Any]) -> list[Any]:
    if kind == "GeometryCollection":
        return [r for g in geometry["geometries"] for r in _rings(g["type"], g)]
    found = geometry["coordinates"]
    if kind == "LineString":
        return [found]
    if kind in ("Polygon", "MultiLineString"):
        return list(found)
    return [ring for polygon in found for ring in polygon] if kind == "MultiPolygon" else []


def _country_names(
    ground: list[dict[str, Any]], project: Project, frame: Box, taken: list[Box]
) -> Markup:
    """Return the names of countries, in both languages, where nothing else is written."""
    drawn: list[Markup] = []
    for one in sorted(ground, key=lambda one: -one["area"]):
        if one["kind"] != "country" or one["area"] < 1.2:
            continue
        for language in ("fr", "en"):
            found = _free(one, one[language].upper(), project, frame, taken)
            if found:
                said = svg.text(*found, one[language].upper(), f"country {language}", "middle")
                drawn.append(said)
    return svg.group(*drawn, class_="countries", aria_hidden="true")


def _free(
    one: Mapping[str, Any], name: str, project: Project, frame: Box, taken: list[Box]
) -> Point | None:
    """Return a point inside the country where its name covers nothing, or ``None``."""
    land = shape(one["geometry"])
    west, south, east, north = land.bounds
    width = labels.LETTER * 11 * len(name) * 1.38
    for up in (5, 4, 6, 3, 7, 2, 8):
        for across in (5, 4, 6, 3, 7, 2, 8):
            at = west + (east - west) * across / 10, south + (north - south) * up / 10
            x, y = project(*at)
            box = (x - width / 2, y - 11, x + width / 2, y + 4)
            inside = (
                box[0] > frame[0] + 4 and box[2] < frame[2] - 4 and land.contains(GroundPoint(at))
            )
            if inside and not any(labels.overlap(box, other) for other in taken):
                return x, y
    return None


def _span(one: SpanLine, project: Project) -> Markup:
    path = svg.points([project(*p) for p in one.coordinates])
    drawn = (
        svg.element("title", one.title),
        svg.element("path", d=path, class_="hit"),
        svg.element("path", d=path, class_="casing") if one.status == "new" else Markup(""),
        svg.element("path", d=path, class_=one.classes()),
    )
    return svg.element(
        "a", Markup("").join(drawn), href=f"#span-{one.id}", data_span=one.id,
        class_="aside" if one.status == "aside" else None,
    )  # fmt: skip


def _names_and_signs(
    places: list[Place], lines: list[SpanLine], project: Project, frame: Box
) -> tuple[Markup, list[Box]]:
    """Return signs, names and phase numbers, each name where nothing else is written."""
    drawn = [p for p in places if p.rank < 4]
    signs = [_square(project(p.lon, p.lat), 4.5 if p.rank < 2 else 2.5) for p in drawn]
    capitals = [p for p in drawn if p.rank == 0]
    others = [p for p in drawn if p.rank > 0]
    first = labels.place([_name(p, project) for p in capitals], frame, signs[: len(capitals)])
    taken = signs + [reserved(one) for one in first if one]
    numbers, number_boxes = _phase_numbers(lines, project, taken)
    second = labels.place([_name(p, project) for p in others], frame, taken + number_boxes)
    written = list(zip(capitals + others, [*first, *second], strict=True))
    boxes = signs + [reserved(one) for _, one in written if one]
    return svg.group(
        svg.group(*numbers, class_="phase-numbers", aria_hidden="true"),
        svg.group(*(_sign(p, project) for p in reversed(drawn)), class_="signs"),
        svg.group(*(_label(p, one) for p, one in written if one), class_="names"),
    ), boxes


def _square(centre: Point, half: float) -> Box:
    return centre[0] - half, centre[1] - half, centre[0] + half, centre[1] + half


def _name(place: Place, project: Project) -> labels.Name:
    x, y = project(place.lon, place.lat)
    size = PHONE_SIZE if place.rank == 0 else MINOR_SIZE + 1.5 * (place.rank == 1)
    return labels.Name(place.name, x, y, size, 8.0 if place.rank < 2 else 5.0)


def reserved(one: labels.Placed) -> Box:
    """Return the box that a name takes up."""
    width = labels.LETTER * one.name.size * len(one.name.text)
    left = {"start": 0.0, "end": width, "middle": width / 2}[one.anchor]
    return one.x - left, one.y - one.name.size, one.x - left + width, one.y + 0.3 * one.name.size


def _phase_numbers(
    lines: list[SpanLine], project: Project, taken: list[Box]
) -> tuple[list[Markup], list[Box]]:
    """Return the phase of each new span written at its middle where there is room."""
    drawn: list[Markup] = []
    boxes: list[Box] = []
    for one in lines:
        phase = one.phase.removeprefix("phase-")
        x, y = middle([project(*p) for p in one.coordinates])
        box = _square((x, y), 6)
        busy = any(labels.overlap(box, other) for other in [*taken, *boxes])
        if phase.isdigit() and phase != "0" and not busy:
            boxes.append(box)
            circle = svg.element("circle", cx=x, cy=y, r=5.6)
            drawn.append(svg.group(circle, svg.text(x, y + 3, phase, "", "middle")))
    return drawn, boxes


def middle(path: list[Point]) -> Point:
    """Return the point half-way along ``path``."""
    steps = [math.dist(a, b) for a, b in zip(path, path[1:], strict=False)]
    left = sum(steps) / 2
    for (a, b), step in zip(zip(path, path[1:], strict=False), steps, strict=True):
        if step and left <= step:
            share = left / step
            return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
        left -= step
    return path[0]


def _sign(place: Place, project: Project) -> Markup:
    x, y = project(place.lon, place.lat)
    return svg.element(
        "use", href=f"#sign-{place.symbol}", x=x - 8, y=y - 8, width=16, height=16,
        class_=f"rank-{place.rank}" + (" cut" if place.unprotected else ""),
    )  # fmt: skip


def _label(place: Place, one: labels.Placed) -> Markup:
    return svg.text(one.x, one.y, place.name, f"rank-{place.rank}", one.anchor)


def scale(window: Box, height: float) -> Markup:
    """Return a bar of a round length, true at mid-latitude."""
    west, south, east, north = window
    unit_km = (east - west) * KM_A_DEGREE * math.cos(math.radians((south + north) / 2)) / WIDTH
    length_km = next(k for k in (500, 200, 100, 50, 20, 10, 5, 2, 1) if k / unit_km < WIDTH / 4)
    length, y, x = length_km / unit_km, height - 16, 16.0
    return svg.group(
        svg.element("path", d=f"M{x:g} {y - 5:.0f}V{y:.0f}H{x + length:.1f}V{y - 5:.0f}"),
        svg.text(x + length / 2, y - 6, f"{length_km} km", "", "middle"),
        class_="scale",
    )


def _north() -> Markup:
    return svg.group(
        svg.element("path", d=f"M{WIDTH - 26:g} 44V18M{WIDTH - 31:g} 26l5-9 5 9"),
        svg.text(WIDTH - 26, 58, "N", "", "middle"),
        class_="north",
    )
