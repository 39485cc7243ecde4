"""What data centres and technopoles cost to run, from their own sizing, not as a share of works."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import HALL, SPACE, Sited

_EXPENSES = {"energy_eur": "energy", "staff_eur": "staff", "upkeep_eur": "upkeep"}
Payment = tuple[str, str, str, float, float, float, int]


def payments(scenario: Scenario, sited: Sited | None) -> Iterator[Payment]:
    """Yield what each place pays in the design year: ``item, country, unit, quantity, ...``.

    As :func:`dorsale.cost.operation.operation` has them, ``from`` the year in which it opens. By kW
    of the load served; of a technopole by the place.
    """
    if sited is None:
        return
    for hall in sited.buildings:
        row = _in_design(hall.yearly, scenario)
        kw, opens = float(row["it_kw"]), int(hall.yearly["year"].min())
        for column, name in _EXPENSES.items():
            yield _payment(scenario, hall.site, f"{HALL}{name}", "kw", kw, row[column], opens)
    for pole in sited.technopoles:
        row, opens = _in_design(pole.yearly, scenario), int(pole.yearly["year"].min())
        yield _payment(
            scenario, pole.site, f"{SPACE}running", "unit_year", 1.0, row["operation_eur"], opens
        )


def _in_design(yearly: pd.DataFrame, scenario: Scenario) -> pd.Series:
    """Return the figures of the design year, or of the year nearest to it."""
    nearest = (yearly["year"] - scenario.years.design).abs().idxmin()
    return yearly.loc[nearest]


def _payment(
    scenario: Scenario, place: str, item: str, unit: str, quantity: float, eur: float, opens: int
) -> Payment:
    at = scenario.tables["candidates"].set_index("id").at[place, "site"]
    country = str(scenario.sites.at[at, "country"])
    paid = round(float(eur), 2)
    return item, country, unit, quantity, float(eur) / quantity if quantity else 0.0, paid, opens


def run_apart(items: pd.DataFrame, scenario: Scenario, sited: Sited | None) -> pd.Series:
    """Return which ``items`` of a bill belong to places whose operation is counted by itself."""
    modules = items["item"].str.startswith((HALL, SPACE))
    if sited is None:
        return modules
    table = scenario.tables["candidates"]
    own = table[table["id"].isin(set(sited.inside) & set(sited.given))]
    known = set(zip(own["site"].astype(str), own["item"].astype(str), strict=True))
    pairs = zip(items["span"].astype(str), items["item"].astype(str), strict=True)
    return modules | pd.Series([pair in known for pair in pairs], index=items.index, dtype=bool)
