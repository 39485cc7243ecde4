"""Coefficients of hosting and measures of places, by country and case, in EUR of the price year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.scenario import Scenario
from dorsale.plan.tables import HOSTING, PLACES

CASES = ("low", "central", "high")
ANY = "*"
Range = tuple[float, float, float]


@dataclass(frozen=True)
class Coefficients:
    """``hosting.csv`` as numbers: (country, item) -> low, typical, high; money in EUR."""

    values: Mapping[tuple[str, str], Range]

    def get(self, item: str, country: str = ANY) -> Range:
        """Return low, typical and high of ``item``: the country's row, else that of all.

        :class:`BadInput` when there is neither.
        """
        found = self.values.get((country, item)) or self.values.get((ANY, item))
        if found is None:
            raise BadInput(
                [
                    Problem(
                        N_("there is no {item} for {country}"),
                        N_("Add the row, or one for all countries (`*`)"),
                        HOSTING.file,
                        values={"item": item, "country": country},
                    )
                ]
            )
        return found

    def typical(self, item: str, country: str = ANY) -> float:
        """Return the typical value of ``item``; errors as in :meth:`get`."""
        return self.get(item, country)[1]


def coefficients(scenario: Scenario) -> Coefficients:
    """Return the coefficients of ``scenario``; inflation leads prices to its price year."""
    found = {}
    for row in scenario.tables["hosting"].to_dict("records"):
        factor = _to_euros(scenario, str(row["currency"] or ""), int(row["year"]))
        low, typical, high = (float(row[one]) * factor for one in ("low", "typical", "high"))
        found[str(row["country"]), str(row["item"])] = (low, typical, high)
    return Coefficients(found)


def _to_euros(scenario: Scenario, currency: str, year: int) -> float:
    """Return what turns a price of ``year`` into EUR of the price year; 1 for what is no price."""
    if not currency:
        return 1.0
    years = scenario.basis.price_year - year
    return float((1 + scenario.basis.inflation_per_year) ** years / scenario.rates[currency])


def measured(scenario: Scenario, place: str, site: str, country: str) -> dict[str, Range]:
    """Return item -> low, value, high of a place: its own rows, else its site's, its country's."""
    found: dict[str, Range] = {}
    table = scenario.tables["places"]
    rank = {ANY: 0, country: 1, site: 2, place: 3}
    rows = table[table["place"].isin(set(rank))]
    for row in sorted(rows.to_dict("records"), key=lambda row: rank[row["place"]]):
        low, value, high = (float(row[one]) for one in ("low", "value", "high"))
        found[str(row["item"])] = (low, value, high)
    return found


def needed(found: Mapping[str, Range], item: str, place: str) -> Range:
    """Return the measure ``item`` of ``place``; :class:`BadInput` when it has none."""
    if item not in found:
        raise BadInput([missing(item, place)])
    return found[item]


def missing(item: str, place: str) -> Problem:
    """Return the problem of a place without a measure that it must have."""
    return Problem(
        N_("{place} has no {item}"),
        N_("Add a row with this item for the candidate, its site or its country"),
        PLACES.file,
        values={"place": place, "item": item},
    )
