"""The people of the region: shipped places and rural remainder, or a raster where one is given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from dorsale import reference
from dorsale.plan.ground import Grid, Layers

_COLUMNS = ["country", "lat", "lon", "population", "kind"]
_BLOCK_DEG = 0.125  # half a cell of the shipped rural remainder
_PIECE_M = 2_500.0


def read_people(countries: Iterable[str]) -> pd.DataFrame:
    """Return ``country, lat, lon, population, kind`` (place or rural) for ``countries``."""
    folder = reference.folder()
    places = pd.read_csv(folder / "gazetteer.csv", keep_default_na=False, na_values=[""])
    rural = pd.read_csv(folder / "rural.csv", keep_default_na=False, na_values=[""])
    both = pd.concat([places.assign(kind="place"), rural.assign(kind="rural")], ignore_index=True)
    kept = both[both["country"].isin(set(countries)) & (both["population"] > 0)]
    return kept[_COLUMNS].reset_index(drop=True)


def read_gazetteer() -> pd.DataFrame:
    """Return the shipped places: ``geonames_id, name, country, lat, lon, population``."""
    return pd.read_csv(reference.folder() / "gazetteer.csv", keep_default_na=False, na_values=[""])


def people_of(
    sites: pd.DataFrame,
    layers: Layers | None = None,
    outlines: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Return the people of the countries of ``sites`` (those abroad left out), each once.

    With a population layer, its cells (``kind`` is ``raster``); the shipped people only where no
    cell within an eighth of a degree of them is known. ``outlines`` (GeoJSON; the shipped ones
    by default) tell in which country a cell lies. Columns as :func:`read_people`.
    """
    countries = set(sites.loc[sites["kind"] != "abroad", "country"])
    shipped = read_people(countries)
    if layers is None or layers.population is None:
        return shipped
    places = pd.concat([shipped, sites])
    drawn = outlines or json.loads((reference.folder() / "outlines.geojson").read_text("utf-8"))
    counted = _counted(layers.population, layers.grid, countries, places, drawn)
    unknown = shipped[~_near_known(layers.population, layers.grid, shipped)]
    return pd.concat([counted, unknown[_COLUMNS]], ignore_index=True)


def _counted(
    population: np.ndarray,
    grid: Grid,
    countries: set[str],
    places: pd.DataFrame,
    outlines: Mapping[str, Any],
) -> pd.DataFrame:
    """Return one row for each 2.5 km or so with people in ``countries``: fine for 10 km."""
    from dorsale.sources.rasters.grids import cell_m, centres

    rows, columns = np.nonzero(np.nan_to_num(population) > 0)
    lon, lat = centres(grid, rows, columns)
    found = pd.DataFrame(
        {"country": _countries(grid, rows, columns, outlines), "lat": lat, "lon": lon,
         "population": population[rows, columns].astype(float), "kind": "raster"}
    )  # fmt: skip
    nowhere = (found["country"] == "").to_numpy()
    found.loc[nowhere, "country"] = _nearest_country(found[nowhere], places)
    side = max(1, round(_PIECE_M / cell_m(grid)))
    block = rows // side * grid.columns + columns // side
    ours = found["country"].isin(countries).to_numpy()
    return _gathered(found[ours], block[ours]) if side > 1 else found[ours]


def _gathered(people: pd.DataFrame, block: np.ndarray) -> pd.DataFrame:
    """Return one row for each block and country, where its people stand on average."""
    weighted = people.assign(
        lat=people["lat"] * people["population"], lon=people["lon"] * people["population"]
    )
    found = weighted.groupby([block, "country"], sort=True)[["lat", "lon", "population"]].sum()
    found[["lat", "lon"]] = found[["lat", "lon"]].div(found["population"], axis=0)
    return found.reset_index("country").assign(kind="raster")[_COLUMNS]


def _countries(
    grid: Grid, rows: np.ndarray, columns: np.ndarray, outlines: Mapping[str, Any]
) -> np.ndarray:
    """Return the code of the country outlined over each cell, empty over none."""
    from affine import Affine
    from pyproj import Transformer
    from rasterio.features import rasterize
    from shapely import transform
    from shapely.geometry import shape

    drawn = [o for o in outlines["features"] if o["properties"].get("kind") == "country"]
    if not drawn:
        return np.full(len(rows), "", dtype=object)
    turned = Transformer.from_crs("EPSG:4326", grid.crs, always_xy=True)
    shapes = [
        transform(shape(o["geometry"]), lambda xy: np.column_stack(turned.transform(*xy.T)))
        for o in drawn
    ]
    codes = np.array(["", *(o["properties"]["iso2"] for o in drawn)], dtype=object)
    numbered = [(one, number) for number, one in enumerate(shapes, start=1)]
    found = rasterize(
        numbered, (grid.rows, grid.columns), transform=Affine(*grid.transform), dtype="uint16"
    )
    return np.asarray(codes[found[rows, columns]])


def _nearest_country(cells: pd.DataFrame, places: pd.DataFrame) -> np.ndarray:
    """Return the country of the place nearest to each cell: coasts, and lands not outlined."""
    from scipy.spatial import cKDTree

    scale = np.cos(np.radians(places["lat"].mean()))
    tree = cKDTree(np.column_stack([places["lon"] * scale, places["lat"]]))
    _, at = tree.query(np.column_stack([cells["lon"] * scale, cells["lat"]]))
    return np.asarray(places["country"].to_numpy()[at])


def _near_known(population: np.ndarray, grid: Grid, people: pd.DataFrame) -> np.ndarray:
    """Return for each row of ``people`` whether a cell around it is known."""
    from pyproj import Transformer

    from dorsale.sources.rasters.grids import cell_m, cells

    turned = Transformer.from_crs("EPSG:4326", grid.crs, always_xy=True)
    x, y = turned.transform(people["lon"].to_numpy(), people["lat"].to_numpy())
    row, column, _ = cells(grid, x, y)
    reach = max(1, int(_BLOCK_DEG * 111_320 / cell_m(grid)))
    known = ~np.isnan(population)
    return np.array(
        [
            known[max(0, r - reach) : max(0, r + reach + 1),
                  max(0, c - reach) : max(0, c + reach + 1)].any()
            for r, c in zip(row, column, strict=True)
        ],
        dtype=bool,
    )  # fmt: skip
