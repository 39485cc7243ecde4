"""Outlines of countries to draw under the map of a region, light enough for a page."""

from __future__ import annotations

from typing import Any

import pandas as pd
import shapely
from babel import Locale

from dorsale.sources.osm.borders import Borders

CREDIT = "© OpenStreetMap contributors, ODbL 1.0."
_AROUND_DEG = 2.0
_TOLERANCE_DEG = 0.005


def drawn(borders: Borders, sites: pd.DataFrame) -> dict[str, Any]:
    """Return the outlines of ``borders`` around ``sites`` as GeoJSON, with whose they are."""
    west, south = sites[["lon", "lat"]].min() - _AROUND_DEG
    east, north = sites[["lon", "lat"]].max() + _AROUND_DEG
    window = shapely.box(west, south, east, north)
    cut = [shapely.intersection(shape, window) for shape in borders.shapes]
    features = [
        _feature(code, shapely.simplify(shape, _TOLERANCE_DEG))
        for code, shape in zip(borders.codes, cut, strict=False)
        if shape.area > 0
    ]
    source = f" {borders.source}." if borders.source not in ("", "OpenStreetMap") else ""
    return {"type": "FeatureCollection", "credit": CREDIT + source, "features": features}


def _feature(code: str, shape: Any) -> dict[str, Any]:
    names = {f"name_{one}": str(Locale(one).territories.get(code, code)) for one in ("en", "fr")}
    properties = {"kind": "country", "iso2": code, **names}
    geometry = shapely.geometry.mapping(shape)
    return {"type": "Feature", "properties": properties, "geometry": geometry}
