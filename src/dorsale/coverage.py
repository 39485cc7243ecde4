"""People within reach of a fibre node and of a fibre line, before and after, by country.

People are the cells of a population raster where one is given, else the shipped places and,
spread over the country, the rural remainder: coverage is never counted on the list of sites
alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from dorsale.earth import RADIUS_KM, arc_km, chord_km, on_sphere
from dorsale.plan.network import INTERNET, Candidates, Design

RADII_KM = (10, 25, 50)
_STEP_KM = 2.0


def within(
    people: pd.DataFrame, points: np.ndarray, radii_km: Sequence[float] = RADII_KM
) -> pd.DataFrame:
    """Return people within each radius of ``points`` ((n, 2) of lon, lat), by country.

    ``people``: ``country, lat, lon, population``. Columns ``country, radius_km, people``.
    """
    countries = sorted(people["country"].unique())
    near = _near_km(people, points, max(radii_km))
    reached = {
        radius: people["population"].where(near <= radius, 0.0).groupby(people["country"]).sum()
        for radius in radii_km
    }
    rows = [
        (country, radius, float(reached[radius][country]))
        for country in countries
        for radius in radii_km
    ]
    return pd.DataFrame(rows, columns=["country", "radius_km", "people"])


def _near_km(people: pd.DataFrame, points: np.ndarray, most_km: float) -> np.ndarray:
    """Return how far each row of ``people`` is from ``points``; infinite beyond ``most_km``."""
    if len(points) == 0:
        return np.full(len(people), np.inf)
    chord, _ = cKDTree(on_sphere(*np.asarray(points, dtype=float).T)).query(
        on_sphere(people["lon"].to_numpy(), people["lat"].to_numpy()),
        distance_upper_bound=float(chord_km(np.array(most_km))) * (1 + 1e-9),
    )
    return arc_km(chord)


def along(lines: Iterable[Sequence[tuple[float, float]]]) -> np.ndarray:
    """Return points every 2 km along ``lines`` of (lon, lat), as an (n, 2) array."""
    parts = [_dense(np.array(line)) for line in lines if len(line) > 1]
    return np.vstack(parts) if parts else np.zeros((0, 2))


def _dense(line: np.ndarray) -> np.ndarray:
    steps = np.hypot(*np.diff(line, axis=0).T) * np.pi / 180 * RADIUS_KM
    reached = np.concatenate([[0.0], np.cumsum(steps)])
    marks = np.linspace(0, reached[-1], max(2, int(reached[-1] / _STEP_KM) + 1))
    return np.column_stack(
        [np.interp(marks, reached, line[:, 0]), np.interp(marks, reached, line[:, 1])]
    )


def table(people: pd.DataFrame, reached: dict[tuple[str, str], np.ndarray]) -> pd.DataFrame:
    """Return coverage for each (``before`` or ``after``, ``node`` or ``line``) of ``reached``.

    Columns: ``when, of, country, radius_km, people, population``.
    """
    population = people.groupby("country")["population"].sum()
    parts = [
        within(people, points).assign(when=when, of=of) for (when, of), points in reached.items()
    ]
    found = pd.concat(parts, ignore_index=True)
    found["population"] = found["country"].map(population)
    return found[["when", "of", "country", "radius_km", "people", "population"]]


def reach(candidates: Candidates, chosen: Design) -> dict[tuple[str, str], np.ndarray]:
    """Return points of nodes and lines with fibre in service, before and after the plan."""
    spans, nodes = candidates.spans, candidates.nodes
    ready = spans[spans["ready"]]
    taken = spans.loc[list(chosen.modules)]
    with_pop = nodes[nodes["roles"].map(lambda roles: "pop" in roles)].index
    served = nodes.index[nodes["serve"] == "required"]
    found: dict[tuple[str, str], np.ndarray] = {}
    for when, rows, stops in (
        ("before", ready, with_pop),
        ("after", pd.concat([ready, taken]), with_pop.union(served)),
    ):
        at = nodes.loc[[n for n in stops if n != INTERNET], ["lon", "lat"]].to_numpy(float)
        found[when, "node"] = at
        land = rows[~rows["way"].isin(["submarine", "land_exit"])]
        found[when, "line"] = along(land["geometry"])
    return found
