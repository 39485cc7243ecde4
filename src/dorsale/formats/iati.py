"""``iati.xml``: a plan as an activity that donors publish, in IATI 2.03.

One activity: who reports, who pays, the countries by their part of the base estimate (what crosses
a border is split equally), the sectors (22020 telecommunications; 22040 for data centres and
technopoles), a budget by year, what each funder would disburse by year, and results with their
baseline and target. Text stands in French and English. The activity is in the pipeline, its budgets
are indicative. Money is what the finance of the plan has each funder pay that year, in EUR; its
date is the first day of the year.

Source: https://iatistandard.org/en/iati-standard/203/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from dorsale.formats import json_file
from dorsale.formats.funding import Funding, funding
from dorsale.formats.indicators import Indicator, indicators
from dorsale.formats.packages import Package, Speech, first_day, last_day, packages
from dorsale.formats.publication import Head, plan_id, publication, title
from dorsale.formats.sited_places import standing
from dorsale.language import number
from dorsale.plan.cents import shared
from dorsale.plan.problems import N_

VERSION = "2.03"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PIPELINE, _ORIGINAL, _INDICATIVE = "1", "1", "1"
_FUNDING, _ACCOUNTABLE = "1", "2"
_GOVERNMENT, _MULTILATERAL, _PRIVATE = "10", "40", "70"
_PLANNED_START, _PLANNED_END = "1", "3"
_NATIONAL, _MULTINATIONAL = "4", "3"
_PROJECT = "C01"
_SECTORS = {"network": "22020", "places": "22040"}
_RESULTS = {"output": "1", "outcome": "2"}
_TYPES = {
    "state": _GOVERNMENT,
    "grant": _MULTILATERAL,
    "loan": _MULTILATERAL,
}
"""Kind of money -> type of organisation, an assumption where the funder is not a State."""


def write(plan: Mapping[str, Any], path: Path, voices: Iterable[Speech]) -> None:
    """Write the activity of a ``plan.json`` document to ``path``, whole or not at all.

    ``voices``: the languages that its text stands in.
    """
    with json_file.written_beside(path) as beside:
        beside.write_bytes(content(plan, voices))


def content(plan: Mapping[str, Any], voices: Iterable[Speech]) -> bytes:
    """Return the file, in UTF-8."""
    root = document(plan, tuple(voices))
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def document(plan: Mapping[str, Any], voices: tuple[Speech, ...]) -> Element:
    """Return the element ``iati-activities`` of ``plan``."""
    head = publication(plan, voices[0])
    root = Element("iati-activities", {"version": VERSION, "generated-datetime": head.moment})
    activity = SubElement(
        root,
        "iati-activity",
        {
            "last-updated-datetime": head.moment,
            _LANG: voices[0].language,
            "default-currency": "EUR",
            "hierarchy": "1",
        },
    )
    _Writer(plan, head, voices, activity).activity()
    return root


class _Writer:
    """Writes the parts of one activity in the order that the standard asks for."""

    def __init__(
        self,
        plan: Mapping[str, Any],
        head: Head,
        voices: tuple[Speech, ...],
        activity: Element,
    ) -> None:
        self.plan, self.head, self.voices, self.top = plan, head, voices, activity
        self.bought = packages(plan)
        self.paid = funding(plan)

    def activity(self) -> None:
        self._identity()
        self._organisations()
        self._dates()
        self._places()
        self._sectors()
        self._money()
        self._results()

    def _add(self, tag: str, parent: Element | None = None, **attributes: str) -> Element:
        named = {name.replace("_", "-"): value for name, value in attributes.items()}
        return SubElement(self.top if parent is None else parent, tag, named)

    def _narrate(self, element: Element, message: str, **values: object) -> None:
        """Say ``message`` in every language."""
        for words in self.voices:
            said = SubElement(element, "narrative", {_LANG: words.language})
            said.text = words.say(message, **values)

    def _identity(self) -> None:
        name = f"{self.head.iati_organisation}-{plan_id(self.plan)}"
        self._add("iati-identifier").text = name
        reporter = self._add(
            "reporting-org", ref=self.head.iati_organisation, type=self.head.iati_type
        )
        self._add("narrative", reporter).text = self.head.publisher
        named = self._add("title")
        for words in self.voices:
            said = SubElement(named, "narrative", {_LANG: words.language})
            said.text = title(self.plan, words.language)
        km = self.plan["solution"]["km"]
        described = self._add("description", type="1")
        for words in self.voices:
            said = SubElement(described, "narrative", {_LANG: words.language})
            said.text = words.say(
                N_("{new} km of fibre to build and {repaired} km to repair; computed by Dorsale "
                   "from the scenario {name}: a proposal, not a decision"),
                new=number(km["new"], words.language),
                repaired=number(km["repaired"], words.language),
                name=self.plan["scenario"]["name"],
            )  # fmt: skip

    def _organisations(self) -> None:
        for one in self.paid:
            kind = _TYPES.get(one.kind, _PRIVATE)
            found = self._add("participating-org", role=_FUNDING, type=kind)
            self._narrate(found, one.funder)
        for country in self.plan["scenario"]["countries"]:
            found = self._add("participating-org", role=_ACCOUNTABLE, type=_GOVERNMENT)
            for words in self.voices:
                said = SubElement(found, "narrative", {_LANG: words.language})
                said.text = self.head.owner or words.say(
                    N_("Project owner to be named, {country}"), country=words.country(country)
                )

    def _dates(self) -> None:
        years = self.plan["scenario"]["years"]
        stages = [stage for one in self.bought for stage in one.stages]
        starts = (one.works_from for one in stages)
        ends = (max(one.in_service, one.works_to) for one in stages)
        self._add("activity-status", code=_PIPELINE)
        first = first_day(min(starts, default=f"{years['start']}-01"))
        last = last_day(max(ends, default=f"{years['design']}-12"))
        self._add("activity-date", type=_PLANNED_START, iso_date=first)
        self._add("activity-date", type=_PLANNED_END, iso_date=last)

    def _places(self) -> None:
        parts = by_country(self.bought, self.plan["scenario"]["countries"])
        scope = _NATIONAL if len(parts) == 1 else _MULTINATIONAL
        self._add("activity-scope", code=scope)
        for country, percentage in percentages(parts).items():
            self._add("recipient-country", code=country, percentage=percentage)
        for node in self.plan["nodes"]:
            if node["protected"] is not None:
                self._place(node)
        for one in standing(self.plan):
            self._place(one)

    def _place(self, node: Mapping[str, Any]) -> None:
        place = self._add("location", ref=node["id"])
        self._add("narrative", self._add("name", place)).text = node["name"]
        point = self._add("point", place, srsName="http://www.opengis.net/def/crs/EPSG/0/4326")
        self._add("pos", point).text = f"{node['lat']} {node['lon']}"

    def _sectors(self) -> None:
        parts = dict.fromkeys(_SECTORS, 0)
        for one in self.bought:
            parts["places" if one.kind == "places" else "network"] += one.cents
        for kind, percentage in percentages(parts).items():
            self._add("sector", vocabulary="1", code=_SECTORS[kind], percentage=percentage)

    def _money(self) -> None:
        self._add("default-aid-type", code=_PROJECT)
        by_year: dict[int, int] = {}
        for one in self.paid:
            for year, cents in one.years.items():
                by_year[year] = by_year.get(year, 0) + cents
        for year, cents in sorted(by_year.items()):
            budget = self._add("budget", type=_ORIGINAL, status=_INDICATIVE)
            self._period(budget, year)
            self._value(budget, cents, year)
        for one in self.paid:
            for year, cents in sorted(one.years.items()):
                self._disbursed(one, year, cents)
        self._add("capital-spend", percentage="100")

    def _disbursed(self, one: Funding, year: int, cents: int) -> None:
        found = self._add("planned-disbursement", type=_ORIGINAL)
        self._period(found, year)
        self._value(found, cents, year)
        payer = self._add("provider-org", found, type=_TYPES.get(one.kind, _PRIVATE))
        self._narrate(payer, one.funder)

    def _period(self, parent: Element, first: int, last: int | None = None) -> None:
        self._add("period-start", parent, iso_date=f"{first}-01-01")
        self._add("period-end", parent, iso_date=f"{last or first}-12-31")

    def _value(self, parent: Element, cents: int, year: int) -> None:
        money = self._add("value", parent, currency="EUR", value_date=f"{year}-01-01")
        money.text = f"{cents // 100}.{cents % 100:02d}"

    def _results(self) -> None:
        for one in indicators(self.plan):
            result = self._add("result", type=_RESULTS[one.level])
            self._narrate(self._add("title", result), one.title)
            found = self._add(
                "indicator", result, measure="1", ascending=str(one.more_is_better).lower()
            )
            self._indicator(found, one)

    def _indicator(self, found: Element, one: Indicator) -> None:
        said = self._add("title", found)
        for words in self.voices:
            text = SubElement(said, "narrative", {_LANG: words.language})
            text.text = f"{words.say(one.title)} ({words.say(one.unit)})"
        self._narrate(self._add("description", found), one.means)
        if one.before is not None:
            year = self.plan["scenario"]["as_of"][:4]
            self._add("baseline", found, year=year, value=_digits(one.before))
        stages = self.plan["solution"]["programme"]["stages"]
        last = max((s["year"] for s in stages), default=self.plan["scenario"]["years"]["design"])
        period = self._add("period", found)
        self._period(period, last)
        self._add("target", period, value=_digits(one.after))


def _digits(value: float) -> str:
    """Return a number as the standard wants it: digits, no exponent.

    >>> _digits(15700000.0), _digits(8.07)
    ('15700000', '8.07')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def by_country(bought: Iterable[Package], every: Sequence[str]) -> dict[str, int]:
    """Return the base estimate by country in cents.

    What crosses a border is split equally between its countries, and what has none between
    ``every`` one.
    """
    found: dict[str, int] = {}
    for one in bought:
        countries = one.country.split("+") if one.country else list(every)
        for country, cents in zip(
            countries, shared(one.cents, [1.0] * len(countries)), strict=True
        ):
            found[country] = found.get(country, 0) + cents
    return dict(sorted(found.items()))


def percentages(parts: Mapping[str, int]) -> dict[str, str]:
    """Return ``parts`` in per cent to two decimals, which add up to 100; nothing has no line.

    >>> percentages({"CF": 1, "CG": 1, "CM": 1})
    {'CF': '33.34', 'CG': '33.33', 'CM': '33.33'}
    """
    hundredths = shared(10_000 if any(parts.values()) else 0, list(parts.values()))
    return {
        name: f"{part // 100}.{part % 100:02d}"
        for name, part in zip(parts, hundredths, strict=True)
        if part
    }
