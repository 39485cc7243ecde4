"""What moves a cost: prices, ground, lengths, the dollar, delay. Causes are drawn, not lines.

Each rate, factor of the ground and length follows its triangle; a part common to all of a kind
makes them move together (a Gaussian copula with the correlation of the book). What the book does
not say stays still: without its rows of the lot ``range`` only prices and ground are drawn, each
alone. A rate is drawn once a draw for the whole plan. Items of data centres and technopoles move
with what they cost as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from dorsale.cost.assemblies import imported_goods
from dorsale.cost.halls import WHOLE
from dorsale.cost.prices import Book, parts

DRAWS = 4000
CAUSES = ("unit_prices", "terrain", "length", "exchange_rate", "delay")
_GROUND = "factor_"
_TIMED = "supervision_share"


@dataclass(frozen=True)
class Drawn:
    """The draws of each cause: arrays ``(draws,)``; a cause that is held is absent or 1.

    ``rates``: item -> rate in EUR. ``length``: span -> built over planned. ``dollar``: euros for
    a dollar over its rate. ``slip``: months of works over months planned. ``in_dollars``: (rows,)
    part of each amount that is paid in dollars.
    """

    rates: Mapping[str, np.ndarray]
    length: Mapping[str, np.ndarray]
    dollar: np.ndarray
    slip: np.ndarray
    in_dollars: np.ndarray


def names_of(items: pd.DataFrame) -> list[str]:
    """Return the names of all rates and factors that ``items`` take, sorted."""
    return sorted({name for cell in (*items["item"], *items["factor"]) for name in parts(cell)})


def draw(items: pd.DataFrame, prices: Book, seed: int) -> Drawn:
    """Return :data:`DRAWS` draws of every cause that moves ``items``."""
    random = np.random.default_rng(seed)
    names = names_of(items)
    alone = {name: random.random(DRAWS) for name in names}
    common = {ground: random.standard_normal(DRAWS) for ground in (False, True)}
    with_ = _typical(prices, "cause_correlation", 0.0)
    rates = {
        name: triangle(joined(alone[name], common[name.startswith(_GROUND)], with_),
                       *drawn_range(name, prices))
        for name in names
    }  # fmt: skip
    spans = sorted({str(span) for span in items["span"] if span})
    same = random.standard_normal(DRAWS)
    length = {
        span: triangle(joined(random.random(DRAWS), same, with_), *_still(prices, "cause_length"))
        for span in spans
    }
    dollar = triangle(random.random(DRAWS), *_still(prices, "cause_dollar"))
    slip = triangle(random.random(DRAWS), *slip_range(prices))
    share = _typical(prices, "cause_dollar_share", 0.0)
    return Drawn(rates, length, dollar, slip, share * imported_goods(items, prices))


def only(drawn: Drawn, cause: str, prices: Book, item: str = "") -> Drawn:
    """Return ``drawn`` with every other cause held at its typical value.

    ``item`` names one rate that moves alone.
    """
    kept = {
        name: values if _moves(name, cause, item) else np.full(1, prices.typical(name))
        for name, values in drawn.rates.items()
    }
    still = np.ones(1)
    return Drawn(
        kept,
        drawn.length if cause == "length" else dict.fromkeys(drawn.length, still),
        drawn.dollar if cause == "exchange_rate" else still,
        drawn.slip if cause == "delay" else still,
        drawn.in_dollars,
    )


def _moves(name: str, cause: str, item: str) -> bool:
    if item:
        return name == item
    return cause == ("terrain" if name.startswith(_GROUND) else "unit_prices")


def amounts_drawn(items: pd.DataFrame, drawn: Drawn, prices: Book) -> np.ndarray:
    """Return ``(rows, draws)`` amounts in EUR of the ``items`` that ``drawn`` was drawn for."""
    products: dict[tuple[str, str], np.ndarray] = {}
    rows = np.empty((len(items), DRAWS))
    mean = _mean_length(items, drawn, prices)
    timed = _typical(prices, "cause_time_share", 0.0)
    for at, one in enumerate(items.itertuples(index=False)):
        key = str(one.item), str(one.factor)
        if key not in products:
            products[key] = reduce(np.multiply, (drawn.rates[name] for name in _names(key)))
        rows[at] = one.quantity * products[key]
        if _is_long(key, prices):
            rows[at] *= drawn.length.get(one.span, mean)
        if drawn.in_dollars[at]:
            rows[at] *= 1 + drawn.in_dollars[at] * (drawn.dollar - 1)
        if key[0] == _TIMED:
            rows[at] *= 1 + timed * (drawn.slip - 1)
    return rows


def _names(key: tuple[str, str]) -> list[str]:
    return [*parts(key[0]), *parts(key[1])]


def _is_long(key: tuple[str, str], prices: Book) -> bool:
    """Return whether an amount is per kilometre, or a share of one that is."""
    return any(prices.prices.at[name, "unit"] == "km" for name in _names(key))


def _mean_length(items: pd.DataFrame, drawn: Drawn, prices: Book) -> np.ndarray:
    """Return the draws of the whole length, each span weighing what its kilometres cost."""
    weight: dict[str, float] = {}
    for one in items.itertuples(index=False):
        if one.span and _is_long((str(one.item), str(one.factor)), prices):
            weight[one.span] = weight.get(one.span, 0.0) + one.eur
    whole = sum(weight.values())
    if not whole:
        return np.ones(1)
    found = sum(drawn.length[span] * (eur / whole) for span, eur in weight.items())
    return np.asarray(found)


def joined(uniform: np.ndarray, common: np.ndarray, correlation: float) -> np.ndarray:
    """Return ``uniform`` draws (n,) that share a part with ``common`` (n,), a standard normal.

    Each stays uniform; two of them have normal scores with this correlation.
    """
    if correlation <= 0:
        return uniform
    own = ndtri(np.clip(uniform, 1e-12, 1 - 1e-12))
    return np.asarray(ndtr(np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own))


def triangle(uniform: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    """Return draws of the triangular distribution for ``uniform`` in [0, 1)."""
    if high <= low:
        return np.full_like(uniform, mode)
    split = (mode - low) / (high - low)
    left = low + np.sqrt(uniform * (high - low) * (mode - low))
    right = high - np.sqrt((1 - uniform) * (high - low) * (high - mode))
    return np.where(uniform < split, left, right)


def slip_range(prices: Book) -> tuple[float, float, float]:
    """Return low, mode and high of how late works come, from the record; (1, 1, 1) without one.

    The mode is that of the triangle whose median is the record's, where there is one.
    """
    if not len(prices.record) or prices.record["works_slip"].dropna().empty:
        return 1.0, 1.0, 1.0
    slips = prices.record["works_slip"].dropna()
    low, middle, high = float(slips.min()), float(slips.median()), float(slips.max())
    return low, mode_of_median(low, middle, high), high


def mode_of_median(low: float, median: float, high: float) -> float:
    """Return the mode of the triangle from ``low`` to ``high`` with this median, or the nearest.

    >>> round(mode_of_median(1.0, 1.9, 3.4), 3), mode_of_median(0.0, 0.5, 1.0)
    (1.525, 0.5)
    """
    if high <= low:
        return low
    if median <= (low + high) / 2:
        mode = high - 2 * (high - median) ** 2 / (high - low)
    else:
        mode = low + 2 * (median - low) ** 2 / (high - low)
    return min(max(mode, low), high)


def drawn_range(name: str, prices: Book) -> tuple[float, float, float]:
    """Return low, mode and high between which a rate is drawn; an item of a whole stays still."""
    low, mode, high = _range_of(name, prices)
    still = name.startswith(tuple(WHOLE)) and name not in WHOLE.values()
    return (mode, mode, mode) if still else (low, mode, high)


def _range_of(name: str, prices: Book) -> tuple[float, float, float]:
    low, mode, high = (float(prices.prices.at[name, c]) for c in ("low", "typical", "high"))
    return low, mode, high


def _still(prices: Book, name: str) -> tuple[float, float, float]:
    return _range_of(name, prices) if prices.knows(name) else (1.0, 1.0, 1.0)


def _typical(prices: Book, name: str, default: float) -> float:
    return prices.typical(name) if prices.knows(name) else default
