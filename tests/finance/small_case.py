"""A case small enough for a hand: 100 of works in 2026, 20 a year sold, 5 a year to run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dorsale.plan.money import Case

NAN = float("nan")


def funder(name: str, kind: str, share: float, **terms: Any) -> dict[str, Any]:
    row = {
        "id": name, "funder": name.title(), "kind": kind, "share": share, "from_year": 2026,
        "to_year": 2030, "interest_per_year": NAN, "grace_years": NAN, "tenor_years": NAN,
    }  # fmt: skip
    return {**row, **terms}


def works(year: int, eur: float, **what: Any) -> dict[str, Any]:
    row = {"year": year, "lot": "one", "country": "CM", "category": "works", "component": "duct",
           "local_share": 0.5, "tax_rate": 0.0, "eur": eur}  # fmt: skip
    return {**row, **what}


def parameters(**typical: float) -> pd.DataFrame:
    rows = [(n, v, v, v, "", "assumption", "assumption", "") for n, v in typical.items()]
    names = ["name", "low", "typical", "high", "unit", "confidence", "source", "description"]
    return pd.DataFrame(rows, columns=names).set_index("name")


def small_case(**changed: Any) -> Case:
    """Return the case with what is ``changed``: 11 years, no inflation, half a loan."""
    years = changed.pop("years", np.arange(2026, 2037))
    served = [year for year in years if year > 2026]
    others = [funder("union", "grant", 0.3), funder("state", "state", 0.2)]
    loan = funder("bank", "loan", 0.5, interest_per_year=0.05, grace_years=1, tenor_years=6)
    fields: dict[str, Any] = {
        "years": years,
        "price_year": 2026,
        "works_to": 2026,
        "contingency": 0.0,
        "investment": pd.DataFrame([works(2026, 100.0)]),
        "running": pd.DataFrame(
            {"year": served, "item": "operation", "local_share": 1.0, "eur": 5.0}
        ),
        "sold": pd.DataFrame(
            {"year": served, "product": "capacity", "quantity": 2.0, "price": "price_capacity"}
        ),
        "traffic": pd.DataFrame({"year": served, "gbps": 1.0, "without_gbps": 0.5,
                                 "international_gbps": 0.5, "local_gbps": 0.5,
                                 "lost_gbps_h_before": 0.0, "lost_gbps_h_after": 0.0}),
        "funders": pd.DataFrame([loan, *others]),
        "paid_eur": {},
        "parameters": parameters(price_capacity=10.0, discount_rate=0.10),
    }  # fmt: skip
    return Case(**{**fields, **changed})
