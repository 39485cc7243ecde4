"""What a way crosses: rivers by width or on a bridge, protected areas, towns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.ground.survey.terrain import Samples, samples, stretches_m
from dorsale.plan.ground import Layers
from dorsale.plan.tables import TERRAINS

_SMALL_M, _MEDIUM_M = 50.0, 200.0
_URBAN = TERRAINS.index("urban")
_TOWN_M = 2_000.0  # built-up stretches shorter than this are villages


def river_kind(width_m: float) -> str:
    """Return the kind of crossing of a river ``width_m`` wide.

    >>> river_kind(30), river_kind(200), river_kind(800)
    ('river_small', 'river_medium', 'river_wide')
    """
    if width_m < _SMALL_M:
        return "river_small"
    return "river_medium" if width_m <= _MEDIUM_M else "river_wide"


def crossings_of(way: Mapping[str, Any], layers: Layers | None = None) -> tuple[str, ...]:
    """Return the kinds that a way of a network crosses, one entry each; borders are apart.

    Level crossings are counted where the network names them (``railways``). Bridges of the way
    carry its cable; those over large ``rivers``, where the network names them, are counted as
    crossings of large rivers and not here. Where rasters are given, stretches of protected ground
    and of town are entered, and water is crossed by its width, unless the way has bridges.
    """
    mapped = ("river_on_bridge",) * (len(way["bridges"]) - len(way.get("rivers", ())))
    mapped += ("railway_crossing",) * len(way.get("railways", ()))
    if layers is None:
        return mapped
    along = samples(way["geometry"], layers.grid)
    found = list(mapped)
    known = way["bridges"] or way.get("rivers")
    if layers.water is not None and not known and way["kind"] != "river":
        widths = stretches_m(along, along.of(layers.water, 0).astype(bool))
        found += [river_kind(width) for width in widths]
    return (*found, *entered(along, layers))


def entered(along: Samples, layers: Layers) -> tuple[str, ...]:
    """Return the protected areas and the towns that a line enters, one entry each."""
    found: list[str] = []
    if layers.protected is not None:
        inside = stretches_m(along, along.of(layers.protected, 0).astype(bool))
        found += ["protected_area"] * len(inside)
    if layers.terrain is not None:
        towns = stretches_m(along, along.of(layers.terrain, 255) == _URBAN)
        found += ["urban_entry"] * int((towns >= _TOWN_M).sum())
    return tuple(found)
