"""What the network could sell: the table checked, and completed from the shipped one."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import cache

import pandas as pd

from dorsale import reference
from dorsale.plan.problems import N_, Problem
from dorsale.plan.tables import TARIFFS
from dorsale.sources.tables import read_table

SEEN = "seen_"
_MOST = 1e9


def completed(tariffs: pd.DataFrame) -> pd.DataFrame:
    """Return ``tariffs`` with the shipped row of each item that it does not give.

    ``OSError`` passes through.
    """
    shipped = _shipped()
    missing = shipped[~shipped["item"].isin(set(tariffs["item"]))]
    missing = missing[~missing["item"].str.startswith(SEEN)]
    return pd.concat([tariffs, missing]) if len(missing) else tariffs


@cache
def _shipped() -> pd.DataFrame:
    file = reference.scenario_folder(reference.DEFAULT) / TARIFFS.file
    return read_table(file, TARIFFS)[0]


def check_tariffs(tariffs: pd.DataFrame, rates: Mapping[str, float]) -> list[Problem]:
    """Return a problem for each row without a rate, out of order or of bounds, or misspelt."""
    return [problem for index, row in tariffs.iterrows() for problem in _row(index, row, rates)]


def _row(index: object, row: pd.Series, rates: Mapping[str, float]) -> Iterator[Problem]:
    line = int(index)  # type: ignore[call-overload]
    if row["currency"] and row["currency"] not in rates:
        yield Problem(
            N_("the currency {currency} has no rate"),
            N_("Add it under [rates] of scenario.toml: units for one euro"),
            TARIFFS.file,
            line,
            "currency",
            {"currency": row["currency"]},
        )
    if not row["low"] <= row["typical"] <= row["high"]:
        yield Problem(
            N_("low, typical and high are not in order ({low}, {typical}, {high})"),
            N_("Write the smallest first"),
            TARIFFS.file,
            line,
            "typical",
            {"low": row["low"], "typical": row["typical"], "high": row["high"]},
        )
    least, most = bounds(str(row["item"]), str(row["unit"]))
    for column in ("low", "high"):
        if not least <= row[column] <= most:
            yield Problem(
                N_("{value} is not between {low} and {high}"),
                N_("Check the sign and the unit ({unit})"),
                TARIFFS.file,
                line,
                column,
                {"value": row[column], "low": least, "high": most, "unit": row["unit"]},
            )
    yield from _spelling(str(row["item"]), line)


def bounds(item: str, unit: str) -> tuple[float, float]:
    """Return between which values an item makes sense.

    >>> bounds("elasticity", "ratio"), bounds("uptake_share", "ratio"), bounds("wacc", "per_year")
    ((-3.0, 0.0), (0.0, 1.0), (-0.9, 1.0))
    """
    if item == "elasticity":
        return -3.0, 0.0
    if item.endswith("_share"):
        return 0.0, 1.0
    return (-0.9, 1.0) if unit == "per_year" else (0.0, _MOST)


def _spelling(item: str, line: int) -> Iterator[Problem]:
    """Yield a warning for an item that looks like a misspelt one."""
    known = set(_shipped()["item"])
    close = difflib.get_close_matches(item, known, 1, 0.85)
    if item not in known and not item.startswith(SEEN) and close:
        yield Problem(
            N_("nothing reads the item {item}"),
            N_("Did you mean {close}?"),
            TARIFFS.file,
            line,
            "item",
            {"item": item, "close": close[0]},
            "warning",
        )
