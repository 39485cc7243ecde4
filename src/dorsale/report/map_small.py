"""Small maps of the other plans: what they keep of this plan, what leaves, what comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from dorsale.report import map_layers, map_svg, svg
from dorsale.report.facts import OFF_THE_GROUND
from dorsale.report.map_svg import Project

Document = Mapping[str, Any]
Row = Mapping[str, Any]
KINDS = ("kept", "leaves", "comes")


def stock(document: Document, outlines: Mapping[str, Any], plans: Iterable[Row]) -> Markup:
    """Return the ground and each plan drawn once, to be used by :func:`use` in each language."""
    plans = list(plans)
    if not plans:
        return Markup("")
    window = map_layers.bounds(document)
    project, height = map_svg.projection(window)
    ground = map_layers.outlines_within(outlines, window, document["scenario"]["countries"])
    land = [map_svg.outline(one, project) for one in ground if one["kind"] == "country"]
    sheet = svg.box(0, 0, map_svg.WIDTH, height, "water")
    drawn = [_symbol("small-ground", height, [sheet, *land, *_capitals(document, project)])]
    drawn += [_symbol(f"small-{one['name']}", height, _plan(document, one, project))
              for one in plans]  # fmt: skip
    return svg.element("svg", Markup("").join(drawn), width=0, height=0, class_="stock",
                       aria_hidden="true")  # fmt: skip


def use(document: Document, plan: Row, title: str) -> Markup:
    """Return the small map of ``plan``, made of what :func:`stock` drew."""
    _, height = map_svg.projection(map_layers.bounds(document))
    parts = (
        svg.element("title", title),
        svg.element("use", href="#small-ground"),
        svg.element("use", href=f"#small-{plan['name']}"),
    )
    return svg.element(
        "svg", Markup("").join(parts), viewBox=f"0 0 {map_svg.WIDTH:g} {height:.0f}",
        class_="small-map", role="img",
    )  # fmt: skip


def _symbol(name: str, height: float, parts: Iterable[Markup]) -> Markup:
    return svg.element(
        "symbol", Markup("").join(parts), id=name, viewBox=f"0 0 {map_svg.WIDTH:g} {height:.0f}"
    )


def _plan(document: Document, plan: Row, project: Project) -> list[Markup]:
    left = {span for corridor in plan["leaves"] for span in corridor["spans"]}
    kept = [
        span["geometry"]["coordinates"]
        for span in document["spans"]
        if span["used"] and span["id"] not in left and span["geometry"]
        and span["way"] not in OFF_THE_GROUND
    ]  # fmt: skip
    lines = {
        "kept": kept,
        "leaves": [line for one in plan["leaves"] for line in one["geometry"]["coordinates"]],
        "comes": [line for one in plan["comes"] for line in one["geometry"]["coordinates"]],
    }
    return [_lines(lines[kind], kind, project) for kind in KINDS]


def _lines(lines: Iterable[list[Any]], kind: str, project: Project) -> Markup:
    """Return ``lines`` as one path, to whole units: nobody measures on a small map."""
    path = "".join(
        svg.points([(round(x), round(y)) for x, y in (project(*point) for point in line)])
        for line in lines
        if len(line) > 1
    )
    return svg.element("path", d=path, class_=f"small {kind}") if path else Markup("")


def _capitals(document: Document, project: Project) -> list[Markup]:
    capitals = [n for n in document["nodes"] if n["kind"] == "capital"]
    places = (project(n["lon"], n["lat"]) for n in capitals)
    return [svg.element("circle", cx=x, cy=y, r=9, class_="small-capital") for x, y in places]
