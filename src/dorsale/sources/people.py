"""The shipped people of the region: places and the rural remainder on a grid."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from dorsale import reference


def read_people(countries: Iterable[str]) -> pd.DataFrame:
    """Return ``country, lat, lon, population, kind`` (place or rural) for ``countries``."""
    folder = reference.folder()
    places = pd.read_csv(folder / "gazetteer.csv", keep_default_na=False, na_values=[""])
    rural = pd.read_csv(folder / "rural.csv", keep_default_na=False, na_values=[""])
    both = pd.concat([places.assign(kind="place"), rural.assign(kind="rural")], ignore_index=True)
    kept = both[both["country"].isin(set(countries)) & (both["population"] > 0)]
    return kept[["country", "lat", "lon", "population", "kind"]].reset_index(drop=True)


def read_gazetteer() -> pd.DataFrame:
    """Return the shipped places: ``geonames_id, name, country, lat, lon, population``."""
    return pd.read_csv(reference.folder() / "gazetteer.csv", keep_default_na=False, na_values=[""])
