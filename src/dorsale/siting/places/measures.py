"""What each criterion measures at each candidate: from the field, the network, or the map."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Scenario
from dorsale.siting.coefficients import Range, measured, missing
from dorsale.siting.places.positions import distances_km

NEAR_KM = 100.0
Told = Mapping[str, Mapping[str, float]]


def measure(
    scenario: Scenario, places: pd.DataFrame, criteria: pd.DataFrame, told: Told
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return low, value and high: candidate x criterion, nan where nothing is known.

    A row of ``places.csv`` comes first, then ``told`` (criterion -> candidate -> value), then the
    map. :class:`BadInput` when a needed measure is missing.
    """
    mapped = _from_map(scenario, places)
    rows = {}
    for place, row in places.iterrows():
        field = measured(scenario, str(place), row["site"], row["country"])
        rows[str(place)] = [
            field.get(one) or _point(told.get(one, {}).get(str(place)))
            or _point(mapped.get(one, {}).get(str(place)))
            for one in criteria.index
        ]  # fmt: skip
    _check_needed(rows, criteria)
    return _frame(rows, criteria, 0), _frame(rows, criteria, 1), _frame(rows, criteria, 2)


def _point(value: float | None) -> Range | None:
    if value is None or np.isnan(value):
        return None
    return (value, value, value)


def _frame(
    rows: Mapping[str, list[Range | None]], criteria: pd.DataFrame, at: int
) -> pd.DataFrame:  # fmt: skip
    values = {place: [one[at] if one else np.nan for one in row] for place, row in rows.items()}
    return pd.DataFrame.from_dict(values, orient="index", columns=list(criteria.index), dtype=float)


def _check_needed(rows: Mapping[str, list[Range | None]], criteria: pd.DataFrame) -> None:
    needed = (criteria["needed"] == "yes").to_numpy()
    lacking = [
        missing(str(criterion), place)
        for place, row in rows.items()
        for criterion, found, must in zip(criteria.index, row, needed, strict=True)
        if must and found is None
    ]
    if lacking:
        raise BadInput(lacking)


def _from_map(scenario: Scenario, places: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Return what sites and candidates tell: straight distances, people near, area of parcels."""
    sites = scenario.sites
    own = sites[sites["kind"] != "abroad"]
    roles = {"landing_km": "landing", "exchange_km": "exchange"}
    found = {name: _nearest_km(places, own, role) for name, role in roles.items()}
    near = distances_km(*_at(places), own) <= NEAR_KM
    people = (near * own["population"].fillna(0.0).to_numpy()).sum(axis=1)
    found["people_near"] = dict(zip(map(str, places.index), people.tolist(), strict=True))
    found["area_m2"] = {str(one): float(area) for one, area in places["area_m2"].items()}
    return found


def _nearest_km(places: pd.DataFrame, sites: pd.DataFrame, role: str) -> dict[str, float]:
    there = sites[sites["roles"].map(lambda roles: role in roles)]
    if there.empty:
        return {}
    km = distances_km(*_at(places), there).min(axis=1)
    return dict(zip(map(str, places.index), km.tolist(), strict=True))


def _at(places: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return places["lat"].to_numpy(float), places["lon"].to_numpy(float)
