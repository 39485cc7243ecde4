"""What a plan buys, as packages to tender: one for each lot and country, a lot of it a stage.

The bill's parts are kept, but for what nobody tenders together with them: data centres and
technopoles, supervision, environmental and social measures, training and right of way are packages
of their own. Amounts are whole cents that add up to the base estimate of the bill. Dates follow the
programme: works start when the programme says so, and procurement the programme's months before,
but not before the decision; what the programme leaves out is put in the design year. How each kind
is procured is an assumption of this file.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dorsale.formats import sited_places
from dorsale.plan.cents import in_cents, shared
from dorsale.plan.problems import N_
from dorsale.plan.sites import HALL, SPACE


class Speech(Protocol):
    """The voice in one language: sentences, labels of codes, names of countries."""

    @property
    def language(self) -> str:
        """Return the code of the language."""

    def say(self, message: str, **values: object) -> str:
        """Return ``message`` in the language, its ``{values}`` filled in."""

    def label(self, codes: str, code: object) -> str:
        """Return the label of ``code``."""

    def country(self, code: str | None) -> str:
        """Return the name of a country, or of several joined by ``+``."""


@dataclass(frozen=True)
class Kind:
    """How a kind of package is bought: OCDS category and method, OC4IDS nature, CPV code."""

    category: str
    method: str
    nature: str
    cpv: str


_WORKS = Kind("works", "open", "construction", "45231600")
_ADVICE = Kind("services", "selective", "design", "71311000")
KINDS: Mapping[str, Kind] = {
    "civil": _WORKS,
    "equipment": Kind("goods", "open", "construction", "32412100"),
    "places": Kind("works", "open", "construction", "45210000"),
    "supervision": Kind("services", "selective", "supervision", "71521000"),
    "environmental_social": Kind("services", "selective", "supervision", "71313440"),
    "studies": _ADVICE,
    "training": Kind("services", "selective", "design", "80500000"),
    "right_of_way": Kind("services", "direct", "design", "70000000"),
}
"""Kind of package -> how it is bought; another lot of the bill is bought as works."""

_OF_ITEM = {
    "supervision_share": "supervision",
    "environmental_social_share": "environmental_social",
    "training": "training",
    "right_of_way_km": "right_of_way",
}
_UNITS = {"km": "KMT", "unit": "C62", "ratio": "LS", "kw": "KWT", "m2": "MTK"}
UNIT_NAMES = {
    "KMT": N_("km"),
    "C62": N_("unit"),
    "LS": N_("lump sum"),
    "KWT": N_("kW"),
    "MTK": N_("m²"),
}
"""Code of UN/CEFACT Recommendation 20 -> name."""


@dataclass(frozen=True)
class Line:
    """An item of the bill in a stage: what, on which ground, how many of which unit, how much."""

    item: str
    factor: str
    quantity: float
    unit: str
    cents: int


@dataclass(frozen=True)
class Stage:
    """The part of a package that the programme builds in one stage; months are ``YYYY-MM``."""

    year: int
    cents: int
    lines: tuple[Line, ...]
    tendered: str
    works_from: str
    works_to: str
    in_service: str
    slipped_in_service: str


@dataclass(frozen=True)
class Package:
    """What is tendered together: a kind of works in a country (``CF+CG``: across a border)."""

    id: str
    kind: str
    country: str
    stages: tuple[Stage, ...]

    @property
    def cents(self) -> int:
        """Return the base estimate."""
        return sum(stage.cents for stage in self.stages)

    @property
    def bought(self) -> Kind:
        """Return how it is bought."""
        return KINDS.get(self.kind, _WORKS)

    def title(self, words: Speech) -> str:
        """Return what a reader calls it: ``Equipment, Gabon``."""
        parts = (words.label("lot", self.kind), words.country(self.country))
        return ", ".join(filter(None, parts))


def packages(plan: Mapping[str, Any]) -> tuple[Package, ...]:
    """Return what the bill of a ``plan.json`` document buys, by kind, country and stage."""
    rows = _rows(plan)
    keys = sorted({row[:3] for row in rows}, key=lambda key: (_order(key[0]), key))
    sums = [sum(row[3]["eur"] for row in rows if row[:3] == key) for key in keys]
    cents = shared(in_cents(plan["bill"]["total_eur"]["base"]), sums)
    stages: dict[tuple[str, str], list[Stage]] = {}
    for (kind, country, year), amount in zip(keys, cents, strict=True):
        items = [row[3] for row in rows if row[:3] == (kind, country, year)]
        stages.setdefault((kind, country), []).append(_stage(plan, items, country, year, amount))
    return tuple(
        Package(f"{kind}-{country.replace('+', '-') or 'all'}", kind, country, tuple(found))
        for (kind, country), found in stages.items()
    )


def _order(kind: str) -> int:
    return list(KINDS).index(kind) if kind in KINDS else len(KINDS)


def _rows(plan: Mapping[str, Any]) -> list[tuple[str, str, int, Mapping[str, Any]]]:
    places = {str(one["item"]) for one in sited_places.chosen(plan)}
    left_out = int(plan["scenario"]["years"]["design"])
    return [
        (_kind(item, places), item["country"] or "", int(item["phase"] or left_out), item)
        for item in plan["bill"]["items"]
    ]


def _kind(item: Mapping[str, Any], places: set[str]) -> str:
    if item["item"] in places or item["item"].startswith((HALL, SPACE)):
        return "places"
    return _OF_ITEM.get(item["item"], str(item["lot"]))


def _stage(
    plan: Mapping[str, Any], items: Sequence[Mapping[str, Any]], country: str, year: int, cents: int
) -> Stage:
    dated = _dated(plan, {item["span"] for item in items}, country, year)
    first = min(_months(dated, "works_from"), default=f"{year}-01")
    served = max(_months(dated, "in_service"), default=f"{year}-12")
    last = max(_months(dated, "works_to"), default=served)
    slipped = max(_months(dated, "slipped_in_service"), default=served)
    rules = plan["scenario"]["programme"]
    asked = later(first, -int(rules["procurement_months"]))
    lines = _lines(plan, items, cents)
    return Stage(year, cents, lines, max(asked, rules["decided"]), first, last, served, slipped)


def _dated(
    plan: Mapping[str, Any], spans: set[str], country: str, year: int
) -> list[Mapping[str, Any]]:
    """Return the dated works of a stage: its own spans, else those of its country, else all."""
    found = [one for one in plan["solution"]["programme"]["spans"] if one["year"] == year]
    own = [one for one in found if one["id"] in spans]
    near = [one for one in found if one["lot"] in country.split("+")]
    return own or near or found


def _months(rows: Iterable[Mapping[str, Any]], name: str) -> list[str]:
    return [row[name] for row in rows if row.get(name)]


def later(month: str, by: int) -> str:
    """Return the month that comes ``by`` months after ``YYYY-MM``.

    >>> later("2026-11", 3), later("2026-01", -1)
    ('2027-02', '2025-12')
    """
    year, number = divmod(int(month[:4]) * 12 + int(month[5:7]) - 1 + by, 12)
    return f"{year:04d}-{number + 1:02d}"


def first_day(month: str) -> str:
    """Return the first day of ``YYYY-MM``.

    >>> first_day("2027-02"), last_day("2027-02")
    ('2027-02-01', '2027-02-28')
    """
    return f"{month[:7]}-01"


def last_day(month: str) -> str:
    """Return the last day of ``YYYY-MM``."""
    year, number = int(month[:4]), int(month[5:7])
    return f"{month[:7]}-{calendar.monthrange(year, number)[1]}"


def _lines(
    plan: Mapping[str, Any], items: Iterable[Mapping[str, Any]], cents: int
) -> tuple[Line, ...]:
    """Return the items of a stage, those alike together; what is a share of them is one sum."""
    found: dict[tuple[str, str, str], list[float]] = {}
    for item in items:
        unit = _UNITS.get(plan["bill"]["rates"].get(item["item"], {}).get("unit", ""), "C62")
        key = (item["item"], "" if unit == "LS" else item["factor"], unit)
        held = found.setdefault(key, [0.0, 0.0])
        held[0] = 1.0 if unit == "LS" else held[0] + item["quantity"]
        held[1] += item["eur"]
    amounts = shared(cents, [eur for _, eur in found.values()])
    return tuple(
        Line(item, factor, round(quantity, 6), unit, amount)
        for ((item, factor, unit), (quantity, _)), amount in zip(
            found.items(), amounts, strict=True
        )
    )


def line_title(line: Line, words: Speech) -> str:
    """Return what a reader calls a line: ``Trench, duct and cable along a road (forest)``."""
    factors = (part for part in line.factor.split("*") if not part.startswith((HALL, SPACE)))
    parts = [part.removeprefix("factor_") for part in factors if part]
    ground = ", ".join(words.label("terrain", part) for part in parts if part != "savanna")
    name = words.label("item", line.item)
    return f"{name} ({ground})" if ground else name
