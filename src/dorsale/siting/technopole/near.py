"""Members of the network near a technopole: who could meet there, and what lies how far."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dorsale.plan.scenario import Scenario
from dorsale.siting.places.positions import distances_km, positions

RADIUS_KM = 30.0
_COLUMNS = ["technopole", "name", "kind", "place", "km", "url"]


def near(
    scenario: Scenario, technopoles: Sequence[str], radius_km: float = RADIUS_KM
) -> pd.DataFrame:
    """Return the members of ``members.csv`` within ``radius_km`` of each technopole, nearest first.

    Columns ``technopole`` (id of the candidate), ``name, kind, place, km, url``; ``km`` on the
    ellipsoid, from a member's own coordinates or those of its town: members of the same town are
    0 km from a technopole that has no parcel. Members without coordinates are left out.
    """
    members = scenario.tables["members"].dropna(subset=["lat", "lon"])
    places = positions(scenario, "technopole").loc[list(technopoles)]
    if members.empty or places.empty:
        return pd.DataFrame(columns=_COLUMNS)
    lat, lon = members["lat"].to_numpy(float), members["lon"].to_numpy(float)
    km = distances_km(lat, lon, places)
    who, where = np.nonzero(km <= radius_km)
    found = members.iloc[who].assign(technopole=places.index[where], km=km[who, where])
    order = {one: at for at, one in enumerate(technopoles)}
    found = found.assign(order=found["technopole"].map(order))
    return found.sort_values(["order", "km", "name"], ignore_index=True)[_COLUMNS]
