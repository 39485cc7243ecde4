"""Small lines for the tests of optics and of the GNPy files, made by the planner itself."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dorsale.optics.light import light
from dorsale.optics.line import Line
from dorsale.plan.network import Light

NODES = pd.DataFrame(
    [
        ("cm-douala", "Douala", "CM", 4.05, 9.70),
        ("cm-yaounde", "Yaoundé", "CM", 3.87, 11.52),
        ("cm-bertoua", "Bertoua", "CM", 4.58, 13.68),
    ],
    columns=["id", "name", "country", "lat", "lon"],
).set_index("id", drop=False)
PLACES = {str(row.Index): (float(row.lon), float(row.lat)) for row in NODES.itertuples()}


def towns(spans: Sequence[tuple[str, str, float]], line: Line, spacing_km: float = 80.0) -> Light:
    """Return the lightpaths of ``spans`` (from, to, km), each place a terminal."""
    rows = [
        {"id": f"s{number}", "from": start, "to": end, "way": "road", "length_km": km,
         "geometry": (PLACES[start], PLACES[end])}
        for number, (start, end, km) in enumerate(spans, start=1)
    ]  # fmt: skip
    table = pd.DataFrame(rows).set_index("id", drop=False)
    modules = dict.fromkeys(table.index, 1)
    return light(table, modules, set(PLACES), spacing_km, line)


def lengths(kilometres: Sequence[float], line: Line, spacing_km: float = 80.0) -> Light:
    """Return parallel lightpaths of these lengths between two towns."""
    return towns([("cm-douala", "cm-yaounde", km) for km in kilometres], line, spacing_km)
