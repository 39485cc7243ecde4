"""A map of the corridors between two places: alternatives, shared ground and risk groups.

One SVG picture that stands alone, or the same in a page; each alternative has its own colour,
dash and width, so that it is told apart in grey and where alternatives run together.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.report import labels, map_layers, map_svg, svg
from dorsale.report.map_svg import WIDTH, Project
from dorsale.report.words import Words

Row = Mapping[str, Any]
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#8B4A8B", "#7a6a00")
_DASHES = ("none", "11 5", "2.5 5", "12 4 2.5 4")
_WIDTHS = (7.0, 4.6, 3.2, 2.6)
_LETTERS = 104  # of a line of the legend
_LINE = 17.0
_NAMED_AREA = 0.8  # square degrees of a country in the window
_STYLE = """
text { font: 12px system-ui, "Noto Sans", "DejaVu Sans", sans-serif; fill: #1d1d1b; }
.sheet { fill: #fff; } .water, .lake { fill: #dfe8ee; } .land { fill: #faf9f6; stroke: #a8a49b;
stroke-width: .7; stroke-dasharray: 3 2.2; } .land.ours { fill: #f3f1ec; }
.river { fill: none; stroke: #b4cbd9; stroke-width: 1.3; }
.alternative { fill: none; stroke-linejoin: round; stroke-linecap: round; }
.risk { fill: none; stroke: #c79a00; stroke-opacity: .42; stroke-width: 17; stroke-linecap: round;
stroke-linejoin: round; } .risk.presumed { stroke: #8a867c; }
.number circle { fill: #fff; stroke: #7a5c00; stroke-width: 1.2; } .number text { font-size: 9.5px;
font-weight: 700; fill: #7a5c00; } .town { fill: #1d1d1b; stroke: #fff; stroke-width: 1; }
.name { paint-order: stroke; stroke: #fff; stroke-opacity: .9; stroke-width: 3px;
stroke-linejoin: round; } .end { font-weight: 700; font-size: 15px; }
.title { font-weight: 700; font-size: 17px; } .head { font-weight: 700; font-size: 13px; }
.band { fill: #b3476d; fill-opacity: .13; }
.quiet { fill: #595955; }
.country { font-size: 11px; letter-spacing: .14em; fill: #8a867c; }
 .scale path { fill: none; stroke: #1d1d1b; stroke-width: 1.4; }
.scale text { font-size: 11px; }
"""


def draw(
    corridors: Row, risks: Sequence[Row], sites: Iterable[Row], outlines: Row, words: Words,
    band: Sequence[Row] = (),
) -> Markup:  # fmt: skip
    """Return the picture as one ``<svg>``.

    ``corridors``: the answer of ``dorsale corridor`` (``from, to, alternatives``); ``risks``:
    ``kind, name, ranks, presumed, listed, lines``; ``sites``: ``id, name, lon, lat, kind,
    population``; ``outlines``: GeoJSON as for the report; ``band``: near-optimal ground,
    ``over_percent, geometry`` (GeoJSON), the widest first.
    """
    found = list(corridors["alternatives"])
    window = _window(found)
    project, height = map_svg.projection(window)
    places = {one["id"]: one for one in sites}
    numbered = _numbered(risks)
    ours = {code for one in found for code in one["countries"]}
    ground = map_layers.outlines_within(outlines, window, ours)
    numbers, taken = _numbers(numbered, project)
    towns, written = _towns(corridors, found, places, project, (height, taken))
    sheet = [
        svg.box(0, 0, WIDTH, height, "water"),
        *(map_svg.outline(one, project) for one in ground),
        *(map_svg.area(one["geometry"], project, "band") for one in band),
        *_countries(ground, project, [*taken, *written, *_on_lines(found, project)], words),
        *(_risk(one, project) for _, one in reversed(numbered)),
        *(_alternative(one, project) for one in found),
        towns,
        *numbers,
        map_svg.scale(window, height),
    ]
    legend, tall = _legend(title(corridors, places), found, numbered, band, words)
    inside = svg.element(
        "svg", Markup("").join(sheet), y=tall, width=WIDTH, height=height,
        viewBox=f"0 0 {WIDTH:g} {height:.0f}", overflow="hidden",
    )  # fmt: skip
    parts = (svg.element("style", Markup(_STYLE)), svg.box(0, 0, WIDTH, tall + height, "sheet"),
             legend, inside)  # fmt: skip
    return svg.element(
        "svg", Markup("").join(parts), xmlns="http://www.w3.org/2000/svg", width=WIDTH,
        height=tall + height, viewBox=f"0 0 {WIDTH:g} {tall + height:.0f}", role="img",
        aria_label=title(corridors, places), lang=words.language,
    )  # fmt: skip


def page(picture: Markup, title: str, words: Words) -> str:
    """Return the picture in an HTML page that loads nothing."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return str(
        Markup(
            '<!doctype html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
            '<meta http-equiv="Content-Security-Policy" content="{}">\n'
            '<meta name="viewport" content="width=device-width">\n<title>{}</title>\n</head>\n'
            "<body>\n{}\n</body>\n</html>\n"
        ).format(words.language, policy, title, picture)
    )


def write(path: Path, picture: Markup, title: str, words: Words) -> None:
    """Write the picture to ``path``: a page when its name ends in ``.html``, else SVG alone.

    The file is written whole or not at all. ``OSError`` passes through; another ending is
    :class:`BadInput`.
    """
    if path.suffix.lower() not in (".svg", ".html"):
        said = N_("a map is not drawn in this format")
        raise BadInput([Problem(said, N_("Choose a name that ends in .svg or .html"), path.name)])
    alone = path.suffix.lower() == ".svg"
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(f"{picture}\n" if alone else page(picture, title, words), encoding="utf-8")
    os.replace(beside, path)


def _window(found: Sequence[Row]) -> map_svg.Box:
    """Return west, south, east, north of the alternatives, with room around them."""
    every = [point for one in found for point in one["geometry"]["coordinates"]]
    lon, lat = [p[0] for p in every], [p[1] for p in every]
    room = 0.08 * max(max(lon) - min(lon), max(lat) - min(lat), 0.2)
    wide = max(0.0, 0.45 * (max(lat) - min(lat)) - (max(lon) - min(lon)) / 2)
    return min(lon) - room - wide, min(lat) - room, max(lon) + room + wide, max(lat) + room


def _countries(
    ground: Iterable[Row], project: Project, taken: list[labels.Box], words: Words
) -> list[Markup]:
    """Return the names of countries that cover nothing else."""
    drawn: list[Markup] = []
    for one in ground:
        if one["kind"] != "country" or one["area"] < _NAMED_AREA:
            continue
        x, y = project(*one["at"])
        half = labels.LETTER * 12 * len(one[words.language]) * 0.62
        box = (x - half, y - 12, x + half, y + 4)
        inside = box[0] > 0 and box[2] < WIDTH
        if inside and not any(labels.overlap(box, other) for other in taken):
            drawn.append(svg.text(x, y, one[words.language].upper(), "country", "middle"))
            taken.append(box)
    return drawn


def _on_lines(found: Iterable[Row], project: Project) -> list[labels.Box]:
    every = [project(*p) for one in found for p in one["geometry"]["coordinates"]]
    return [(x - 4, y - 4, x + 4, y + 4) for x, y in every]


def stroke(rank: int) -> dict[str, object]:
    """Return colour, dash and width of the alternative of ``rank``; no two of nine are alike."""
    at = rank - 1
    return {
        "stroke": _COLOURS[at % len(_COLOURS)],
        "stroke_dasharray": _DASHES[at % len(_DASHES)],
        "stroke_width": _WIDTHS[min(at, len(_WIDTHS) - 1)],
    }


def _alternative(one: Row, project: Project) -> Markup:
    path = svg.points([project(*point) for point in one["geometry"]["coordinates"]])
    own = stroke(one["rank"])
    under = {"stroke": "#fff", "stroke_opacity": 0.75, "stroke_width": _WIDTHS[-1] + 3.0}
    casing = svg.element("path", d=path, class_="alternative", **under)
    line = svg.element("path", d=path, class_="alternative", **own)
    return svg.group(casing, line) if one["rank"] > 1 else line


def _numbered(risks: Sequence[Row]) -> list[tuple[int, Row]]:
    """Return the risks to draw with their numbers: those that most alternatives share first."""
    drawn = [one for one in risks if any(len(line) for line in one["lines"])]
    ordered = sorted(drawn, key=lambda one: (-len(one["ranks"]), not one["listed"]))
    return list(enumerate(ordered, start=1))


def _risk(one: Row, project: Project) -> Markup:
    kind = "risk presumed" if one["presumed"] else "risk"
    paths = [svg.points([project(*p) for p in line]) for line in one["lines"] if len(line) > 1]
    return svg.group(*(svg.element("path", d=path, class_=kind) for path in paths))


def _numbers(
    numbered: Iterable[tuple[int, Row]], project: Project
) -> tuple[list[Markup], list[labels.Box]]:
    """Return the number of each risk beside its ground, moved down where one stands already."""
    drawn: list[Markup] = []
    taken: list[labels.Box] = []
    for number, one in numbered:
        line = max(one["lines"], key=len)
        x, y = map_svg.middle([project(*point) for point in line])
        x += 15
        while any(labels.overlap(_box(x, y), other) for other in taken):
            y += 5
        taken.append(_box(x, y))
        circle = svg.element("circle", cx=x, cy=y, r=8.0)
        said = svg.text(x, y + 3.4, str(number), "", "middle")
        drawn.append(svg.group(circle, said, class_="number"))
    return drawn, taken


def _box(x: float, y: float) -> labels.Box:
    return x - 8, y - 8, x + 8, y + 8


def _towns(
    corridors: Row, found: Sequence[Row], places: Mapping[str, Row], project: Project,
    room: tuple[float, list[labels.Box]],
) -> tuple[Markup, list[labels.Box]]:  # fmt: skip
    """Return both ends and the places that the alternatives pass, named where there is room."""
    height, taken = room
    points = {(p[0], p[1]) for one in found for p in one["geometry"]["coordinates"]}
    ends = [places[corridors[end]] for end in ("from", "to")]
    passed = [
        one for one in places.values()
        if (one["lon"], one["lat"]) in points and one not in ends and one["kind"] != "junction"
    ]  # fmt: skip
    ordered = [*ends, *sorted(passed, key=lambda one: -float(one["population"] or 0))]
    names = [_name(one, project, at < len(ends)) for at, one in enumerate(ordered)]
    signs = [(n.x - 3, n.y - 3, n.x + 3, n.y + 3) for n in names]
    written = labels.place(names, (0.0, 0.0, WIDTH, height - 30), [*signs, *taken])
    drawn = svg.group(
        *(svg.element("circle", cx=n.x, cy=n.y, r=3.4, class_="town") for n in names),
        *(_label(one, at < len(ends)) for at, one in enumerate(written) if one),
    )
    return drawn, [*signs, *(map_svg.reserved(one) for one in written if one)]


def _name(one: Row, project: Project, end: bool) -> labels.Name:
    x, y = project(one["lon"], one["lat"])
    return labels.Name(one["name"], x, y, 15.0 if end else 12.0, 9.0)


def _label(one: labels.Placed, end: bool) -> Markup:
    return svg.text(one.x, one.y, one.name.text, "name end" if end else "name", one.anchor)


def title(corridors: Row, places: Mapping[str, Row]) -> str:
    """Return the names of both ends; ``places`` are sites by id."""
    return " – ".join(str(places[corridors[end]]["name"]) for end in ("from", "to"))


def _legend(
    title: str, found: Sequence[Row], numbered: Sequence[tuple[int, Row]], band: Sequence[Row],
    words: Words,
) -> tuple[Markup, float]:  # fmt: skip
    """Return what stands above the map, and how tall it is."""
    parts, y = [svg.text(14, 26, title, "title")], 48.0
    for one in found:
        swatch = svg.element("path", d=f"M16 {y - 4:g}H62", class_="alternative",
                             **stroke(one["rank"]))  # fmt: skip
        said = [_figures(one, words), *textwrap.wrap(_ways(one, words), _LETTERS - 12)]
        parts += [swatch, *_written(said, 74, y)]
        y += _LINE * len(said) + 5
    if band:
        parts += [svg.box(16, y - 13, 46, 12, "band"), svg.text(74, y - 3, _band(band, words))]
        y += _LINE + 5
    if numbered:
        parts.append(svg.text(14, y + 6, words.say(N_("What would fail together")), "head"))
        y += 24
    for number, risk in numbered:
        circle = svg.element("circle", cx=24.0, cy=y - 4, r=8.0)
        mark = svg.group(circle, svg.text(24, y - 0.6, str(number), "", "middle"), class_="number")
        said = textwrap.wrap(_said(risk, words), _LETTERS)
        parts += [mark, *_written(said, 40, y)]
        y += _LINE * len(said) + 2
    for line in _keys(numbered, words):
        parts.append(svg.text(14, y + 3, line, "quiet"))
        y += _LINE
    return svg.group(*parts), y + 6


def _band(band: Sequence[Row], words: Words) -> str:
    said = N_("Ground through which a corridor costs at most {percent} more than the best")
    return words.say(said, percent=words.percent(band[0]["over_percent"] / 100))


def _written(lines: Iterable[str], x: float, y: float) -> list[Markup]:
    return [
        svg.text(x, y + _LINE * at, line, "head" if x > 70 and not at else "quiet" if at else "")
        for at, line in enumerate(lines)
    ]


def _figures(one: Row, words: Words) -> str:
    said = words.say(
        N_("{rank}: {km}, {eur}"), rank=one["rank"], km=words.km(one["length_km"]),
        eur=words.money(one["cost_eur"]),
    )  # fmt: skip
    return f"{said}. {_diversity(one, words)}" if one["rank"] > 1 else said


def _diversity(one: Row, words: Words) -> str:
    """Return what the accuracy of the lines can say of an alternative beside the first."""
    if one.get("diversity") == "proven":
        return words.say(N_("Apart from the first on the ground."))
    km = one.get("km_near_first") or 0.0
    if one.get("diversity") == "shared" and not one["km_shared_with_first"]:
        return words.say(N_("Fails with the first at one place at least."))
    if one["km_shared_with_first"]:
        return words.say(
            N_("Shares {km} with the first."), km=words.km(one["km_shared_with_first"])
        )
    if km:
        return words.say(
            N_("Runs beside the first over {km}: diversity to be surveyed."), km=words.km(km)
        )
    return words.say(N_("Diversity to be surveyed."))


def _ways(one: Row, words: Words) -> str:
    ordered = sorted(one["km_by_way"].items(), key=lambda pair: -pair[1])
    return ", ".join(f"{words.km(km)} {words.label('way', way)}" for way, km in ordered)


def _said(risk: Row, words: Words) -> str:
    name = f"{risk['name']} ({words.label('risk', risk['kind'])})"
    on = words.say(N_("on {ranks}"), ranks=words.join(str(rank) for rank in risk["ranks"]))
    if risk["presumed"]:
        return f"{name}, {on}; {words.say(N_('presumed'))}"
    return f"{name}, {on}"


def _keys(numbered: Sequence[tuple[int, Row]], words: Words) -> list[str]:
    if not any(risk["presumed"] for _, risk in numbered):
        return []
    said = words.say(
        N_("Yellow: listed in the scenario. Grey: presumed from geometry, to be surveyed.")
    )
    return textwrap.wrap(said, _LETTERS)
