"""The shipped rates follow from the shipped observations."""

from __future__ import annotations

from statistics import median

import numpy as np
import pandas as pd
import pytest

from dorsale import reference

FRANCS_PER_EURO = 655.957
FRANCS_PER_DOLLAR = 574.51


def observed(row: dict[str, object], year: float) -> float:
    """Return an observation in EUR of ``year``: two per cent a year, none when undated."""
    per_euro = {
        "EUR": 1.0,
        "XAF": FRANCS_PER_EURO,
        "XOF": FRANCS_PER_EURO,
        "USD": FRANCS_PER_EURO / FRANCS_PER_DOLLAR,
    }
    value = float(str(row["value"])) / per_euro[str(row["currency"])]
    dated = float(str(row["year"]))
    return value if np.isnan(dated) else float(value * 1.02 ** (year - dated))


def test_sourced_rates_follow_from_the_observations() -> None:
    """Low, typical and high are lowest, median and highest; one alone is / and x 1.24.

    Rows marked as ceilings and items that are assumptions are no evidence of a rate.
    """
    folder = reference.folder()
    seen = pd.read_csv(folder / "observations.csv")
    seen = seen[~seen["note"].str.startswith("ceiling only") & (seen["confidence"] != "assumption")]
    priced = pd.read_csv(folder / "cemac" / "cost_book.csv").set_index("item")
    sourced = priced.index[priced["confidence"] != "assumption"]
    assert set(seen["item"]) == set(sourced)
    for item, rows in seen.groupby("item"):
        said = priced.loc[item]
        values = [observed(row, float(said["year"])) for row in rows.to_dict("records")]
        low, high = min(values), max(values)
        if len(values) == 1:
            low, high = values[0] / 1.24, values[0] * 1.24
        expected = (low, median(values), high)
        found = (said["low"], said["typical"], said["high"])
        assert found == pytest.approx(expected, rel=2e-4), item
