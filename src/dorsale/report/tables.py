"""Tables of the report in one language: heads, rows of cells, which columns hold numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from dorsale.plan.problems import N_
from dorsale.report import facts
from dorsale.report.words import Words, host, is_assumed

Document = Mapping[str, Any]
Row = Mapping[str, Any]
RADII_KM = (10, 25, 50)


@dataclass(frozen=True)
class Grid:
    """A table ready to be written; ``numbers`` are the columns aligned on the right."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | Markup]]
    numbers: frozenset[int] = frozenset()
    long: bool = False


def _numbers_after(first: int, heads: Sequence[str]) -> frozenset[int]:
    return frozenset(range(first, len(heads)))


def bill_parts(words: Words, caption: str, parts: Iterable[tuple[str, Row]]) -> Grid:
    """Return base, P10, P50 and P90 of each part of the bill."""
    heads = [caption, words.say(N_("Base")), "P10", "P50", "P90"]
    rows = [
        [name, *(words.money(total[key]) for key in ("base", "p10", "p50", "p90"))]
        for name, total in parts
    ]
    return Grid(caption, heads, rows, _numbers_after(1, heads))


def largest_items(document: Document, words: Words, count: int = 12) -> Grid:
    """Return the largest items of the bill, summed over the plan."""
    heads = [
        words.say(N_("Item")), words.say(N_("Quantity")), words.say(N_("Cost")),
        words.say(N_("Of which assumption ◇")),
    ]  # fmt: skip
    rows = [
        [
            words.label("item", one["item"]),
            _quantity(one, words),
            words.money(one["eur"]),
            words.percent(one["assumed_eur"] / one["eur"]) if one["eur"] else "–",
        ]
        for one in facts.items_by_kind(document)[:count]
    ]
    return Grid(words.say(N_("The largest items")), heads, rows, _numbers_after(1, heads))


def _quantity(one: Mapping[str, Any], words: Words) -> str:
    """Return how much of an item there is; a share of other items has no quantity of its own."""
    if one["item"].endswith("_share"):
        return "–"
    if "_km" in one["item"]:
        return words.km(one["quantity"])
    return words.number(one["quantity"], 0 if one["quantity"] >= 2 else 2)


def dearest_spans(document: Document, words: Words, count: int = 10) -> Grid:
    """Return the spans that cost most."""
    heads = [
        words.say(N_("Span")), words.say(N_("Way")), words.say(N_("Length")),
        words.say(N_("Cost")),
    ]  # fmt: skip
    named = facts.names(document)
    rows = [
        [
            link_to_span(span, named), words.label("way", span["way"]),
            words.km(span["length_km"]), words.money(span["cost_eur"]),
        ]
        for span in facts.dearest_spans(document, count)
    ]  # fmt: skip
    return Grid(words.say(N_("The dearest spans")), heads, rows, _numbers_after(2, heads))


def link_to_span(span: Row, named: Mapping[str, str]) -> Markup:
    """Return the route of a span as a link to its row."""
    return Markup('<a href="#span-{}">{}</a>').format(span["id"], route(span, named))


def route(span: Row, named: Mapping[str, str]) -> str:
    """Return the names of both ends of a span."""
    return f"{named.get(span['from'], span['from'])} – {named.get(span['to'], span['to'])}"


def sites(document: Document, words: Words) -> Grid:
    """Return hours lost a year at every site, before and after."""
    heads = [
        words.say(N_("Site")), words.say(N_("Country")), words.say(N_("Today")),
        words.say(N_("After the plan")), words.say(N_("Availability after")),
        words.say(N_("Not visited")),
    ]  # fmt: skip
    rows = [
        [
            one.name, words.country(one.country), lost(one.before, words),
            lost(one.after, words), words.percent(1 - one.after[1] / 8760.0, 2),
            words.percent(one.not_visited, 3),
        ]
        for one in facts.outages(document)
    ]  # fmt: skip
    caption = words.say(N_("Hours lost a year at each site"))
    return Grid(caption, heads, rows, _numbers_after(2, heads), long=True)


