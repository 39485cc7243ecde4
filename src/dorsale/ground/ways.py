"""The ground: ways, their shape, and the quantities a new cable on them needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from dorsale.plan.tables import CROSSINGS, METHOD_ITEM, OPEN_GROUND, TERRAINS

METHOD = {
    "road_paved": "road_trench_km",
    "road_mixed": "road_trench_km",
    "road_unpaved": "road_trench_km",
    "railway": "rail_side_km",
    "power_line": "aerial_on_power_line_km",
    "pipeline": "pipeline_side_km",
    "river": "river_bed_km",
    OPEN_GROUND: "road_trench_km",
}
OFF_ROAD = "factor_off_road"
GROUND_FREE = (  # masts, river beds and ducts that stand know no digging ground
    "aerial_on_power_line_km",
    "river_bed_km",
    "fibre_in_existing_duct_km",
    "partial_civil_km",
)


def shape_of(way: Mapping[str, Any], sites: pd.DataFrame) -> tuple[tuple[float, float], ...]:
    """Return the line of a way as (lon, lat) points, from end to end through its waypoints."""
    start, end = sites.loc[str(way["from"])], sites.loc[str(way["to"])]
    between = [text.rpartition("@")[2].split(",") for text in way["waypoints"]]
    points = [(float(lon), float(lat)) for lat, lon in between]
    return (
        (float(start["lon"]), float(start["lat"])),
        *points,
        (float(end["lon"]), float(end["lat"])),
    )


def join_shapes(
    shapes: Iterable[tuple[tuple[float, float], ...]],
) -> tuple[tuple[float, float], ...]:
    """Return one line out of lines that follow one another, turning each the right way round.

    >>> join_shapes([((0, 0), (1, 0)), ((2, 0), (1, 0))])
    ((0, 0), (1, 0), (2, 0))
    """
    parts = list(shapes)
    if len(parts) > 1 and parts[0][0] in (parts[1][0], parts[1][-1]):
        parts[0] = parts[0][::-1]
    line = list(parts[0])
    for part in parts[1:]:
        line += part[1:] if part[0] == line[-1] else part[::-1][1:]
    return tuple(line)


def method_items(ways: pd.DataFrame) -> pd.Series:
    """Return the item of the cost book for laying a cable along each way: its method, or usual."""
    usual = ways["way"].map(METHOD)
    if "method" not in ways:
        return usual
    return ways["method"].map(METHOD_ITEM).fillna(usual)


def quantities(ways: pd.DataFrame) -> pd.DataFrame:
    """Return what a new cable along each way needs: ``way, item, factor, quantity``.

    Kilometres are shared out by terrain; hilly ones take ``factor_hilly`` and steep ones
    ``factor_mountain`` on top. Cables on masts, in rivers and in ducts that stand take no ground
    factor. Open ground takes ``factor_off_road``. Crossings are counted apart; a cable in a river
    crosses none. Ways without the columns ``method, hilly_share, crossings`` are laid as usual
    and cross nothing more; those with ``items`` (item, factor, kilometres: what each cell of the
    ground asks for) are counted by these.
    """
    ways = ways.reset_index(drop=True)
    items = method_items(ways)
    free = items.isin(GROUND_FREE)
    by_cell = ways["items"].map(bool) if "items" in ways else free & False
    dug = ~free & ~by_cell
    parts = [
        _rows(ways[free], items[free], "", ways.loc[free, "length_km"]),
        *_dug(ways[dug], items[dug]),
        *([_by_cell(ways[by_cell])] if by_cell.any() else []),
        *_crossed(ways, items == METHOD["river"]),
    ]
    frame = pd.concat([part for part in parts if len(part)] or parts[:1])
    return frame.sort_index(kind="stable").reset_index(drop=True)


def _rows(
    ways: pd.DataFrame, item: pd.Series | str, factor: pd.Series | str, quantity: pd.Series
) -> pd.DataFrame:
    """Return rows for the ways that need some of ``item``."""
    frame = pd.DataFrame(
        {"way": ways["id"], "item": item, "factor": factor, "quantity": quantity.astype(float)}
    )
    return frame[frame["quantity"] > 0]


def _dug(ways: pd.DataFrame, items: pd.Series) -> Iterable[pd.DataFrame]:
    """Yield the kilometres dug in each terrain: flat, hilly and steep ones."""
    slopes = slope_shares(ways)
    away = (ways["way"] == OPEN_GROUND).map({True: f"{OFF_ROAD}*", False: ""})
    for terrain in TERRAINS:
        km = ways["length_km"] * ways[f"share_{terrain}"]
        for factor, share in slopes.items():
            product = f"factor_{terrain}*{factor}" if factor else f"factor_{terrain}"
            yield _rows(ways, items, away + product, km * share)


def _by_cell(ways: pd.DataFrame) -> pd.DataFrame:
    """Return what the cells of open ground ask for, way by way."""
    rows = [
        (at, way, *item)
        for at, way, items in zip(ways.index, ways["id"], ways["items"], strict=True)
        for item in items
    ]
    columns = ["at", "way", "item", "factor", "quantity"]
    return pd.DataFrame(rows, columns=columns).set_index("at").rename_axis(None)


def slope_shares(ways: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the shares of each way's length by factor of slope: none, hilly, mountain."""
    steep = ways["mountain_share"].astype(float)
    hilly = steep * 0.0
    if "hilly_share" in ways:
        hilly = ways["hilly_share"].astype(float).fillna(0.0).clip(upper=1 - steep)
    return {"": 1 - steep - hilly, "factor_hilly": hilly, "factor_mountain": steep}


def _crossed(ways: pd.DataFrame, in_river: pd.Series) -> Iterable[pd.DataFrame]:
    """Yield the crossings: rivers of unknown width, borders, and the kinds of ``crossings``."""
    dry = ways[~in_river]
    yield _rows(dry, "river_crossing", "", dry["river_crossings"])
    yield _rows(ways, "border_crossing", "", ways["border_crossings"])
    if "crossings" in ways and ways["crossings"].map(len).any():
        for kind in CROSSINGS:
            yield _rows(ways, kind, "", ways["crossings"].map(lambda all_, k=kind: all_.count(k)))
