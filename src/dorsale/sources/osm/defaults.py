"""What a map does not say, so that a region of its own can be planned: each an assumption.

Figures are the medians of the shipped region, by row; whoever knows better writes it into the
folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dorsale import reference
from dorsale.plan.tables import CABLES, DEMAND
from dorsale.sources.tables import read_table

_MEDIAN = "median of the shipped region, to be replaced"
_ASSUMED = {"source": "assumption", "confidence": "assumption"}
_PEOPLE_RANGE = 0.2
AS_OF = "2026-11"

SETTINGS = """\
# {title}: made from OpenStreetMap (ODbL 1.0, © OpenStreetMap contributors).
# Numbers without a source are assumptions; see docs/guide/scenario-folder.md.
schema_version = 1
name = "{name}"
as_of = "{as_of}"
seed = 1
languages = ["fr", "en"]

[title]
fr = "{title}"
en = "{title}"

[years]
reference = 2025
start = 2027
design = 2035
horizon = 2047

[basis]
currency = "EUR"
price_year = 2025
tax = "net"
discount_rate = 0.10
inflation_per_year = 0.02

[rates]                # units of each currency for one euro
XAF = 655.957
XOF = 655.957
USD = 1.13
NGN = 1700
MAD = 10.6

[[classes]]
name = "critical"
share = 0.10
survive = {{ span = 1.0, group = 1.0, submarine = 1.0, operator = 0.0 }}

[[classes]]
name = "protected"
share = 0.50
survive = {{ span = 0.6, group = 0.6, submarine = 0.3, operator = 0.0 }}

[[classes]]
name = "ordinary"
share = 0.40
survive = {{ span = 0.3, group = 0.3, submarine = 0.1, operator = 0.0 }}

[rules]
capitals_protected = true
buy_off_eur_per_gbps_h = 600.0
hut_spacing_km = 80.0
works_years = 6

[limits]
work = 60
time_s = 45.0
gap = 0.01

[sources]
"basis" = "assumption"
"rates" = "assumption; XAF and XOF: fixed peg to the euro"
"classes" = "assumption: to be set by the regulator"
"rules" = "assumption"
"""


def settings(name: str, title: str) -> str:
    """Return the text of ``scenario.toml`` for the region ``name``, called ``title``."""
    plain = "".join(one for one in title if one.isprintable() and one not in '"\\')
    return SETTINGS.format(name=name, title=plain, as_of=AS_OF)


def demand_rows(people: Mapping[str, tuple[float, str]]) -> list[dict[str, object]]:
    """Return the rows of demand for each country of ``people`` (number, where from).

    Countries of the shipped region keep their own rows; others take the median of each item,
    and their people from the borders or the map.
    """
    shipped, _ = read_table(reference.scenario_folder(reference.DEFAULT) / DEMAND.file, DEMAND)
    medians = shipped.groupby("item", sort=False)[["value", "low", "high"]].median()
    units = shipped.drop_duplicates("item").set_index("item")["unit"]
    rows: list[dict[str, object]] = []
    for country, (number, said) in people.items():
        own = shipped[shipped["country"] == country]
        if len(own):
            rows += own.to_dict("records")
            continue
        rows.append(_people_row(country, number, said))
        for item, row in medians.drop("population").iterrows():
            rows.append({"country": country, "item": item, **row, "unit": units[item],
                         "year": 2025, "note": _MEDIAN, **_ASSUMED})  # fmt: skip
    return rows


def _people_row(country: str, number: float, said: str) -> dict[str, object]:
    low, high = (1 - _PEOPLE_RANGE) * number, (1 + _PEOPLE_RANGE) * number
    row = {"value": round(number), "low": round(low), "high": round(high), "unit": "people"}
    return {"country": country, "item": "population", **row, "year": 2025, "note": said, **_ASSUMED}


def exit_row(site: str, name: str, kind: str, said: str) -> dict[str, object]:
    """Return a way out to the internet at ``site``: length, capacity and price are medians."""
    return cable_row(f"c-{site}-internet", name, kind, site, "internet", None, said)


def cable_row(
    cable: str, name: str, kind: str, start: str, end: str, length_km: float | None, said: str
) -> dict[str, object]:
    """Return a cable of ``kind`` (submarine, land_exit); what is not known is a median."""
    shipped, _ = read_table(reference.scenario_folder(reference.DEFAULT) / CABLES.file, CABLES)
    alike = shipped[(shipped["kind"] == kind) & (shipped["to"] == "internet")]
    usual = alike[["length_km", "capacity_gbps", "price_eur_per_gbps_per_year"]].median().round(0)
    note = f"{said}; capacity, price and readiness: {_MEDIAN}"
    row = {"id": cable, "name": name, "kind": kind, "from": start, "to": end, **usual.to_dict(),
           "contract": "yes", "ready_from": AS_OF, "note": note, **_ASSUMED}  # fmt: skip
    return row if length_km is None else {**row, "length_km": round(length_km, 1)}


def finance_rows() -> list[dict[str, object]]:
    """Return one funder, the state: who else pays is for the planner to say."""
    return [{"id": "state", "funder": "State", "kind": "state", "share": 1, "from_year": 2027,
             "to_year": 2032, "note": "nothing is known of other funders", **_ASSUMED}]  # fmt: skip


def countries_people(
    countries: Sequence[str], counted: Mapping[str, float], points: pd.Series
) -> dict[str, tuple[float, str]]:
    """Return the people of each country: as the outlines say, else those of its mapped places."""
    return {
        code: (counted[code], "as the file of borders says")
        if counted.get(code, 0) > 0
        else (max(1.0, float(points.get(code, 0.0))), "people of the mapped places only")
        for code in countries
    }
