"""Countries of lines: outlines from a vector file, from the map itself, or from one code."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from dorsale import reference
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.sources.osm import lines as geometry

_CODES = ("iso3166-1:alpha2", "iso_a2", "iso2", "iso_a2_eh", "country", "country_code", "iso", "cc")
_PEOPLE = ("pop_est", "population", "pop")
_WIGGLE_KM = 0.5  # a way that leaves a country for less does not cross the border
_EDGE_VERTICES = 32
_AT_SEA_DEG = 0.3  # how far a coast may be drawn off before a place lies in no country


@dataclass(frozen=True)
class Borders:
    """Outlines of countries: ``codes`` and ``shapes`` side by side; ``people`` where stated.

    Without shapes, everything lies in the first code. Where outlines overlap the first counts.
    """

    codes: tuple[str, ...]
    shapes: tuple[Any, ...]
    people: tuple[float, ...] = ()
    source: str = ""

    def at(self, points: np.ndarray) -> np.ndarray:
        """Return the code of the country at each of ``points`` (n, 2); empty: none is near.

        Points a little off a coast or in a sliver between outlines go to the nearest country.
        """
        found = np.full(len(points), "", dtype=object)
        if not self.shapes:
            return np.full(len(points), self.codes[0] if self.codes else "", dtype=object)
        shapely.prepare(self.shapes)
        for code, shape in reversed(list(zip(self.codes, self.shapes, strict=True))):
            found[shapely.intersects_xy(shape, points[:, 0], points[:, 1])] = code
        lost = np.flatnonzero(found == "")
        tree, names = shapely.STRtree(self.shapes), np.array(self.codes, dtype=object)
        near, country = tree.query_nearest(
            shapely.points(points[lost]), _AT_SEA_DEG, all_matches=False
        )
        found[lost[near]] = names[country]
        return found


def read_borders(path: Path) -> Borders:
    """Return the outlines of the vector file ``path`` (any driver, any CRS) by country code.

    :class:`BadInput` when it cannot be read or holds no column of two-letter codes.
    """
    import geopandas

    try:
        with warnings.catch_warnings(action="ignore"):
            frame = geopandas.read_file(path)
    except Exception as error:
        raise BadInput([_unreadable(path, error)]) from error
    column = _code_column(frame, path)
    if frame.crs is not None:
        frame = frame.to_crs("EPSG:4326")
    frame = frame[frame[column].astype(str).str.fullmatch("[A-Z]{2}") & frame.geometry.notna()]
    frame = frame.dissolve(column, aggfunc="first")
    people = next((c for c in frame.columns if c.lower() in _PEOPLE), None)
    counted = frame[people] if people else pd.Series(0.0, index=frame.index)
    shapes = shapely.make_valid(frame.geometry.to_numpy())
    return Borders(
        tuple(frame.index), tuple(shapes), tuple(counted.fillna(0).astype(float)), path.name
    )


def _code_column(frame: Any, path: Path) -> str:
    by_name = {str(column).lower(): column for column in frame.columns}
    for name in _CODES:
        column = by_name.get(name)
        if column is not None and frame[column].astype(str).str.fullmatch("[A-Z]{2}").any():
            return str(column)
    raise BadInput(
        [
            Problem(
                N_("no column holds two-letter country codes"),
                N_("Name the column ISO_A2; there are: {columns}"),
                path.name,
                values={"columns": ", ".join(map(str, frame.columns))},
            )
        ]
    )


def _unreadable(path: Path, error: Exception) -> Problem:
    return Problem(
        N_("the file cannot be read ({error})"),
        N_("Give a GeoPackage, GeoJSON or Shapefile of countries"),
        path.name,
        values={"error": str(error).splitlines()[0] if str(error) else type(error).__name__},
    )


def shipped_borders() -> Borders:
    """Return the shipped outlines of Central Africa and its neighbours."""
    import json

    text = (reference.folder() / "outlines.geojson").read_text(encoding="utf-8")
    features = [
        one
        for one in json.loads(text)["features"]
        if one["properties"].get("kind", "country") == "country"
    ]
    shapes = tuple(shapely.geometry.shape(one["geometry"]) for one in features)
    codes = tuple(one["properties"]["iso2"] for one in features)
    return Borders(codes, shapes, (), "Natural Earth")


def with_neighbours(own: Borders) -> Borders:
    """Return ``own`` outlines, and after them the shipped ones of other countries."""
    shipped = shipped_borders()
    more = [i for i, code in enumerate(shipped.codes) if code not in own.codes]
    codes = (*own.codes, *(shipped.codes[i] for i in more))
    return Borders(codes, (*own.shapes, *(shipped.shapes[i] for i in more)), (), own.source)


def cut_at_borders(lines: pd.DataFrame, borders: Borders) -> pd.DataFrame:
    """Return ``lines`` cut where they pass from a country to another, with ``country``."""
    if len(borders.shapes) < 2:
        return lines.assign(country=_middle_countries(lines["geometry"].to_numpy(), borders))
    shapes = lines["geometry"].to_numpy()
    edges = _edges(borders)
    line, edge = shapely.STRtree(edges).query(shapes, predicate="intersects")
    touched = pd.Series(edge).groupby(line).agg(list).to_dict()
    whole = np.setdiff1d(np.arange(len(lines)), line)
    kept = lines.iloc[whole].assign(country=_middle_countries(shapes[whole], borders))
    parts = [
        (row, *one)
        for row, met in touched.items()
        for one in _in_countries(shapes[row], edges[met], borders)
    ]
    rows = lines.iloc[[row for row, _, _ in parts]].copy()
    rows["geometry"] = [part for _, part, _ in parts]
    rows["country"] = [code for _, _, code in parts]
    return pd.concat([one for one in (kept, rows) if len(one)], ignore_index=True)


def _edges(borders: Borders) -> np.ndarray:
    """Return the outlines as short lines: a long one would meet every line around."""
    rings = shapely.get_parts(shapely.boundary(np.array(borders.shapes, dtype=object)))
    points = [shapely.get_coordinates(ring) for ring in rings]
    return np.array(
        [
            shapely.LineString(one[a : a + _EDGE_VERTICES + 1])
            for one in points
            for a in range(0, len(one) - 1, _EDGE_VERTICES)
        ],
        dtype=object,
    )


def _middle_countries(shapes: np.ndarray, borders: Borders) -> np.ndarray:
    middle = shapely.line_interpolate_point(shapes, 0.5, normalized=True)
    return borders.at(shapely.get_coordinates(middle))


def _in_countries(shape: Any, edges: np.ndarray, borders: Borders) -> list[tuple[Any, str]]:
    """Return the stretches of ``shape`` by country, short excursions left out."""
    touched = shapely.intersection(shape, edges)
    points = shapely.get_coordinates(touched)
    parts = np.array(geometry.cut(shape, map(tuple, points)), dtype=object)
    codes = _steady(parts, list(_middle_countries(parts, borders)))
    found: list[tuple[list[Any], str]] = []
    for part, code in zip(parts, codes, strict=True):
        if found and found[-1][1] == code:
            found[-1][0].append(part)
        else:
            found.append(([part], code))
    return [(_chained(pieces), code) for pieces, code in found]


def _steady(parts: np.ndarray, codes: list[str]) -> list[str]:
    """Return ``codes`` without excursions over a border shorter than half a kilometre."""
    km = [float(geometry.steps_km(shapely.get_coordinates(one)).sum()) for one in parts]
    for i in range(len(codes)):
        if km[i] >= _WIGGLE_KM:
            continue
        around = codes[max(0, i - 1) : i] + codes[i + 1 : i + 2]
        if len(codes) > 1 and codes[i] not in around:
            codes[i] = around[0]
    return codes


def _chained(pieces: Sequence[Any]) -> Any:
    parts = [shapely.get_coordinates(one) for one in pieces]
    return shapely.LineString(np.vstack([parts[0], *(part[1:] for part in parts[1:])]))
