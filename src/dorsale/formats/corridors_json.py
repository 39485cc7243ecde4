"""Corridors as JSON, as ``plan.json`` and ``dorsale corridor`` have them."""

from __future__ import annotations

from typing import Any

from dorsale.plan.network import Corridor
from dorsale.plan.tables import CROSSINGS


def corridor(one: Corridor) -> dict[str, Any]:
    """Return one corridor: its ways, ground, price items, risks and line."""
    return {
        "from": one.start, "to": one.end, "rank": one.rank, "ways": list(one.ways),
        "length_km": one.length_km, "cost_eur": one.cost_eur, "km_by_way": dict(one.km_by_way),
        "countries": list(one.countries),
        "crossings": {
            "rivers": one.river_crossings, "borders": one.border_crossings,
            **{k: n for k, n in one.crossings.items() if k in CROSSINGS},
        },
        "km_by_terrain": {way: dict(km) for way, km in one.km_by_terrain.items()},
        "km_by_slope": dict(one.km_by_slope),
        "items": [dict(item.__dict__) for item in one.items],
        "cuts_per_year": dict(one.cuts_per_year), "works_months": one.works_months,
        "permit_months": one.permit_months,
        "risk_groups": [f"trench:{way}" for way in one.ways],
        "km_shared_with_first": one.km_shared_with_first,
        "km_near_first": one.km_near_first, "diversity": one.diversity or None,
        "profile": [list(point) for point in one.profile] or None,
        "geometry": {"type": "LineString", "coordinates": [list(p) for p in one.geometry]},
        **({"stretches": _stretches(one)} if one.stretches else {}),
    }  # fmt: skip


def _stretches(one: Corridor) -> list[dict[str, Any]]:
    return [
        {
            "way": part.way or None, "kind": part.kind, "km": part.km, "eur": part.eur,
            "km_by_terrain": dict(part.km_by_terrain),
            "geometry": {"type": "LineString", "coordinates": [list(p) for p in part.geometry]},
        }
        for part in one.stretches
    ]  # fmt: skip
