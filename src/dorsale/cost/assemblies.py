"""What a contract rate is made of: each amount of the bill in components, to the cent.

The rates known in the region are contract rates, all in. Shares and quantities split them; they
add up to the rate, whatever it is. What the ground adds to a rate falls on the components that
it makes dearer (the digging), not on cable and duct.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dorsale.cost.prices import SHARES, Book
from dorsale.plan.cents import in_cents, shared
from dorsale.plan.tables import CATEGORIES

KEY = [
    "span", "component", "unit", "ground", "category", "local_share", "lot", "country", "phase",
]  # fmt: skip
_BY_LOT = {  # of an item without an assembly: category and the part paid in local currency
    "civil": ("works", 0.6),
    "equipment": ("goods", 0.05),
    "operation": ("services", 0.7),
    "range": ("other", 1.0),
}


@dataclass(frozen=True)
class Component:
    """A part of one unit of an item: see the table ``assemblies``."""

    name: str
    quantity: float
    unit: str
    share: float
    category: str
    local_share: float
    ground: bool


def assembly(item: str, prices: Book) -> tuple[Component, ...]:
    """Return the components of ``item``; the item itself when nothing is known of them."""
    return assemblies([item], prices)[item]


def assemblies(items: Iterable[str], prices: Book) -> dict[str, tuple[Component, ...]]:
    """Return the components of each of ``items``: see :func:`assembly`."""
    known: dict[str, list[Component]] = {}
    for row in prices.assemblies.to_dict("records"):
        known.setdefault(str(row["item"]), []).append(_component(row))
    return {item: tuple(known.get(item, ())) or (_whole(item, prices),) for item in set(items)}


def _whole(item: str, prices: Book) -> Component:
    category, local = _BY_LOT[str(prices.prices.at[item, "lot"])]
    unit = str(prices.prices.at[item, "unit"])
    return Component(item, 1.0, unit, 1.0, category, local, ground=False)


def _component(row: Mapping[str, object]) -> Component:
    numbers = {name: float(str(row[name])) for name in ("quantity", "share", "local_share")}
    return Component(
        name=str(row["component"]), unit=str(row["unit"]), category=str(row["category"]),
        ground=row["ground"] == "yes", **numbers,
    )  # fmt: skip


def weights(made_of: tuple[Component, ...], factor: float) -> np.ndarray:
    """Return what each component takes of a rate times ``factor``: (components,), sum 1.

    >>> pipe = Component("duct", 1, "m", 0.5, "goods", 0.0, ground=False)
    >>> dig = Component("trench", 1, "m", 0.5, "works", 1.0, ground=True)
    >>> weights((pipe, dig), 2.0).tolist()
    [0.25, 0.75]
    """
    shares = np.array([one.share for one in made_of])
    ground = np.array([one.ground for one in made_of]) * shares
    if not ground.sum() or ground.sum() + factor - 1 <= 0:
        return shares
    grown = shares + (factor - 1) * ground / ground.sum()
    return np.asarray(grown / grown.sum())


def components(items: pd.DataFrame, prices: Book) -> pd.DataFrame:
    """Return the ``items`` of a bill in components, summed by :data:`KEY`.

    Columns: :data:`KEY`, ``quantity`` and ``eur``. Sums by lot, country and phase are those of
    the items, to the cent.
    """
    known = assemblies(items["item"], prices)
    rows = [row for one in items.to_dict("records") for row in _rows(one, known, prices)]
    table = pd.DataFrame(rows, columns=[*KEY, "quantity", "cents"])
    found = table.groupby(KEY, as_index=False, sort=False)[["quantity", "cents"]].sum()
    return found.assign(eur=found["cents"] / 100).drop(columns="cents")


def _rows(
    row: Mapping[str, object], known: Mapping[str, tuple[Component, ...]], prices: Book
) -> Iterator[tuple[object, ...]]:
    item, factor, eur = str(row["item"]), str(row["factor"]), float(str(row["eur"]))
    share = _shared(item, prices)
    quantity = eur if share else float(str(row["quantity"]))
    money = shared(in_cents(eur), weights(known[item], _grown(item, factor, prices)).tolist())
    for one, part in zip(known[item], money, strict=True):
        ground = factor if one.ground and not share else ""
        yield (row["span"], one.name, one.unit, ground, one.category, one.local_share, row["lot"],
               row["country"], row["phase"], quantity * one.quantity, part)  # fmt: skip


def by_category(items: pd.DataFrame, prices: Book) -> np.ndarray:
    """Return which part of each item is works, goods, services and other: (rows, 4)."""
    known, found = assemblies(items["item"], prices), np.zeros((len(items), len(CATEGORIES)))
    for at, (item, taken) in enumerate(_taken(items, known, prices)):
        for one, weight in zip(known[item], taken, strict=True):
            found[at, CATEGORIES.index(one.category)] += weight
    return found


def imported_goods(items: pd.DataFrame, prices: Book) -> np.ndarray:
    """Return which part of each item buys goods abroad: (rows,)."""
    known, found = assemblies(items["item"], prices), np.zeros(len(items))
    for at, (item, taken) in enumerate(_taken(items, known, prices)):
        abroad = [(one.category == "goods") * (1 - one.local_share) for one in known[item]]
        found[at] = taken @ np.array(abroad)
    return found


def _taken(
    items: pd.DataFrame, known: Mapping[str, tuple[Component, ...]], prices: Book
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield each item with what its components take of it."""
    for item, factor in zip(items["item"], items["factor"], strict=True):
        yield item, weights(known[item], _grown(item, factor, prices))


def _grown(item: str, factor: str, prices: Book) -> float:
    """Return by how much the ground multiplies an item; a share of others has no ground."""
    return 1.0 if _shared(item, prices) else prices.typical(factor)


def _shared(item: str, prices: Book) -> bool:
    return prices.prices.at[item, "unit"] in SHARES
