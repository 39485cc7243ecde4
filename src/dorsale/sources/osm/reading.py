"""From an OpenStreetMap file to a network: the story of the intake."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from dorsale.plan.ground import Network, Origin
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.sources.osm import lines as geometry
from dorsale.sources.osm.borders import Borders, cut_at_borders, with_neighbours
from dorsale.sources.osm.extract import Extract, Tell, extract
from dorsale.sources.osm.joining import SNAP_M, Pieces, compact, contracted, pieces_of, snapped
from dorsale.sources.osm.level_crossings import KIND, crossed, level_crossings

TOLERANCE_M = 25.0
_LONGEST_FERRY_KM = 5.0  # over less water a cable can lie on the bed; more is a sea crossing
_LARGE_RIVER_M = 30.0
_LARGE_BRIDGE_KM = 0.05
_ODBL = "ODbL 1.0, © OpenStreetMap contributors"


def read(
    path: Path,
    borders: Borders | None = None,
    tolerance_m: float = TOLERANCE_M,
    tell: Tell | None = None,
) -> Network:
    """Return the network of the OpenStreetMap file ``path``.

    Lines are snapped, cut where they meet and at ``borders`` (default: the countries that the
    file itself draws, else the shipped outlines), joined where nothing forks, and drawn with
    fewer points within ``tolerance_m``; ``length_km`` is that of the full line. Families (road,
    railway, power line, pipeline, river) share no node: they meet at sites. Ways have two further
    columns: ``rivers``, the large rivers crossed, and ``railways``, the level crossings of a road.
    :class:`BadInput` when the file is no such file.
    """
    return network_of(extract(path, tell), borders, tolerance_m, path.name)


def network_of(
    found: Extract, borders: Borders | None = None, tolerance_m: float = TOLERANCE_M, name: str = ""
) -> Network:
    """Return the network of an extract; see :func:`read`."""
    borders = borders or borders_of(found)
    shapes, row = geometry.at_date_line(found.lines["geometry"].to_numpy())
    lines = found.lines.iloc[row].assign(geometry=shapes).reset_index(drop=True)
    telecom = lines[lines["family"] == "telecom"]
    large = _large_rivers(lines)
    level = level_crossings(found.points)
    joined = [
        _family(lines[lines["family"] == one], one, borders, large, level, tolerance_m)
        for one in SNAP_M
    ]
    nodes, ways = _together(joined)
    ways = _named(ways, tolerance_m)
    if ways.empty:
        raise BadInput([_all_abroad(name)])
    nodes["name"] = ""
    ways["borders"] = _borders(nodes, ways)
    points = pd.DataFrame.from_records(
        [
            *found.points[found.points["kind"] != KIND].to_dict("records"),
            *_ferries(lines).to_dict("records"),
        ],
        columns=found.points.columns,
    )
    origin = Origin(
        "OpenStreetMap", "https://www.openstreetmap.org", _ODBL, found.date, tolerance_m
    )
    return Network(nodes, ways, points, (origin,), _telecom_table(telecom, tolerance_m))


def borders_of(found: Extract) -> Borders:
    """Return the outlines that the file draws whole, and the shipped ones of other countries."""
    codes = tuple(code for code, _ in found.countries)
    return with_neighbours(Borders(codes, tuple(one for _, one in found.countries)))


def _family(
    lines: pd.DataFrame,
    family: str,
    borders: Borders,
    large: pd.DataFrame,
    level: Mapping[int, str],
    tolerance_m: float,
) -> Pieces:
    """Return one family of lines as a graph."""
    lines = _without_sea_ferries(lines)
    if lines.empty:
        return Pieces(np.zeros((0, 2)), pd.DataFrame())
    lines = snapped(lines.reset_index(drop=True), SNAP_M[family])
    pieces = pieces_of(cut_at_borders(lines, borders))
    table = pieces.table
    crossing = family not in ("river", "power_line")
    table["rivers"] = _rivers(table, large) if crossing else [()] * len(table)
    table["bridges"] = [
        (a,) if b else () for a, b in zip(table["id"], table["bridge"], strict=True)
    ]
    table["borders"] = [()] * len(table)
    table["railways"] = crossed(table["geometry"].to_numpy(), level if family == "road" else {})
    table["geometry"] = geometry.simplified(table["geometry"].to_numpy(), tolerance_m)
    return compact(contracted(pieces))


def _without_sea_ferries(lines: pd.DataFrame) -> pd.DataFrame:
    far = (lines["rank"] == "ferry") & (_km(lines["geometry"]) > _LONGEST_FERRY_KM)
    return lines[~far]


def _km(shapes: pd.Series) -> np.ndarray:
    """Return lengths on the ellipsoid, in km."""
    points, row = shapely.get_coordinates(shapes.to_numpy(), return_index=True)
    if not len(points):
        return np.zeros(len(shapes))
    steps = np.where(np.diff(row) == 0, geometry.steps_km(points), 0.0)
    return np.bincount(row[:-1], weights=steps, minlength=len(shapes))


def _large_rivers(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the rivers that a map reader would call large: wide, or of unstated width."""
    rivers = lines[lines["rank"] == "river"]
    return rivers[(rivers["width_m"] == 0) | (rivers["width_m"] >= _LARGE_RIVER_M)]


