"""Proposed risk groups: rows for ``risk_groups.csv``, and their ground for a map.

Source of the columns: :data:`dorsale.plan.tables.RISK_GROUPS`; of the map: RFC 7946 (GeoJSON)
and OGC 12-128r19 (GeoPackage), in longitude and latitude.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from dorsale.formats import json_file
from dorsale.plan.problems import N_
from dorsale.plan.tables import RISK_GROUPS

LAYER = "presumed_shared_ground"
_FOUND = ("km", "within_m", "presumed", "listed_as")


def write(path: Path, proposals: pd.DataFrame) -> None:
    """Write ``proposals`` to a new file: ``.csv`` (those not listed yet), ``.geojson``, ``.gpkg``.

    The file is written whole or not at all, and never over another: :class:`BadInput` says why.
    """
    writers = {".csv": _write_csv, ".geojson": _write_geojson, ".gpkg": _write_gpkg}
    if path.suffix.lower() not in writers:
        raise json_file.refuse(
            path, N_("proposals are not written in this format"),
            N_("Choose a name that ends in .csv, .geojson or .gpkg"),
        )  # fmt: skip
    if path.exists():
        raise json_file.refuse(
            path, N_("the file exists, and proposals never replace one"), N_("Choose another name")
        )
    with json_file.written_beside(path) as beside:
        writers[path.suffix.lower()](beside, proposals)


def _write_csv(path: Path, proposals: pd.DataFrame) -> None:
    """Write the rows to copy into ``risk_groups.csv``: its columns and nothing else."""
    names = [column.name for column in RISK_GROUPS.columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for row in proposals[proposals["listed_as"] == ""].to_dict("records"):
            writer.writerow({**row, "members": ";".join(row["members"])})


def rows(proposals: pd.DataFrame) -> list[dict[str, object]]:
    """Return the proposals as JSON objects, their ground as a GeoJSON geometry or ``None``."""
    return [
        {**row, "members": list(row["members"]), "geometry": shared_ground(row["geometry"])}
        for row in proposals.to_dict("records")
    ]


def shared_ground(
    lines: Iterable[Iterable[tuple[float, float]]],
) -> dict[str, object] | None:
    """Return lines as one GeoJSON geometry, ``None`` where there are none.

    >>> shared_ground([((0.0, 1.0), (2.0, 3.0))])
    {'type': 'MultiLineString', 'coordinates': [[[0.0, 1.0], [2.0, 3.0]]]}
    """
    drawn = [[list(point) for point in line] for line in lines]
    return {"type": "MultiLineString", "coordinates": drawn} if drawn else None


def _write_geojson(path: Path, proposals: pd.DataFrame) -> None:
    features = [
        {"type": "Feature", "properties": _properties(row), "geometry": row["geometry"]}
        for row in rows(proposals)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def _properties(row: Mapping[str, object]) -> dict[str, object]:
    names = [*(column.name for column in RISK_GROUPS.columns), *_FOUND]
    return {name: row[name] for name in names}


def _write_gpkg(path: Path, proposals: pd.DataFrame) -> None:
    import geopandas as gpd
    import pyogrio
    from shapely.geometry import shape

    found = [_properties(row) for row in rows(proposals)]
    table = pd.DataFrame(found, columns=[*(c.name for c in RISK_GROUPS.columns), *_FOUND])
    table["members"] = table["members"].map(";".join)
    drawn = [shape(g) if g else None for g in map(shared_ground, proposals["geometry"])]
    layer = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(drawn, crs="EPSG:4326"))
    pyogrio.write_dataframe(layer, path, LAYER, driver="GPKG", geometry_type="MultiLineString")
