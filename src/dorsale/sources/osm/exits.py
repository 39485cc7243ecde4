"""Mapped fibre, and the ways out to the internet: submarine cables, roads abroad, towns named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import shapely

from dorsale.plan.ground import Network
from dorsale.plan.network import INTERNET
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.sources.osm import defaults, rows, towns
from dorsale.sources.osm.borders import Borders, cut_at_borders
from dorsale.sources.osm.draft import Draft, access, no_exit
from dorsale.sources.osm.joining import Pieces, compact, contracted, pieces_of, snapped

_TELECOM_SNAP_M = 100.0


def add_telecom(draft: Draft, network: Network) -> None:
    """Add mapped fibre between sites; a submarine cable that leaves the file is an exit."""
    lines = network.telecom
    if lines.empty:
        return
    pieces = _telecom_pieces(lines, draft.borders)
    found = towns.joined(pieces, draft.towns, towns.REACH_KM["telecom"])
    site_of = {node: site for site, node in found.node.items()}
    chains = contracted(found.pieces, list(site_of))
    reach_km = access(found)
    for line in chains.table.to_dict("records"):
        ends = [site_of.get(line[end]) for end in ("start", "end")]
        extra = sum(reach_km.get(line[end], 0.0) for end in ("start", "end"))
        if line["kind"] == "submarine":
            _add_submarine(draft, line, [one for one in ends if one], extra)
        elif ends[0] and ends[1] and ends[0] != ends[1]:
            row = rows.fibre_row(pd.Series(line), ends[0], ends[1], extra)
            draft.fibre.append(row)


def _telecom_pieces(lines: pd.DataFrame, borders: Borders) -> Pieces:
    shapes = np.array([shapely.LineString(one) for one in lines["geometry"]], dtype=object)
    table = lines.rename(columns={"medium": "kind"}).assign(
        family="telecom", rank=lines["name"], geometry=shapes, bridges=[()] * len(lines)
    )
    table = table.assign(rivers=table["bridges"], borders=table["bridges"])
    table = cut_at_borders(snapped(table, _TELECOM_SNAP_M), Borders(("",), ()))
    return compact(contracted(pieces_of(table)))


def _add_submarine(
    draft: Draft, line: Mapping[str, object], ends: list[str], extra_km: float
) -> None:
    name = str(line["name"] or line["id"])
    cable = f"c-{towns.plain(name)}"
    said = "mapped submarine cable"
    if len(set(ends)) == 2:
        km = float(line["length_km"]) + extra_km  # type: ignore[arg-type]
        row = defaults.cable_row(
            f"{cable}-{ends[0]}", name, "submarine", ends[0], ends[1], km, said
        )
        draft.cables.append(row)
    elif len(ends) == 1:
        row = defaults.exit_row(ends[0], name, "submarine", said)
        draft.cables.append({**row, "id": f"{cable}-{ends[0]}"})


def add_exits(draft: Draft, exits: Sequence[str]) -> None:
    """Add the ways out to the internet: those asked for, else the roads abroad."""
    for name in exits:
        site = _town_called(draft, name)
        kind = "land_exit" if _near_foreign(draft, site) else "submarine"
        draft.cables.append(
            defaults.exit_row(str(site["id"]), f"{site['name']} - internet", kind, "asked for")
        )
    if not exits:
        for _, _, site, code in sorted(draft.abroad):
            row = defaults.exit_row(site, f"{code} - internet", "land_exit", f"road to {code}")
            draft.cables.append(row)
    if not any(row["to"] == INTERNET for row in draft.cables):
        raise BadInput([no_exit()])


def _town_called(draft: Draft, name: str) -> pd.Series:
    wanted = towns.plain(name)
    match = draft.towns[
        (draft.towns["name"].map(towns.plain) == wanted) | (draft.towns["id"] == name)
    ]
    if match.empty:
        names = ", ".join(draft.towns["name"].head(12))
        raise BadInput(
            [
                Problem(
                    N_("no town of the file is called {name}"),
                    N_("Towns are: {names}"),
                    values={"name": name, "names": names},
                )
            ]
        )
    return match.iloc[0]


def _near_foreign(draft: Draft, site: pd.Series) -> bool:
    """Return whether a country that is not planned lies within some 20 km of ``site``."""
    here = shapely.Point(site["lon"], site["lat"])
    return any(
        shape.distance(here) < 0.2
        for code, shape in zip(draft.borders.codes, draft.borders.shapes, strict=False)
        if code not in draft.planned
    )
