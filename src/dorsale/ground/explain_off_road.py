"""What a corridor over ways and open ground is made of, cell by cell where it leaves the ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from dorsale.ground import joined_corridors as joined
from dorsale.ground.explain import Told, explained, summed
from dorsale.ground.joined_diverse import Alternative
from dorsale.ground.off_road import Country, Place, code_at, entries
from dorsale.ground.one_graph import Cell, Joined
from dorsale.ground.rates import OFF_ROAD
from dorsale.ground.survey.terrain import HILLY, STEEP
from dorsale.plan.ground import Layers
from dorsale.plan.network import Corridor, PricedItem, Stretch
from dorsale.plan.tables import OPEN_GROUND, TERRAINS

_UNKNOWN = "unknown"
_SLOPES = {"flat": "", "hilly": "factor_hilly", "steep": "factor_mountain"}
Point = tuple[float, float]


def told(country: Country, one: Alternative, ends: tuple[Place, Place], rank: int) -> Corridor:
    """Return ``one`` as a corridor that explains itself."""
    rows = [country.ways[part.way] for part in one.parts if part.way is not None]
    parts = [_told(country, part) for part in one.parts]
    corridor = Corridor(
        start=ends[0].name, end=ends[1].name, rank=rank,
        ways=tuple(dict.fromkeys(str(row["id"]) for row in rows)),
        length_km=one.km, cost_eur=one.eur,
        km_by_way=_km_by_way(one.parts, parts),
        countries=tuple(dict.fromkeys(c for part in one.parts for c in _codes(country, part))),
        river_crossings=_crossed(parts, "river_crossing"),
        border_crossings=_crossed(parts, "border_crossing"),
        km_shared_with_first=one.km_shared_with_first, km_near_first=one.km_near_first,
        diversity=one.diversity,
        geometry=_line(part.line for part in one.parts),
        accuracy_m=_accuracy_m(country, one.parts),
        stretches=tuple(
            Stretch(_id(country, part), said.way, part.km, part.eur, said.terrain, part.line)
            for part, said in zip(one.parts, parts, strict=True)
        ),
    )  # fmt: skip
    return explained(corridor, parts, country.works)


def _id(country: Country, part: joined.Stretch) -> str:
    return "" if part.way is None else str(country.ways[part.way]["id"])


def _accuracy_m(country: Country, parts: Iterable[joined.Stretch]) -> float:
    by_way, cell_m = country.ground.accuracy_m, country.ground.cell_m
    return max(cell_m if part.way is None else float(by_way[part.way]) for part in parts)


def _km_by_way(parts: Sequence[joined.Stretch], told_: Sequence[Told]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for part, said in zip(parts, told_, strict=True):
        found[said.way] += part.km
    return dict(found)


def _line(lines: Iterable[Sequence[Point]]) -> tuple[Point, ...]:
    """Return one line of lines that follow one another."""
    whole: list[Point] = []
    for line in lines:
        whole += line[1:] if whole and whole[-1] == line[0] else line
    return tuple(whole) if len(whole) > 1 else tuple(whole * 2)


def _codes(country: Country, part: joined.Stretch) -> Sequence[str]:
    """Return the countries of a way, or those at both ends of ground off the ways."""
    if part.way is not None:
        return tuple(country.ways[part.way]["countries"])
    ends = zip(part.stops, (part.line[0], part.line[-1]), strict=True)
    return [code_at(country, *end) for end in ends]


def _crossed(parts: Iterable[Told], name: str) -> int:
    """Return how many crossings of a kind the parts hold, those of ways shared out by length."""
    return round(sum(one.quantity for part in parts for one in part.items if one.item == name))


def _told(country: Country, part: joined.Stretch) -> Told:
    if part.way is None:
        return _over_ground(country, part)
    row = country.ways[part.way]
    return country.told[str(row["id"])].part(part.km / float(row["length_km"]))


def _over_ground(country: Country, part: joined.Stretch) -> Told:
    """Return what a stretch off the ways adds; the euros of its cells add up to its own."""
    km_by_cell = km_of_cells(country.one, part)
    entered = entries(country, part)
    of_cells = part.eur - sum(item.eur for item in entered)
    items = _adding_up(ground_items(country, km_by_cell), of_cells)
    slope: dict[str, float] = defaultdict(float)
    terrain: dict[str, float] = defaultdict(float)
    for cell, km in km_by_cell.items():
        slope[_slope(country.layers, cell)] += km
        terrain[_terrain(country.layers, cell)] += km
    cuts = _cuts(country, km_by_cell, terrain)
    return Told(OPEN_GROUND, dict(slope), dict(terrain), cuts, (*items, *entered))


def _cuts(
    country: Country, km_by_cell: dict[Cell, float], terrain: dict[str, float]
) -> dict[str, float]:
    """Return the cuts a year by cause of a buried cable; those of a hazard layer are others."""
    km = sum(terrain.values())
    if not km:
        return {}
    rate = country.hazards.rate("buried", {name: part / km for name, part in terrain.items()})
    found = {cause: each * km / 1000 for cause, each in rate.by_cause.items()}
    if country.layers.hazard is not None:
        events = (float(country.layers.hazard[cell]) * km for cell, km in km_by_cell.items())
        found["other"] = found.get("other", 0.0) + sum(one for one in events if np.isfinite(one))
    return found


def ground_items(country: Country, km_by_cell: dict[Cell, float]) -> tuple[PricedItem, ...]:
    """Return the rates and kilometres that price cells off the ways, the dearest first."""
    return summed(_priced(country, cell, km) for cell, km in km_by_cell.items())


def _priced(country: Country, cell: Cell, km: float) -> PricedItem:
    item, factor = _priced_as(country.layers, cell)
    return PricedItem(item, factor, km, "km", km * country.known.of(f"{item}*{factor}"))


def _adding_up(items: Sequence[PricedItem], eur: float) -> list[PricedItem]:
    """Return ``items`` scaled to ``eur``: the rounding of float32 and the euros of leaving."""
    total = sum(item.eur for item in items)
    scale = eur / total if total else 1.0
    return [replace(item, eur=item.eur * scale) for item in items]


def km_of_cells(one: Joined, part: joined.Stretch) -> dict[Cell, float]:
    """Return the kilometres inside each cell; the steps onto and off ways go to their cells."""
    found: dict[Cell, float] = defaultdict(float)
    for start, end in pairwise(part.cells):
        for cell, km in _over(one, start, end):
            found[cell] += km
    missing = part.km - sum(found.values())
    for cell in (part.cells[0], part.cells[-1]):
        found[cell] += max(missing, 0.0) / 2
    return {cell: km for cell, km in found.items() if km > 0}


def _over(one: Joined, start: Cell, end: Cell) -> Iterator[tuple[Cell, float]]:
    """Yield the cells that a step crosses and the kilometres in each."""
    moves = one.ground.moves
    (row, column), (down, right) = min((start, end)), np.subtract(max(start, end), min(start, end))
    for step in np.flatnonzero((moves.down == down) & (moves.right == right)):
        km = float(moves.length_m[step, row + moves.reach]) / 1000
        for at in range(int(moves.count[step])):
            y, x = moves.touched[step, at] if at else (0, 0)
            yield (row + int(y), column + int(x)), km * float(moves.weight[step, at])


def _in_water(layers: Layers, cell: Cell) -> bool:
    return layers.water is not None and bool(layers.water[cell])


def _terrain(layers: Layers, cell: Cell) -> str:
    if _in_water(layers, cell):
        return "water"
    known = layers.terrain is not None and layers.terrain[cell] < len(TERRAINS)
    return TERRAINS[layers.terrain[cell]] if known and layers.terrain is not None else _UNKNOWN


def _slope(layers: Layers, cell: Cell) -> str:
    slope = np.nan if layers.slope is None else layers.slope[cell]
    if _in_water(layers, cell) or not slope > HILLY:
        return "flat"
    return "steep" if slope > STEEP else "hilly"


def _priced_as(layers: Layers, cell: Cell) -> tuple[str, str]:
    """Return item and factors of a cell, as :func:`.rates.raster_cost` prices it."""
    if _in_water(layers, cell):
        return "drilling_km", ""
    item, off = OFF_ROAD
    terrain = _terrain(layers, cell)
    found = [off, "" if terrain == _UNKNOWN else f"factor_{terrain}"]
    found.append(_SLOPES[_slope(layers, cell)])
    if layers.protected is not None and layers.protected[cell]:
        found.append("factor_protected")
    return item, "*".join(factor for factor in found if factor)
