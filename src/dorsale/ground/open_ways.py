"""Chains of cells off the ways as rows of a scenario: new ways, new junctions, ways cut there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np

from dorsale.ground import off_road
from dorsale.ground.cut_ways import cut, with_rows
from dorsale.ground.explain_off_road import ground_items, km_of_cells
from dorsale.ground.joined_corridors import Stretch, centres
from dorsale.ground.off_road import Country
from dorsale.ground.one_graph import Cell, Joined, on_way
from dorsale.plan.scenario import Scenario
from dorsale.plan.tables import OPEN_GROUND, SITES, TERRAINS, WAYS_TABLE

Key = tuple[int, ...]  # a stop, or the row and column of a cell
_DRAWN = 0.1  # of a cell: how far a drawn line may be off the cells


@dataclass(frozen=True)
class Chain:
    """Cells off the ways between two junctions, and the stops where it meets ways, if any."""

    ends: tuple[Key, Key]
    cells: tuple[Cell, ...]
    stops: tuple[int | None, int | None]


def with_ways(scenario: Scenario, country: Country, chains: Sequence[Chain]) -> Scenario:
    """Return ``scenario`` with ``chains`` as ways, junctions at their ends, other ways cut."""
    keys = sorted({end for chain in chains for end in chain.ends})
    site_of: dict[Key, str] = {(number,): site for site, number in country.node.items()}
    ids = _free_ids("junction-", scenario)
    junctions = {key: _junction(country, key, next(ids)) for key in keys if key not in site_of}
    site_of |= {key: str(row["id"]) for key, row in junctions.items()}
    sites = with_rows(scenario.tables["sites"], list(junctions.values()), SITES)
    whole = replace(scenario, tables={**scenario.tables, "sites": sites})
    whole = cut(whole, _cuts(country, {key: site_of[key] for key in junctions}))
    return _with_rows(whole, country, chains, site_of)


def _cuts(country: Country, junctions: Mapping[Key, str]) -> dict[str, list[tuple[float, str]]]:
    """Return by way where junctions stand on it: share of its length, and site."""
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for key, site in junctions.items():
        if len(key) == 1:
            way, share = on_way(country.one, key[0])
            found[str(country.ways[way]["id"])].append((share, site))
    return found


def _with_rows(
    scenario: Scenario, country: Country, chains: Sequence[Chain], site_of: Mapping[Key, str]
) -> Scenario:
    """Return ``scenario`` with a way for each of ``chains``."""
    ways, ids = scenario.tables["ways"], _free_ids("open-ground-", scenario)
    codes = scenario.sites["country"].to_dict()
    rows = [
        _way(country, chain, next(ids), [site_of[end] for end in chain.ends], codes)
        for chain in chains
    ]
    ways = with_rows(ways.assign(items=[()] * len(ways)), rows, WAYS_TABLE)
    return replace(scenario, tables={**scenario.tables, "ways": ways})


def _free_ids(prefix: str, scenario: Scenario) -> Iterator[str]:
    """Yield ``prefix`` with numbers, as ids that neither a site nor a way of ``scenario`` has."""
    known = {*scenario.tables["sites"]["id"], *scenario.tables["ways"]["id"]}
    return (name for number in count(1) if (name := f"{prefix}{number}") not in known)


def _junction(country: Country, key: Key, id_: str) -> dict[str, Any]:
    """Return the row of a new site where cables part: on a way, or where corridors fork."""
    one = country.one
    if len(key) == 1:
        lon, lat = (float(degrees) for degrees in one.lon_lat[key[0]])
        way, share = on_way(one, key[0])
        row = country.ways[way]
        name = f"{row['name'] or row['id']} km {share * float(row['length_km']):.0f}"
        accuracy_m = float(country.ground.accuracy_m[way])
        code = off_road.code_at(country, key[0], (lon, lat))
    else:
        ((lon, lat),) = centres(one.grid, np.array([key]))
        name, accuracy_m = f"{lat:.3f}, {lon:.3f}", country.ground.cell_m
        code = off_road.code_at(country, None, (lon, lat))
    return {
        "id": id_, "name": name, "country": code,
        "lat": lat, "lon": lon, "kind": "junction", "serve": "optional",
        "accuracy_m": accuracy_m, **_source(country),
    }  # fmt: skip


def _way(
    country: Country, chain: Chain, id_: str, ends: Sequence[str],
    country_of: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """Return the row of a way over open ground; what the layers know of it is measured later."""
    part = _stretch(country.one, chain)
    codes = tuple(dict.fromkeys(country_of[end] for end in ends))
    items = ground_items(country, km_of_cells(country.one, part))
    return {
        "id": id_, "from": ends[0], "to": ends[1], "way": OPEN_GROUND,
        "length_km": part.km, "length_basis": "geometry", "countries": codes,
        **{f"share_{terrain}": float(terrain == TERRAINS[0]) for terrain in TERRAINS},
        "mountain_share": 0.0, "river_crossings": 0, "border_crossings": len(codes) - 1,
        "waypoints": _waypoints(part.line, country.one), "status": "open",
        "accuracy_m": country.ground.cell_m, **_source(country),
        "items": tuple((one.item, one.factor, one.quantity) for one in items),
    }  # fmt: skip


def _source(country: Country) -> dict[str, str]:
    """Return where open ground is known from: the layers of the ground."""
    origins = [one for one in country.layers.origins if one.layer != "population"]
    found = dict.fromkeys(one.address for one in origins)
    names = ", ".join(f"{one.name} ({one.date})" for one in origins)
    return {"source": " ; ".join(found) or "assumption", "confidence": "low", "note": names}


def _stretch(one: Joined, chain: Chain) -> Stretch:
    from dorsale.ground.raster.tracing import along

    cells = np.array(chain.cells)
    eur, length_m = along(one.ground, cells)
    before, after = ([] if stop is None else [stop] for stop in chain.stops)
    km = length_m / 1000 + float(one.gap_km[before + after].sum())
    line = (*_places(one, before), *centres(one.grid, cells), *_places(one, after))
    return Stretch(None, line, km, eur, cells=chain.cells, stops=chain.stops)


def _places(one: Joined, stops: list[int]) -> list[tuple[float, float]]:
    return [(float(lon), float(lat)) for lon, lat in one.lon_lat[stops]]


def _waypoints(line: Sequence[tuple[float, float]], one: Joined) -> tuple[str, ...]:
    """Return the bends of a line between its ends, as waypoints without a name."""
    import shapely

    (west, south), (east, north) = centres(one.grid, np.array([[1, 0], [0, 1]]))
    tolerance = _DRAWN * min(abs(east - west), abs(north - south))
    kept = shapely.simplify(shapely.LineString(line), tolerance).coords
    return tuple(f"@{lat:.6f},{lon:.6f}" for lon, lat in kept[1:-1])
