"""The section of the programme: what is built when, what each stage brings, planned and slipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import facts, svg, tables
from dorsale.report.charts import WIDTH, linear
from dorsale.report.tables import Grid
from dorsale.report.words import Words

Document = Mapping[str, Any]
Row = Mapping[str, Any]
NAMED = 5  # sites of a stage written out
_LINE, _HEAD = 5.0, 24.0


def of(document: Document) -> Mapping[str, Any]:
    """Return the programme of a plan; empty when the document has none."""
    found: Mapping[str, Any] = document["solution"].get("programme") or {}
    return found


def view(document: Document, words: Words) -> dict[str, Any] | None:
    """Return what the section of the programme writes, or ``None`` without works."""
    held = of(document)
    if not held or not held["spans"]:
        return None
    served = [s for s in held["spans"] if s["in_service"]]
    return {
        "chart": chart(document, words),
        "stages": stages(document, words),
        "count": len(held["stages"]),
        "gap": words.percent(held["gap"], 1),
        "planned": _when(max((s["in_service"] for s in served), default=None), words),
        "slipped": _when(max((s["slipped_in_service"] or "" for s in served), default=None), words),
        "slippage": words.number(document["scenario"]["programme"]["slippage"], 1),
        "lost": words.money(held["lost_eur"]) if held["lost_eur"] >= 1e5 else "",
        "left_out": [tables.link_to_span(s, facts.names(document)) for s in _left(document)],
        "lacking": words.money(held["lacking_eur"]),
        "procurement": document["scenario"]["programme"]["procurement_months"],
        "decided": _when(document["scenario"]["programme"]["decided"], words),
    }


def _left(document: Document) -> list[Row]:
    left = set(of(document)["left_out"])
    return [s for s in document["spans"] if s["id"] in left]


def _when(month: str | None, words: Words) -> str:
    """Return a month as a reader writes it."""
    return words.month(month) if month else "–"


def stages(document: Document, words: Words) -> Grid:
    """Return what each stage builds and brings, and when, planned and slipped."""
    heads = [
        words.say(N_("Stage")), words.say(N_("Brought into use")), words.say(N_("Cost at P80")),
        words.say(N_("Newly connected")), words.say(N_("Newly protected")),
        words.say(N_("People there")), words.say(N_("All in service")),
        words.say(N_("If works slip")),
    ]  # fmt: skip
    dates = {s["id"]: s for s in of(document)["spans"]}
    rows = [
        [
            f"{at}\u00a0({one['year']})", words.km(one["km"]), words.money(one["eur"]),
            _sites(document, one["joined"], words), _sites(document, one["protected"], words),
            words.people(one["people"]) if one["people"] else "–",
            *(_last((dates[s] for s in one["spans"]), key, words)
              for key in ("in_service", "slipped_in_service")),
        ]
        for at, one in enumerate(of(document)["stages"], start=1)
    ]  # fmt: skip
    return Grid(words.say(N_("What each stage brings")), heads, rows, frozenset({1, 2, 5, 6, 7}))


def _last(spans: Iterable[Row], key: str, words: Words) -> str:
    return _when(max((s[key] for s in spans if s[key]), default=None), words)


def _sites(document: Document, ids: Sequence[str], words: Words) -> str:
    """Return the largest of the sites by name, and how many others there are."""
    if not ids:
        return "–"
    nodes = {n["id"]: n for n in document["nodes"]}
    order = sorted(ids, key=lambda i: (-(nodes[i]["population"] or 0.0), i))
    said = ", ".join(nodes[i]["name"] for i in order[:NAMED])
    others = len(ids) - NAMED
    return f"{said} " + words.say(N_("and {n} others"), n=others) if others > 0 else said


def chart(document: Document, words: Words) -> Markup:
    """Return one line a span, by country: works, then waiting to serve, then how late it may be."""
    rows = [s for s in of(document)["spans"] if s["in_service"]]
    shown = [m for s in rows for m in (s["works_from"], s["slipped_in_service"]) if m]
    years = (int(min(shown, default="2000")[:4]), int(max(shown, default="2001")[:4]) + 1)
    across = linear(*years, 0, WIDTH)
    drawn: list[Markup] = []
    top = 4.0
    for lot in sorted({s["lot"] for s in rows}, key=lambda code: words.country(code)):
        here = sorted(
            (s for s in rows if s["lot"] == lot), key=lambda s: (s["in_service"], s["id"])
        )
        drawn.append(svg.text(0, top + 14, words.country(lot), "label halo"))
        drawn.append(svg.text(WIDTH, top + 14, _km(here, words), "value halo", "end"))
        drawn += [
            _bar(s, top + _HEAD + _LINE * at, across, document, words) for at, s in enumerate(here)
        ]
        top += _HEAD + _LINE * len(here) + 8
    ticks = [_year(year, across, top, years[1] - years[0]) for year in range(*years)]
    title = words.say(N_("Works and service of each span, by country"))
    return svg.element(
        "svg", svg.element("title", title) + Markup("").join([*ticks, *drawn]),
        viewBox=f"0 0 {WIDTH:g} {top + 20:g}", class_="chart gantt", role="img",
    )  # fmt: skip


def _km(spans: Sequence[Row], words: Words) -> str:
    return words.km(sum(s["length_km"] for s in spans))


def _year(year: int, across: Any, height: float, count: int) -> Markup:
    x = across(float(year))
    said = svg.text(x + WIDTH / count / 2, height + 14, str(year), "tick", "middle")
    return svg.group(svg.line(x, 0, x, height, "grid"), said)


def _bar(span: Row, y: float, across: Any, document: Document, words: Words) -> Markup:
    served, late = _at(span["in_service"]), _at(span["slipped_in_service"])
    begun = _at(span["works_from"] or span["in_service"])
    ended = _at(span["works_to"] or span["in_service"], 1 if span["works_to"] else 0)
    parts = [svg.element("title", _said(span, document, words))]
    if late:
        parts.append(svg.line(across(served), y, across(late), y, "slip"))
    parts += [
        svg.line(across(ended), y, across(served), y, "wait"),
        svg.line(across(begun), y, across(ended), y, "work"),
        svg.element("circle", cx=across(served), cy=y, r=1.8, class_="serves"),
    ]
    return svg.group(*parts)


def _at(month: str | None, later: int = 0) -> float:
    """Return a month as a year and its fraction; ``later`` months after.

    >>> _at("2029-07"), _at("2029-12", 1)
    (2029.5, 2030.0)
    """
    if not month:
        return 0.0
    year, of_year = month.split("-")
    return int(year) + (int(of_year) - 1 + later) / 12


def _said(span: Row, document: Document, words: Words) -> str:
    route = tables.route(
        next(s for s in document["spans"] if s["id"] == span["id"]), facts.names(document)
    )
    return words.say(
        N_("{route}: works from {begun} to {ended}, in service {served}, {late} if works slip"),
        route=route, begun=_when(span["works_from"], words), ended=_when(span["works_to"], words),
        served=_when(span["in_service"], words), late=_when(span["slipped_in_service"], words),
    )  # fmt: skip
