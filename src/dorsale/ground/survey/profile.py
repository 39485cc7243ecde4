"""The profile of a corridor or a span: height, slope, land, roads and places along it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from dorsale.ground.survey.along import Line, km_of, metres_between, metres_to, points_at
from dorsale.ground.survey.sampling import sampled
from dorsale.plan.ground import Layers
from dorsale.plan.network import Corridor
from dorsale.plan.tables import TERRAINS

COLUMNS = ("km", "lon", "lat", "height_m", "slope", "terrain", "water", "distance_to_road_m",
           "place")  # fmt: skip
_UNKNOWN = 255
_AT_A_PLACE_M = 5_000.0
_STEPS = 400  # of a profile when no step is asked for
_DRAWN_STEPS = 80


def profile_table(
    line: Line,
    layers: Layers | None = None,
    places: pd.DataFrame | None = None,
    roads: Iterable[Line] = (),
    length_km: float | None = None,
    step_km: float | None = None,
) -> pd.DataFrame:
    """Return what lies along ``line`` (lon, lat), one row a step.

    Columns ``km, lon, lat, height_m, slope`` (rise over run; NaN unknown), ``terrain`` (empty
    unknown), ``water``, ``distance_to_road_m`` (NaN when no ``roads`` are given) and ``place``:
    the name in ``places`` (``name, lon, lat``) at the step nearest to it, within 5 km.
    ``length_km`` stretches the kilometres to the length of the way; ``step_km`` is 1/400 of it
    unless given. A line of no length has one row.
    """
    at = km_of(line, length_km)
    km = _marks(float(at[-1]), step_km)
    points = points_at(line, at, km)
    found = pd.DataFrame({"km": km, "lon": points[:, 0], "lat": points[:, 1]})
    found = _with_layers(found, layers)
    distances = metres_to(points, roads)
    found["distance_to_road_m"] = np.where(np.isfinite(distances), distances, np.nan)
    found["place"] = _places(points, places)
    return found[list(COLUMNS)]


def _marks(length_km: float, step_km: float | None) -> np.ndarray:
    if length_km <= 0:
        return np.zeros(1)
    steps = _STEPS if step_km is None else max(1, int(np.ceil(length_km / step_km - 1e-9)))
    return np.linspace(0.0, length_km, steps + 1)


def _with_layers(found: pd.DataFrame, layers: Layers | None) -> pd.DataFrame:
    if layers is None:
        return found.assign(height_m=np.nan, slope=np.nan, terrain="", water=False)
    lon, lat = found["lon"].to_numpy(), found["lat"].to_numpy()
    grid = layers.grid
    codes = sampled(layers.terrain, grid, lon, lat, _UNKNOWN).astype(int)
    names = np.array([*TERRAINS, ""], dtype=object)
    return found.assign(
        height_m=sampled(layers.height_m, grid, lon, lat, np.nan),
        slope=sampled(layers.slope, grid, lon, lat, np.nan),
        terrain=names[np.minimum(codes, len(TERRAINS))],
        water=sampled(layers.water, grid, lon, lat, 0).astype(bool),
    )


def _places(points: np.ndarray, places: pd.DataFrame | None) -> list[str]:
    """Return the name of the place at each step: each place once, at its nearest step."""
    said = [""] * len(points)
    if places is None or places.empty:
        return said
    at, metres = metres_between(places[["lon", "lat"]].to_numpy(float), points)
    near = sorted(zip(metres, at, places["name"], strict=True), reverse=True)
    for distance, step, name in near:
        if distance <= _AT_A_PLACE_M:
            said[step] = str(name)
    return said


def with_profile(corridor: Corridor, layers: Layers | None) -> Corridor:
    """Return ``corridor`` with its heights, some eighty of them, where the relief is known."""
    if layers is None or layers.height_m is None:
        return corridor
    found = profile_table(
        corridor.geometry, layers, length_km=corridor.length_km,
        step_km=max(corridor.length_km / _DRAWN_STEPS, 1e-6),
    )  # fmt: skip
    heights = zip(found["km"], found["height_m"], strict=True)
    return replace(corridor, profile=tuple((float(km), float(height)) for km, height in heights))


def climb_m(profile: pd.DataFrame) -> tuple[float, float]:
    """Return the metres climbed and descended along ``profile``; unknown heights are skipped."""
    heights = profile["height_m"].dropna().to_numpy()
    steps = np.diff(heights)
    return float(steps[steps > 0].sum()), float(-steps[steps < 0].sum())