def lost(hours: tuple[float, float], words: Words) -> str:
    """Return hours lost a year in words: a site that nothing reaches is said so."""
    if hours[0] >= 8759:
        return words.say(N_("not connected"))
    return words.hours(*hours)


def cut_sites(document: Document, words: Words) -> Grid:
    """Return the sites that cannot be doubly connected with the failure that cuts each."""
    groups = {g["id"]: g for g in document["risk_groups"]}
    heads = [words.say(N_("Site")), words.say(N_("Country")), words.say(N_("Cut off by"))]
    rows = [
        [node["name"], words.country(node["country"]), _cuts(node, groups, document, words)]
        for node in document["nodes"]
        if facts.exposed(node)
    ]
    return Grid(words.say(N_("Sites that one failure cuts off")), heads, rows)


def _cuts(node: Row, groups: Mapping[str, Row], document: Document, words: Words) -> str:
    found = [_cut(one, groups, document, words) for one in node["cut_off_by"]]
    return "; ".join(dict.fromkeys(found)) or words.say(
        N_("no second path was found worth its price")
    )


def failure(code: str, document: Document, words: Words) -> str:
    """Return the name of what fails: of a shared risk, of both ends of a span or of a way."""
    return _cut(code, {g["id"]: g for g in document["risk_groups"]}, document, words)


def _cut(code: str, groups: Mapping[str, Row], document: Document, words: Words) -> str:
    named = facts.names(document)
    if code in groups:
        return risk(groups[code], named, words)
    span = next((s for s in document["spans"] if s["id"] == code), None)
    return route(span, named) if span else trench(code, named)


def trench(code: str, named: Mapping[str, str]) -> str:
    """Return the ends of the way in a code, by name where they are nodes.

    >>> trench("trench:r-cm-ekok-cm-old-mamfe", {"cm-ekok": "Ékok"})
    'Ékok – Old Mamfe'
    """
    countries = {node[:2] for node in named if node[2:3] == "-"}
    tail = code.split(":", 1)[-1].split("+")[0]
    parts = re.split(rf"-(?=(?:{'|'.join(sorted(countries))})-)", tail)
    ends = [one for one in parts if one[:2] in countries and one[2:3] == "-"]
    return " – ".join(named.get(one, one[3:].replace("-", " ").title()) for one in ends) or tail


def risk(group: Row, named: Mapping[str, str], words: Words) -> str:
    """Return the name and the kind of a shared risk: ``Wouri crossing at Douala (bridge)``."""
    name, code = words.say(group["name"]), str(group["id"])
    if code.startswith("trench:"):
        ends = trench(code, named)
        name = ends if name in code else f"{name}, {ends}"
    return f"{name} ({words.label('risk', group['kind'])})"


def finance_sources(document: Document, words: Words) -> Grid:
    """Return what each financier pays."""
    heads = [
        words.say(N_("Financier")), words.say(N_("Kind")), words.say(N_("Share")),
        words.say(N_("Sum")),
    ]  # fmt: skip
    rows = [
        [
            words.say(one["funder"]), words.label("money", one["kind"]),
            words.percent(one["share"]), words.money(one["eur"]),
        ]
        for one in facts.finance_sources(document)
    ]  # fmt: skip
    return Grid(words.say(N_("Who pays what")), heads, rows, _numbers_after(2, heads))


def coverage(document: Document, words: Words) -> Grid:
    """Return people within 10, 25, 50 km of nodes and lines by country, before → after."""
    heads = [words.say(N_("Country"))]
    for of in (N_("node {km} km"), N_("line {km} km")):
        heads += [words.say(of, km=radius) for radius in RADII_KM]
    rows = [
        [words.country(country), *_coverage_cells(document, country, words)]
        for country in coverage_countries(document)
    ]
    rows.append([words.say(N_("All")), *_coverage_cells(document, "", words)])
    caption = words.say(N_("People within reach, before → after"))
    return Grid(caption, heads, rows, _numbers_after(1, heads))


