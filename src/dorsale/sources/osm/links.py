"""The ways between the towns of a draft, with the junctions and border posts on them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from dorsale.plan.ground import Network
from dorsale.sources.osm import lines as geometry
from dorsale.sources.osm import rows, towns
from dorsale.sources.osm.draft import Draft, access
from dorsale.sources.osm.joining import Pieces
from dorsale.sources.osm.skeleton import skeleton

_MAIN = {"motorway": 0, "trunk": 1, "primary": 2, "secondary": 3}


def add_family(draft: Draft, network: Network, family: str) -> None:
    """Add the ways of ``family`` between towns, with their junctions and border posts."""
    pieces = _pieces(network, family, draft.planned)
    if pieces.table.empty:
        return
    found = towns.joined(pieces, draft.towns, towns.REACH_KM[family])
    abroad = _ways_abroad(draft, network, pieces) if family == "road" else {}
    kept = skeleton(found, list(abroad))
    sites = _sites_at(draft, kept, found, network, family)
    reach_km = access(found)
    for way in kept.table.to_dict("records"):
        start, end = sites[way["start"]], sites[way["end"]]
        extra = reach_km.get(way["start"], 0.0) + reach_km.get(way["end"], 0.0)
        if start != end:
            row = rows.way_row(pd.Series(way), start, end, extra, draft.places)
            draft.ways.append(row)
    if family == "road":
        _hang(draft, found, sites)
    draft.abroad += [
        (_MAIN.get(rank, 9), km, sites[node], code)
        for node, (rank, km, code) in abroad.items()
        if node in sites
    ]


def _hang(draft: Draft, found: towns.Joined, sites: dict[int, str]) -> None:
    """Join each town whose place on the road another town holds to that town."""
    places = draft.towns.set_index("id")
    first = access(found)
    for site, node in found.node.items():
        host = sites.get(node, site)
        if host != site:
            line = shapely.LineString(places.loc[[host, site], ["lon", "lat"]].to_numpy())
            way = {"family": "road", "kind": "road_unpaved", "name": "", "paved_km": 0.0,
                   "length_km": first[node], "country": places.at[site, "country"],
                   "rivers": (), "bridges": (), "borders": (), "geometry": line}  # fmt: skip
            km = found.access_km[site]
            draft.ways.append(rows.way_row(pd.Series(way), host, site, km, draft.places))


_FAMILY = {
    "railway": "railway", "power_line": "power_line", "pipeline": "pipeline", "river": "river",
}  # fmt: skip


def _pieces(network: Network, family: str, planned: Sequence[str]) -> Pieces:
    """Return the ways of ``family`` in the countries planned, numbered as the network."""
    ways = network.ways
    river = ways["kind"] == "river"
    ferry = ways["class"] == "ferry"
    own = ways["kind"].map(_FAMILY).fillna("road").mask(river & ferry, "road")
    codes = ways["countries"].map(lambda codes: codes[0] if codes else "")
    ours = (own == family) & codes.isin(planned)
    table = ways[ours]
    shapes = np.array([shapely.LineString(one) for one in table["geometry"]], dtype=object)
    table = table.rename(columns={"class": "rank"}).assign(
        family=family, geometry=shapes, country=codes[ours]
    )
    return Pieces(network.nodes[["lon", "lat"]].to_numpy(), table.reset_index(drop=True))


def _ways_abroad(
    draft: Draft, network: Network, pieces: Pieces
) -> dict[int, tuple[str, float, str]]:
    """Return the border nodes with a country not planned: class of road, km to a town, code.

    Of each neighbour, the two best: main roads first, then the nearest to a town.
    """
    names = network.nodes["name"].str.partition("/")[0]
    rows_at: dict[int, str] = {}
    for start, end, rank in pieces.table[["start", "end", "rank"]].itertuples(index=False):
        for node in (start, end):
            if names.iat[node] and _MAIN.get(rank, 9) < _MAIN.get(rows_at.get(node, ""), 10):
                rows_at[node] = rank
    places = draft.towns[["lon", "lat"]].to_numpy()
    found: list[tuple[int, float, int, str, str]] = []
    for node, rank in rows_at.items():
        for code in sorted(set(names.iat[node].split("-")) - set(draft.planned)):
            km = geometry.distances_km(
                np.repeat(pieces.nodes[[node]], len(places), axis=0), places
            ).min()
            found.append((_MAIN.get(rank, 9), float(km), node, rank, code))
    best: dict[int, tuple[str, float, str]] = {}
    for code in {one[-1] for one in found}:
        for _, km, node, rank, _ in sorted(one for one in found if one[-1] == code)[:2]:
            best[node] = (rank, km, code)
    return best


def _sites_at(
    draft: Draft, kept: Pieces, found: towns.Joined, network: Network, family: str
) -> dict[int, str]:
    """Return the site of each node used, adding junctions and border posts."""
    sites: dict[int, str] = {}
    for site, node in found.node.items():
        sites.setdefault(node, site)
    codes = _codes_at(kept)
    for node in sorted({*kept.table["start"], *kept.table["end"]} - set(sites)):
        border = str(network.nodes["name"].iat[node]) if node < len(network.nodes) else ""
        kind = "border_post" if border else "junction"
        name = _named_after(draft, kept.nodes[node], border.partition("/")[0])
        sites[node] = f"{codes[node].lower()}-{family.replace('_', '-')}-{node}"
        draft.sites.append(
            rows.junction_row(sites[node], name, codes[node], kept.nodes[node], kind)
        )
    return sites


def _codes_at(kept: Pieces) -> dict[int, str]:
    codes: dict[int, str] = {}
    for start, end, code in kept.table[["start", "end", "country"]].itertuples(index=False):
        codes.setdefault(int(start), code)
        codes.setdefault(int(end), code)
    return codes


def _named_after(draft: Draft, point: np.ndarray, border: str) -> str:
    """Return a name for a place that has none: the nearest mapped place, and the border."""
    named = draft.places[draft.places["kind"].isin(["city", "town", "village"])]
    if named.empty:
        return border or f"{point[1]:.3f}, {point[0]:.3f}"
    places = named[["lon", "lat"]].to_numpy()
    km = geometry.distances_km(np.repeat(point[None], len(places), axis=0), places)
    near = str(named["name"].iloc[int(km.argmin())])
    return f"{border} ({near})" if border else f"{near}, {km.min():.0f} km"
