"""Where the members of the network are: their own coordinates, else those of their town."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dorsale.sources.people import read_gazetteer
from dorsale.sources.places import plain_name

Town = tuple[str, str]  # country and plain name


def placed(members: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Return ``members`` with ``lat`` and ``lon`` of their town where they have none.

    A site of that name and country comes first, then the largest such place of the shipped
    gazetteer. A town that neither knows leaves them empty.
    """
    bare = members["lat"].isna() | members["lon"].isna()
    if not bare.any():
        return members
    known = {**_towns(read_gazetteer()), **_towns(sites)}
    towns = list(zip(members["country"], members["place"].map(plain_name), strict=True))
    found = pd.DataFrame(
        [known.get(town, (None, None)) for town in towns], members.index, ["lat", "lon"], float
    )
    return members.assign(
        lat=members["lat"].where(~bare, found["lat"]), lon=members["lon"].where(~bare, found["lon"])
    )


def _towns(places: pd.DataFrame) -> Mapping[Town, tuple[float, float]]:
    """Return where the largest place of each name in each country is."""
    rows = places.assign(population=places["population"].fillna(0.0)).sort_values("population")
    return {
        (str(row["country"]), plain_name(str(row["name"]))): (float(row["lat"]), float(row["lon"]))
        for row in rows.to_dict("records")
    }