def coverage_countries(document: Document) -> list[str]:
    """Return the countries that coverage counts."""
    return sorted({row["country"] for row in document["coverage"] or ()})


def _coverage_cells(document: Document, country: str, words: Words) -> list[str]:
    cells = []
    for of in ("node", "line"):
        for radius in RADII_KM:
            before, after = (
                facts.people(document, when, of, radius, country) for when in ("before", "after")
            )
            cells.append(f"{words.people(before)} → {words.people(after)}")
    return cells


def lightpaths(document: Document, words: Words) -> Grid:
    """Return lightpaths by mode with their margins."""
    heads = [
        words.say(N_("Mode")), words.say(N_("Lightpaths")), words.say(N_("Longest")),
        words.say(N_("Smallest margin")), words.say(N_("Middle margin")),
    ]  # fmt: skip
    rows = [
        [
            one["mode"], words.number(one["count"]), words.km(one["longest_km"]),
            *_margins(one["margins"], words),
        ]
        for one in facts.lightpath_modes(document)
    ]  # fmt: skip
    return Grid(words.say(N_("Lightpaths by mode")), heads, rows, _numbers_after(1, heads))


def _margins(margins: Sequence[float], words: Words) -> list[str]:
    if not margins:
        return ["–", "–"]
    middle = margins[len(margins) // 2]
    return [f"{words.number(value, 1)}\u00a0dB" for value in (margins[0], middle)]


def span_heads(words: Words) -> list[str]:
    """Return the heads of the table of spans, which are also the lines of a span's card."""
    return [
        words.say(N_("Route")), words.say(N_("Status")), words.say(N_("Length and way")),
        words.say(N_("Capacity")), words.say(N_("Cost")), words.say(N_("Yearly cost")),
        words.say(N_("Down on its own")), words.say(N_("Shared risks")),
        words.say(N_("Readiness")), words.say(N_("Sources")),
    ]  # fmt: skip


def span_rows(document: Document, words: Words) -> dict[str, list[str | Markup]]:
    """Return the cells of each span by id, the spans of the plan first."""
    named = facts.names(document)
    groups = {g["id"]: g for g in document["risk_groups"]}
    ordered = sorted(document["spans"], key=lambda s: (not s["used"], s["phase"] or 9999, s["id"]))
    return {s["id"]: _span_cells(s, named, groups, words) for s in ordered}


def _span_cells(
    span: Row, named: Mapping[str, str], groups: Mapping[str, Row], words: Words
) -> list[str | Markup]:  # fmt: skip
    found = [risk(groups[g], named, words) for g in span["risk_groups"] if g in groups]
    capacity = span["capacity_gbps"]
    return [
        _route_by_cable(span, named, groups),
        status(span, words),
        _length(span, words),
        f"{words.number(capacity)}\u00a0Gbit/s" if capacity else "–",
        words.money(span["cost_eur"]) if span["cost_eur"] else "–",
        words.money(span["yearly_eur"]) if span["yearly_eur"] else "–",
        words.say(N_("{hours} a year"), hours=words.hours(span["hours_down_per_year"])),
        "; ".join(dict.fromkeys(found)) or "–",
        "; ".join(readiness(span, words)),
        sources(span, words),
    ]


def _route_by_cable(span: Row, named: Mapping[str, str], groups: Mapping[str, Row]) -> str:
    leg = groups.get(f"leg:{span['id']}")
    return route(span, named) + (f" ({leg['name']})" if leg else "")


def status(span: Row, words: Words) -> str:
    """Return what the plan does with a span, with its phase."""
    if not span["used"]:
        return words.say(N_("existing, left aside"))
    said = words.label("status", span["status"])
    if span["phase"] is None:
        return said + ", " + words.say(N_("left out of the programme"))
    if not span["phase"]:
        return said
    return said + ", " + words.say(N_("phase {phase}"), phase=span["phase"])


def _length(span: Row, words: Words) -> Markup:
    mark = assumption_mark(words) if span["length_km"] - span["sourced_km"] > 0.5 else Markup("")
    if span["way"] == "submarine":
        mark = Markup("")
    kept = f"{words.number(span['length_km'])}\u00a0km, {words.label('way', span['way'])}"
    return escape(kept) + mark


def assumption_mark(words: Words, text: str = "") -> Markup:
    """Return the mark of an assumption with its text on hover."""
    said = text or words.say(N_("assumption"))
    return Markup(' <abbr class="assumed" title="{}">◇</abbr>').format(said)


def readiness(span: Row, words: Words) -> list[str]:
    """Return what a span still lacks: in service or not, contract, repair, owner, operator."""
    held = span["readiness"]
    if span["status"] == "new" and span["used"]:
        said = [words.say(N_("to be built"))]
    else:
        said = [words.say(N_("in service") if held["ready"] else N_("not ready"))]
    if held["contract"]:
        said.append(words.say(N_("transit contract: {answer}"),
                              answer=words.label("answer", held["contract"])))  # fmt: skip
    if held["repair"]:
        states = ", ".join(words.label("repair", one) for one in held["repair"])
        said.append(words.say(N_("state of repair: {state}"), state=states))
    if held["owner"]:
        said.append(words.say(N_("owner: {name}"), name=_named(held["owner"], words)))
    if held["operator"]:
        said.append(words.say(N_("operator: {name}"), name=_named(held["operator"], words)))
    return said


def _named(names: Iterable[str], words: Words) -> str:
    return ", ".join(words.say(one) for one in names)


def sources(span: Row, words: Words) -> Markup:
    """Return the sources of a span as names that link to them."""
    linked = [_source(one, words) for one in span["sources"]]
    return Markup(", ").join(dict.fromkeys(linked)) or Markup("–")


def _source(address: str, words: Words) -> Markup:
    if address == "assumption":
        return escape(words.say(N_("assumption"))) + assumption_mark(words)
    if address.startswith(("http://", "https://")):
        return Markup('<a href="{}" rel="noreferrer">{}</a>').format(address, host(address))
    return escape(address)


def assumed_risks(document: Document, words: Words) -> Grid:
    """Return the shared risks whose rate or repair time is assumed, by kind."""
    heads = [
        words.say(N_("Kind of risk")), words.say(N_("Assumed ◇")), words.say(N_("Of which named")),
    ]  # fmt: skip
    assumed = [g for g in document["risk_groups"] if is_assumed(g)]
    every = [g["kind"] for g in document["risk_groups"]]
    rows = [
        [
            words.label("risk", kind),
            words.say(N_("{n} of {all}"), n=sum(g["kind"] == kind for g in assumed),
                      all=every.count(kind)),
            " · ".join(_named_risks(assumed, kind, words)) or "–",
        ]
        for kind in dict.fromkeys(every)
    ]  # fmt: skip
    return Grid(words.say(N_("Risks that rest on an assumption")), heads, rows)


def _named_risks(assumed: list[Row], kind: str, words: Words) -> list[str]:
    return [
        words.say(g["name"]) for g in assumed if g["kind"] == kind and g["id"].startswith("rg-")
    ]


def assumed_items(document: Document, words: Words) -> Grid:
    """Return the part of each item of the bill that rests on assumptions."""
    heads = [words.say(N_("Item")), words.say(N_("Assumed ◇")), words.say(N_("Share of the item"))]
    rows = [
        [
            words.label("item", one["item"]), words.money(one["assumed_eur"]),
            words.percent(one["assumed_eur"] / one["eur"]),
        ]
        for one in facts.items_by_kind(document) if one["assumed_eur"] and one["eur"]
    ]  # fmt: skip
    caption = words.say(N_("Costs that rest on an assumption"))
    return Grid(caption, heads, rows, _numbers_after(1, heads))
