"""People and Internet users of a country by year, from the inputs of demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dorsale.plan.scenario import Scenario
from dorsale.siting.coefficients import CASES

_ZERO = {
    "population_growth_per_year": 0.0,
    "users_share_gain_per_year": 0.0,
    "users_share_ceiling": 1.0,
}


@dataclass(frozen=True)
class Country:
    """A country in one year: people, Internet users, busy-hour traffic by case in Gbit/s."""

    code: str
    year: int
    people: float
    users: float
    gbps: Mapping[str, float]


def countries(scenario: Scenario, years: range, internet: pd.DataFrame) -> list[Country]:
    """Return each country of the demand inputs in each year.

    ``internet``: ``country, year, low, central, high`` in Gbit/s of the busy hour; what it does not
    say is 0.
    """
    traffic = {
        (str(row["country"]), int(row["year"])): {case: float(row[case]) for case in CASES}
        for row in internet.to_dict("records")
    }
    none = dict.fromkeys(CASES, 0.0)
    found = []
    for code, values in _inputs(scenario).items():
        for year in years:
            people, users = _people(values, year - scenario.years.reference)
            gbps = traffic.get((code, year), none)
            found.append(Country(code, year, people, users, gbps))
    return found


def _inputs(scenario: Scenario) -> dict[str, dict[str, float]]:
    """Return the demand inputs of the countries whose capital is served; else of all served."""
    table, sites = scenario.tables["demand"], scenario.tables["sites"]
    wanted = sites[(sites["serve"] == "required") & (sites["kind"] != "abroad")]
    capitals = wanted[wanted["kind"] == "capital"]
    served = set((capitals if len(capitals) else wanted)["country"])
    return {
        str(code): {**_ZERO, **dict(zip(rows["item"], rows["value"], strict=True))}
        for code, rows in table[table["country"].isin(served)].groupby("country")
        if {"population", "users_share"} <= set(rows["item"])
    }


def _people(values: Mapping[str, float], after: int) -> tuple[float, float]:
    """Return people and users ``after`` the reference year: growth, and a share up to its ceiling.

    >>> _people({**_ZERO, "population": 100.0, "users_share": 0.5}, 3)
    (100.0, 50.0)
    """
    people = values["population"] * (1 + values["population_growth_per_year"]) ** after
    ceiling = max(values["users_share_ceiling"], values["users_share"])
    share = min(ceiling, values["users_share"] + values["users_share_gain_per_year"] * after)
    return float(people), float(people * share)
