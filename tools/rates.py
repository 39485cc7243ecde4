"""Rates of the cost book recomputed from its observations, with or without a link.

The arithmetic is that of ``cost_book.csv``: an observation goes to euros at one rate per
currency, then to the price year at ``STEP`` a year (undated ones take no step); the typical
rate of an item is the median of its observations, low and high are the smallest and largest.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from statistics import median

OBSERVATIONS = Path("src/dorsale/reference/observations.csv")
UNITS_FOR_ONE_EURO = {"EUR": 1.0, "XAF": 655.957, "XOF": 655.957, "USD": 655.957 / 574.51}
STEP = 1.02

# A share that one link lent to the observations of others, and what replaces it when that
# link is left out: the middle of 60 to 80 %.
LENT_BY = "ouesso-ntam"
LENT_SHARE = 0.726
INDEPENDENT_SHARE = 0.70
INDEPENDENT_SOURCE = "http://www.beyondbroadband.coop/kb/installing-fibre-optic-cables-underground"


@dataclass(frozen=True)
class Rate:
    """What is known of an item's price in EUR: the median, the extremes, how many values."""

    low: float
    typical: float
    high: float
    count: int


def read_observations() -> list[dict[str, str]]:
    """Return the rows of ``observations.csv``; run from the repository root."""
    with OBSERVATIONS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def euros(value: float, currency: str, year: str, price_year: int) -> float:
    """Return ``value`` in EUR of ``price_year``; an empty ``year`` takes no price step.

    >>> round(euros(655.957, "XAF", "2019", 2020), 4), euros(2.0, "EUR", "", 2020)
    (1.02, 2.0)
    """
    steps = price_year - int(year) if year else 0
    return value / UNITS_FOR_ONE_EURO[currency] * STEP**steps


def rate(
    observations: list[dict[str, str]], item: str, price_year: int, without: str = ""
) -> Rate | None:
    """Return the rate of ``item``, or ``None`` when nothing is left without link ``without``."""
    values = [
        euros(_value(row, without), row["currency"], row["year"], price_year)
        for row in observations
        if row["item"] == item and (not without or row["link"] != without)
    ]
    return Rate(min(values), median(values), max(values), len(values)) if values else None


def _value(row: dict[str, str], without: str) -> float:
    """Return the value of a row, rid of a share that the link left out had lent to it."""
    lent = without == LENT_BY and f"{LENT_SHARE}" in row["note"]
    return float(row["value"]) * (INDEPENDENT_SHARE / LENT_SHARE if lent else 1.0)
