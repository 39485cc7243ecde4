"""Where amplifier huts stand: powered, reachable, on dry ground, at the spacing optics asks.

Along each span a dynamic programme picks as many spots as optics needs, no two further apart
than the spacing and a tenth, so that their faults weigh least. The weights are assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from dorsale.ground.survey.along import Line, km_of, metres_to, points_at
from dorsale.ground.survey.sampling import cells_at, sampled
from dorsale.ground.ways import shape_of
from dorsale.plan.ground import Layers
from dorsale.plan.scenario import Scenario

REASONS = ("place", "power", "road", "dry", "spacing")
"""Why a hut stands where it does: at a named place, beside a power line, on or beside a road,
on ground known to stay dry; ``spacing`` when nothing speaks for one spot or another."""

COLUMNS = ("span", "name", "km", "lat", "lon", "why")
STRETCH = 1.1  # of the spacing: the longest section
_STEP_KM, _MOST_STEPS = 1.0, 800
_NEAR_M = 1_000.0
_LOW_M, _VALLEY_KM = 5.0, 5.0  # ground this little above the lowest within so many km is low
_STEEP = 0.15
_UNKNOWN = 255
_FAULTS = {
    "no_power": 1.0, "no_road": 1.0, "steep": 1.0, "low": 1.0, "hazard": 1.0, "protected": 2.0,
    "water": 4.0, "excluded": 8.0,
}  # fmt: skip
_UNEVEN = 0.2  # for a section a tenth of the spacing longer or shorter than the mean


@dataclass(frozen=True)
class Surroundings:
    """What makes a spot good for a hut.

    ``names``: (lon, lat) of a vertex -> what the place is called (``PK ...``: no place);
    ``roads, power_lines``: lines of (lon, lat); ``layers``: the ground where it is known.
    """

    names: Mapping[tuple[float, float], str] = field(default_factory=dict)
    roads: Sequence[Line] = ()
    power_lines: Sequence[Line] = ()
    layers: Layers | None = None


def surroundings(
    scenario: Scenario, names: Mapping[tuple[float, float], str], layers: Layers | None = None
) -> Surroundings:
    """Return what a scenario knows beside its spans: places, roads, power lines, layers."""
    ways, sites = scenario.tables["ways"].to_dict("records"), scenario.sites
    roads = [shape_of(way, sites) for way in ways if str(way["way"]).startswith("road")]
    masts = [shape_of(way, sites) for way in ways if way["way"] == "power_line"]
    return Surroundings(names, roads, masts, layers)


def hut_sites(
    spans: pd.DataFrame, counts: Mapping[str, int], spacing_km: float, around: Surroundings
) -> pd.DataFrame:
    """Return the huts of ``spans``: ``span, name, km, lat, lon, why`` (of :data:`REASONS`).

    ``spans``: ``id, length_km, geometry, way, accuracy_m``; ``counts``: span id -> how many huts.
    Kilometres run along the way; no section is longer than the spacing and a tenth. A span
    without a line has no huts.
    """
    rows = [
        hut
        for span in spans.to_dict("records")
        if counts.get(str(span["id"]), 0) and len(span["geometry"]) > 1
        for hut in _huts(span, counts[str(span["id"])], spacing_km, around)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _huts(
    span: Mapping[str, Any], count: int, spacing_km: float, around: Surroundings
) -> list[dict[str, Any]]:
    spots = _served(_spots(span, count, around.names), span, around)
    faults = _faults(spots, around.layers)
    weights = sum(_FAULTS[name] * found for name, found in faults.items())
    chosen = chosen_spots(
        spots["km"].to_numpy(), np.asarray(weights, dtype=float), float(span["length_km"]), count,
        spacing_km,
    )  # fmt: skip
    dry = _dry(spots, faults, around.layers)
    return [
        {"span": span["id"], **spots.loc[at, ["name", "km", "lat", "lon"]].to_dict(),
         "why": _reasons(spots.loc[at], bool(dry[at]))}
        for at in chosen
    ]  # fmt: skip


def _spots(
    span: Mapping[str, Any], count: int, names: Mapping[tuple[float, float], str]
) -> pd.DataFrame:
    """Return where a hut might stand: named places, every kilometre or so, and even spacing."""
    line, length = span["geometry"], float(span["length_km"])
    at = km_of(line, length)
    step = max(_STEP_KM, length / _MOST_STEPS)
    even = np.linspace(0, length, count + 2)[1:-1]
    marks = np.union1d(np.arange(step, length, step), even)
    points = points_at(line, at, marks)
    spots = [
        (km, lon, lat, f"PK {km:.0f}", False) for km, (lon, lat) in zip(marks, points, strict=True)
    ]
    for km, point in zip(at[1:-1].tolist(), line[1:-1], strict=True):
        name = names.get(tuple(point), "PK")
        if not name.startswith("PK") and 0 < km < length:
            spots.append((km, point[0], point[1], name, True))
    found = pd.DataFrame(spots, columns=["km", "lon", "lat", "name", "named"])
    return found.sort_values(["km", "named"], kind="stable", ignore_index=True)


def _served(spots: pd.DataFrame, span: Mapping[str, Any], around: Surroundings) -> pd.DataFrame:
    """Return ``spots`` with ``by_power`` and ``by_road``: what runs past each of them."""
    points = spots[["lon", "lat"]].to_numpy(float)
    near_m = max(_NEAR_M, float(span["accuracy_m"]))
    return spots.assign(
        by_power=(span["way"] == "power_line") | (metres_to(points, around.power_lines) <= near_m),
        by_road=str(span["way"]).startswith("road") | (metres_to(points, around.roads) <= near_m),
    )


def _faults(spots: pd.DataFrame, layers: Layers | None) -> dict[str, np.ndarray]:
    """Return for each spot what speaks against it, by the names of the weights."""
    named = spots["named"].to_numpy(bool)
    served = {
        "no_power": ~(named | spots["by_power"].to_numpy(bool)),
        "no_road": ~(named | spots["by_road"].to_numpy(bool)),
    }
    return served if layers is None else served | _ground_faults(spots, layers)


def _ground_faults(spots: pd.DataFrame, layers: Layers) -> dict[str, np.ndarray]:
    lon, lat = spots["lon"].to_numpy(), spots["lat"].to_numpy()
    grid = layers.grid
    hazard = sampled(layers.hazard, grid, lon, lat, 0.0)
    return {
        "steep": sampled(layers.slope, grid, lon, lat, np.nan) > _STEEP,
        "low": _low(spots["km"].to_numpy(), sampled(layers.height_m, grid, lon, lat, np.nan)),
        "hazard": hazard > np.nanmedian(hazard) if np.isfinite(hazard).any() else hazard > 0,
        "protected": sampled(layers.protected, grid, lon, lat, 0).astype(bool),
        "water": sampled(layers.water, grid, lon, lat, 0).astype(bool),
        "excluded": sampled(layers.excluded, grid, lon, lat, 0).astype(bool),
    }


def _low(km: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """Return which spots lie at the foot of the relief around them: where water gathers."""
    low = np.zeros(len(km), dtype=bool)
    for at in np.nonzero(np.isfinite(heights))[0]:
        near = heights[np.abs(km - km[at]) <= _VALLEY_KM]
        lowest, highest = np.nanmin(near), np.nanmax(near)
        low[at] = highest - lowest > 2 * _LOW_M and heights[at] - lowest < _LOW_M
    return low


def chosen_spots(
    km: np.ndarray, weights: np.ndarray, length_km: float, count: int, spacing_km: float
) -> list[int]:
    """Return the positions in ``km`` (rising) of the ``count`` spots with the least faults.

    Sections, the first and the last included, are at most ``STRETCH`` of ``spacing_km``; uneven
    ones weigh by the square of what they differ from the mean. Even spacing must be among the
    spots. Source: dynamic programme over (spot, how many huts so far).
    """
    mean, most = length_km / (count + 1), max(STRETCH * spacing_km, length_km / (count + 1))
    first = _section(km, mean, most, spacing_km) + weights
    between = _section(km[None, :] - km[:, None], mean, most, spacing_km) + weights[None, :]
    best, before = first, []
    for _ in range(count - 1):
        ways = best[:, None] + between
        before.append(np.argmin(ways, axis=0))
        best = ways[before[-1], np.arange(len(km))]
    at = int(np.argmin(best + _section(length_km - km, mean, most, spacing_km)))
    chosen = [at]
    for previous in reversed(before):
        chosen.append(int(previous[chosen[-1]]))
    return chosen[::-1]


def _section(km: np.ndarray, mean: float, most: float, spacing_km: float) -> np.ndarray:
    """Return what sections of these lengths weigh; infinite when too long, or backwards."""
    uneven = _UNEVEN * ((km - mean) / (spacing_km / 10)) ** 2
    return np.where((km > 0) & (km <= most + 1e-6), uneven, np.inf)


def _dry(
    spots: pd.DataFrame, faults: Mapping[str, np.ndarray], layers: Layers | None
) -> np.ndarray:
    """Return which spots are known to stay dry: no water, no hazard, not the lowest ground."""
    if layers is None:
        return np.zeros(len(spots), dtype=bool)
    lon, lat = spots["lon"].to_numpy(), spots["lat"].to_numpy()
    known = np.isfinite(sampled(layers.height_m, layers.grid, lon, lat, np.nan))
    known |= np.isfinite(sampled(layers.hazard, layers.grid, lon, lat, np.nan))
    known |= sampled(layers.terrain, layers.grid, lon, lat, _UNKNOWN) != _UNKNOWN
    if layers.water is not None and layers.terrain is None:
        known |= cells_at(layers.grid, lon, lat)[2]
    return np.asarray(known & ~(faults["water"] | faults["low"] | faults["hazard"]))


def _reasons(spot: pd.Series, dry: bool) -> tuple[str, ...]:
    found = ["place"] if spot["named"] else ["power"] if spot["by_power"] else []
    found += ["road"] if spot["by_road"] else []
    found += ["dry"] if dry else []
    return tuple(found) or ("spacing",)