def _rivers(table: pd.DataFrame, large: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the large rivers that each piece crosses, by id.

    A river of unstated width counts where the bridge over it is at least 50 m long, or where
    it has a name and no bridge is mapped.
    """
    found: list[tuple[str, ...]] = [()] * len(table)
    if large.empty:
        return found
    tree = shapely.STRtree(large["geometry"].to_numpy())
    piece, river = tree.query(table["geometry"].to_numpy(), predicate="crosses")
    bridge, km = table["bridge"].to_numpy(), table["length_km"].to_numpy()
    wide = large["width_m"].to_numpy() > 0
    named = (large["name"] != "").to_numpy()
    counts = np.where(bridge[piece], km[piece] >= _LARGE_BRIDGE_KM, named[river]) | wide[river]
    names = large["id"].to_numpy()
    for one, other in zip(piece[counts], river[counts], strict=True):
        found[one] = tuple(sorted({*found[one], str(names[other])}))
    return found


def _together(joined: list[Pieces]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the nodes and ways of every family in one numbering."""
    tables, before = [], 0
    for one in joined:
        if len(one.table):
            table = one.table.copy()
            table[["start", "end"]] += before
            tables.append(table)
        before += len(one.nodes)
    points = np.vstack([one.nodes for one in joined])
    nodes = pd.DataFrame({"lon": points[:, 0], "lat": points[:, 1]})
    return nodes, pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


_COLUMNS = [
    "id", "start", "end", "kind", "class", "surface", "name", "length_km", "countries", "bridges",
    "borders", "rivers", "railways", "accuracy_m", "source", "geometry",
]  # fmt: skip


def _named(ways: pd.DataFrame, tolerance_m: float) -> pd.DataFrame:
    """Return ``ways`` in the columns of a network, each under a name of its own."""
    if ways.empty:
        return ways
    number = ways.groupby("id").cumcount()
    source = "https://www.openstreetmap.org/way/" + ways["id"].str[1:]
    names = [one if n == 0 else f"{one}.{n}" for one, n in zip(ways["id"], number, strict=True)]
    shaped = [tuple(map(tuple, shapely.get_coordinates(one))) for one in ways["geometry"]]
    found = ways.rename(columns={"rank": "class"}).assign(
        id=names, source=source, accuracy_m=tolerance_m, geometry=shaped, borders=None,
        countries=[(code,) if code else () for code in ways["country"]],
    )  # fmt: skip
    return found[_COLUMNS]


def _borders(nodes: pd.DataFrame, ways: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the borders that each way crosses, and name their nodes: ``AA-BB/node``.

    Where ways of two countries meet, the way of the first code crosses.
    """
    codes: dict[int, set[str]] = {}
    for start, end, countries in zip(ways["start"], ways["end"], ways["countries"], strict=True):
        codes.setdefault(start, set()).update(countries)
        codes.setdefault(end, set()).update(countries)
    posts = {n: f"{'-'.join(sorted(two))}/{n}" for n, two in codes.items() if len(two) > 1}
    nodes.loc[list(posts), "name"] = list(posts.values())
    return [
        tuple(posts[n] for n in sorted({a, b}) if n in posts and own and own[0] == min(codes[n]))
        for a, b, own in zip(ways["start"], ways["end"], ways["countries"], strict=True)
    ]


def _ferries(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the middle of each ferry line as a point."""
    ferries = lines[lines["rank"] == "ferry"]
    middle = shapely.line_interpolate_point(ferries["geometry"].to_numpy(), 0.5, normalized=True)
    points = shapely.get_coordinates(middle)
    return pd.DataFrame(
        {
            "id": ferries["id"].to_numpy(), "kind": "ferry", "lon": points[:, 0],
            "lat": points[:, 1], "name": ferries["name"].to_numpy(), "population": 0.0,
            "capital": False, "country": "",
        }
    )  # fmt: skip


def _telecom_table(lines: pd.DataFrame, tolerance_m: float) -> pd.DataFrame:
    """Return the mapped telecom lines: ``id, medium, name, operator, length_km, geometry``."""
    shapes = geometry.simplified(lines["geometry"].to_numpy(), tolerance_m)
    return pd.DataFrame(
        {
            "id": lines["id"].to_numpy(), "medium": lines["kind"].to_numpy(),
            "name": lines["name"].to_numpy(), "operator": lines["operator"].to_numpy(),
            "length_km": _km(lines["geometry"]), "accuracy_m": tolerance_m,
            "source": ("https://www.openstreetmap.org/way/" + lines["id"].str[1:]).to_numpy(),
            "geometry": [tuple(map(tuple, shapely.get_coordinates(one))) for one in shapes],
        }
    )  # fmt: skip


def _all_abroad(name: str) -> Problem:
    return Problem(
        N_("nothing that a cable could follow is left"),
        N_("Give an extract with roads or lines that join places"),
        name,
    )
