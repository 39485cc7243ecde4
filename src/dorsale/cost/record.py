"""Reference class: what like works came to, beside the estimate. Shown, never added to it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dorsale.cost.prices import Book


def reference_class(totals: Mapping[str, Mapping[str, float]], prices: Book) -> dict[str, object]:
    """Return how late and how dear like works were, with how many stand behind each figure.

    ``works_slip`` and ``cost_growth``: ``low, median, high, count, names``, or ``None`` when the
    record holds none. ``at_record_eur``: base times the median growth of cost.
    """
    total = totals["total"]
    growth = _spread(prices.record, "cost_growth")
    at_record = None if growth is None else total["base"] * float(str(growth["median"]))
    return {
        "works_slip": _spread(prices.record, "works_slip"),
        "cost_growth": growth,
        "base_eur": total["base"],
        "p80_eur": total["p80"],
        "at_record_eur": at_record,
    }


def _spread(record: pd.DataFrame, column: str) -> dict[str, object] | None:
    known = record.dropna(subset=[column]) if len(record) else record
    if not len(known):
        return None
    values = known[column]
    return {
        "low": float(values.min()), "median": float(values.median()), "high": float(values.max()),
        "count": len(known), "names": [str(name) for name in known["name"]],
    }  # fmt: skip
