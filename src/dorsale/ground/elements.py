"""What can fail, and how often: each way's ground, fibre off the ways, cable legs, groups."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from dorsale.ground.pieces import Piece
from dorsale.plan.scenario import Reliability, Scenario

_OF_WAY = {"power_line": "aerial", "pipeline": "pipeline", "river": "river"}
_OF_FIBRE = {"opgw_adss": "aerial", "river_bed": "river", "submarine": "submarine"}
_KIND = {"aerial": "pole_line", "river": "river", "submarine": "submarine"}
_COLUMNS = ("id", "kind", "name", "cuts_per_year", "repair_h", "source", "confidence")


def elements_of(scenario: Scenario, pieces: Iterable[Piece]) -> pd.DataFrame:
    """Return what can fail, indexed by id: ``kind, name, cuts_per_year, repair_h, source``."""
    reliability = scenario.reliability
    rows = []
    for way in scenario.tables["ways"].to_dict("records"):
        medium = _OF_WAY.get(way["way"], "buried")
        name = way["name"] or way["id"]
        rows.append(_ground(f"trench:{way['id']}", name, medium, way["length_km"], reliability))
    for piece in pieces:
        length = float(piece.row["length_km"])
        if piece.option == "cable":
            medium = "submarine" if piece.row["kind"] == "submarine" else "buried"
            rows.append(_ground(f"leg:{piece.id}", piece.row["name"], medium, length, reliability))
        elif piece.option != "new" and not piece.row["ways"]:
            medium = _OF_FIBRE.get(piece.row["medium"], "buried")
            rows.append(_ground(f"fibre:{piece.id}", piece.id, medium, length, reliability))
    groups = scenario.tables["risk_groups"][list(_COLUMNS)].itertuples(index=False, name=None)
    table = pd.DataFrame([*rows, *groups], columns=list(_COLUMNS)).drop_duplicates("id")
    return table.set_index("id", drop=False).rename_axis(None)


def _ground(
    name: str, said: str, medium: str, length_km: float, reliability: Reliability
) -> tuple[object, ...]:
    """Return the element of one stretch of ground: cuts by medium and length."""
    cuts, repair = reliability.cuts_per_1000_km_per_year, reliability.repair_h
    rate = cuts.get(medium, cuts["default"]) * length_km / 1000
    hours = repair.get(medium, repair["default"])
    kind = _KIND.get(medium, "trench")
    return (name, kind, said, rate, hours, "scenario.toml", "assumption")
