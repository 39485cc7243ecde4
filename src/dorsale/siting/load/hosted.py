"""Load of data centres: each class of user has its driver, its coefficients and its share at home.

Public services by ministries and people; banks and operators by their number; caches by the
Internet traffic they can serve; cloud of small firms by Internet users; research by students. The
share hosted in the region rises in a straight line from the first year of works to its ceiling.
Low and high: see :mod:`dorsale.siting.ranges`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Load
from dorsale.siting.coefficients import ANY, CASES, Coefficients, Range, coefficients
from dorsale.siting.load.users import Country, countries
from dorsale.siting.ranges import Get, spread

USERS = ("public", "bank", "operator", "cache", "cloud", "research")
_COLUMNS = ["item", "description", "country", "low", "typical", "high", "unit", "source",
            "confidence", "note"]  # fmt: skip


@dataclass(frozen=True)
class Need:
    """What a class of user has, hosted or not: kW of IT, TB, Gbit/s of the busy hour."""

    kw: float
    tb: float
    gbps: float


def load(
    scenario: Scenario, internet: pd.DataFrame | None = None, years: range | None = None
) -> Load:
    """Return what must be hosted in the countries of ``scenario``, from its start to its horizon.

    ``internet``: ``country, year, low, central, high``: traffic in Gbit/s of the busy hour, which
    caches serve; ``None``: no cache is counted. Columns as :class:`Load` says.
    :class:`BadInput` when ``hosting.csv`` lacks a coefficient.
    """
    table = coefficients(scenario)
    first, horizon = scenario.years.start, scenario.years.horizon
    asked = years or range(first, horizon + 1)
    traffic = pd.DataFrame(columns=["country", "year", *CASES]) if internet is None else internet
    rows = [
        row
        for country in countries(scenario, asked, traffic)
        for user in USERS
        for row in _rows(table, country, user, country.year - first)
    ]
    hosting = scenario.tables["hosting"]
    return Load(pd.DataFrame(rows), hosting[_COLUMNS])


def _rows(
    table: Coefficients, country: Country, user: str, after: int
) -> list[dict[str, object]]:  # fmt: skip
    """Return a row a case of a class of user, ``after`` years from the first."""
    known = {**_traffic(country), **_per_country(table, country.code)}

    def answer(get: Get) -> dict[str, float]:
        need, home = NEEDS[user](get, country, after), _at_home(get, user, after)
        return {
            "it_kw": need.kw * home,
            "racks": need.kw * home / get("kw_per_rack"),
            "storage_tb": need.tb * home,
            "gbps": need.gbps * home,
        }

    found = spread(answer, known.__getitem__)
    return [
        {
            "year": country.year,
            "country": country.code,
            "user": user,
            "latency_ms": table.typical(f"latency_ms_{user}", country.code),
            "sovereign": table.typical(f"sovereign_{user}", country.code) > 0,
            "case": case,
            **{name: ends[at] for name, ends in found.items()},
        }
        for at, case in enumerate(CASES)
    ]


def _traffic(country: Country) -> dict[str, Range]:
    low, central, high = (country.gbps[case] for case in CASES)
    return {"internet_gbps": (low, central, high)}


def _per_country(table: Coefficients, country: str) -> dict[str, Range]:
    """Return low, typical and high of every coefficient as it holds in ``country``."""
    everywhere = {item: found for (of, item), found in table.values.items() if of == ANY}
    own = {item: found for (of, item), found in table.values.items() if of == country}
    return {**everywhere, **own}


def _at_home(get: Get, user: str, after: int) -> float:
    """Return the share hosted in the region ``after`` years."""
    start, ceiling = get(f"hosted_start_{user}"), get(f"hosted_ceiling_{user}")
    return start + (ceiling - start) * min(max(after, 0) / max(get("hosted_ramp_years"), 1.0), 1.0)


def _growth(get: Get, after: int) -> float:
    return float((1 + get("vm_growth_per_year")) ** max(after, 0))


def _machines(get: Get, count: float, gbps: float) -> Need:
    return Need(count * get("watt_per_vm") / 1_000, count * get("tb_per_vm"), gbps)


def _racks(get: Get, count: float, kw_per_rack: float, gbps: float) -> Need:
    return Need(count * kw_per_rack, count * get("tb_per_rack"), gbps)


def _public(get: Get, country: Country, after: int) -> Need:
    ministries = get("ministries") * get("vm_per_ministry")
    people = country.people / 1e6 * get("vm_per_million_people")
    count = (ministries + people) * _growth(get, after)
    return _machines(get, count, country.users * get("kbps_per_user_public") / 1e6)


def _cloud(get: Get, country: Country, after: int) -> Need:
    count = country.users / 1_000 * get("vm_per_1000_users") * _growth(get, after)
    return _machines(get, count, country.users * get("kbps_per_user_cloud") / 1e6)


def _bank(get: Get, country: Country, after: int) -> Need:
    count = get("banks") * get("racks_per_bank") * _growth(get, after)
    return _racks(get, count, get("kw_per_rack"), country.users * get("kbps_per_user_bank") / 1e6)


def _operator(get: Get, country: Country, after: int) -> Need:
    count = get("operators") * get("racks_per_operator") * _growth(get, after)
    gbps = country.users * get("kbps_per_user_operator") / 1e6
    return _racks(get, count, get("kw_per_rack"), gbps)


def _research(get: Get, country: Country, after: int) -> Need:
    del country
    students = get("students") * _growth(get, after)
    kw = students / 1_000 * get("kw_per_1000_students")
    gbps = students * get("kbps_per_student") / 1e6
    return Need(kw, kw / get("kw_per_rack") * get("tb_per_rack"), gbps)


def _cache(get: Get, country: Country, after: int) -> Need:
    del country, after
    gbps = get("internet_gbps") * get("cache_share")
    return Need(gbps * get("watt_per_gbps") / 1_000, gbps * get("tb_per_gbps"), gbps)


NEEDS: Mapping[str, Callable[[Get, Country, int], Need]] = {
    "public": _public,
    "bank": _bank,
    "operator": _operator,
    "cache": _cache,
    "cloud": _cloud,
    "research": _research,
}


def by_country(found: Load, year: int, case: str = "central") -> pd.DataFrame:
    """Return ``it_kw, racks, storage_tb, gbps`` of each country in ``year``, all users together."""
    rows = found.rows[(found.rows["year"] == year) & (found.rows["case"] == case)]
    return rows.groupby("country")[["it_kw", "racks", "storage_tb", "gbps"]].sum()


def abroad_kw(found: Load, year: int, hosting: Collection[str]) -> dict[str, float]:
    """Return country -> kW of ``year`` that must stay in it, of those without a data centre.

    ``hosting``: countries in which the plan has one. What is hosted for the others in another
    country breaks a rule of theirs, or waits for a hall of their own.
    """
    rows = found.rows
    kept = rows[
        (rows["year"] == year) & (rows["case"] == "central") & rows["sovereign"].astype(bool)
        & ~rows["country"].isin(set(hosting))
    ]  # fmt: skip
    kw = kept.groupby("country")["it_kw"].sum()
    return {str(country): float(one) for country, one in kw.items() if one > 0}


def power_of(
    found: Load, countries: list[str] | None = None
) -> dict[int, tuple[float, float, float]]:
    """Return year -> kW of IT load low, central and high, of some countries or of all."""
    rows = found.rows
    if countries is not None:
        rows = rows[rows["country"].isin(countries)]
    table = rows.pivot_table(index="year", columns="case", values="it_kw", aggfunc="sum")
    return {
        int(year): (float(row["low"]), float(row["central"]), float(row["high"]))
        for year, row in table.iterrows()
    }


def density(scenario: Scenario, found: Load, year: int) -> tuple[float, float]:
    """Return kW hosted for a million people in ``year``, and what stands in Africa today.

    The second is a ceiling: most of it stands in five rich countries.
    """
    rows = found.rows[(found.rows["year"] == year) & (found.rows["case"] == "central")]
    none = pd.DataFrame(columns=["country", "year", *CASES])
    people = sum(one.people for one in countries(scenario, range(year, year + 1), none))
    seen = coefficients(scenario).typical("kw_per_million_people_seen")
    return float(rows["it_kw"].sum() / people * 1e6) if people else 0.0, seen
