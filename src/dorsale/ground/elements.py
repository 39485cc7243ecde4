"""What can fail, and how often: each way's ground, fibre off the ways, cable legs, groups."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from dorsale.ground.hazards import Hazards, Rate, medium_of
from dorsale.ground.pieces import Piece
from dorsale.plan.scenario import Scenario
from dorsale.plan.tables import TERRAINS

_OF_FIBRE = {"opgw_adss": "aerial", "river_bed": "river", "submarine": "submarine"}
_KIND = {"aerial": "pole_line", "river": "river", "submarine": "submarine"}
_COLUMNS = ("id", "kind", "name", "cuts_per_year", "repair_h", "source", "confidence")


def elements_of(scenario: Scenario, pieces: Iterable[Piece]) -> pd.DataFrame:
    """Return what can fail, indexed by id: ``kind, name, cuts_per_year, repair_h, source``.

    The ground of a way is cut as its medium and its terrain are; fibre off the ways and cables
    as their medium is on any terrain.
    """
    hazards = Hazards(scenario.tables["hazards"])
    rows = []
    for way in scenario.tables["ways"].to_dict("records"):
        medium = medium_of(way["way"], way.get("method", ""))
        rate = hazards.rate(medium, terrain_of(way))
        said = way["name"] or way["id"]
        trench = _ground(f"trench:{way['id']}", said, medium, way["length_km"], rate)
        rows.append((*trench[:3], trench[3] + further_cuts(way), *trench[4:]))
    for piece in pieces:
        length = float(piece.row["length_km"])
        if piece.option == "cable":
            medium = "submarine" if piece.row["kind"] == "submarine" else "buried"
            rows.append(
                _ground(f"leg:{piece.id}", piece.row["name"], medium, length, hazards.rate(medium))
            )
        elif piece.option != "new" and not piece.row["ways"]:
            medium = _OF_FIBRE.get(piece.row["medium"], "buried")
            rows.append(
                _ground(f"fibre:{piece.id}", piece.id, medium, length, hazards.rate(medium))
            )
    groups = scenario.tables["risk_groups"][list(_COLUMNS)].itertuples(index=False, name=None)
    table = pd.DataFrame([*rows, *groups], columns=list(_COLUMNS)).drop_duplicates("id")
    return table.set_index("id", drop=False).rename_axis(None)


def terrain_of(way: Mapping[str, Any]) -> dict[str, float]:
    """Return the shares of the length of ``way`` by terrain, those above 0; they sum to 1."""
    shares = {terrain: float(way[f"share_{terrain}"]) for terrain in TERRAINS}
    total = sum(shares.values())
    return {terrain: share / total for terrain, share in shares.items() if share > 0}


def further_cuts(way: Mapping[str, Any]) -> float:
    """Return the cuts a year of ``way`` beside those of its ground; 0 where none are given."""
    found = float(way.get("further_cuts_per_year", 0.0))
    return 0.0 if math.isnan(found) else found


def _ground(
    name: str, said: str, medium: str, length_km: float, rate: Rate
) -> tuple[str, str, str, float, float, str, str]:
    """Return the element of one stretch of ground: its cuts a year and their mean repair."""
    kind = _KIND.get(medium, "trench")
    cuts = rate.cuts * length_km / 1000
    return (name, kind, said, cuts, rate.repair_h, rate.source, rate.confidence)
