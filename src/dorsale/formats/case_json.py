"""A case as codes and numbers, and back: what ``plan.json`` carries of a plan's money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dorsale.plan.money import Case

_TABLES = ("investment", "running", "sold", "traffic")
_COLUMNS = {
    "investment": ("year", "lot", "country", "category", "component", "local_share", "tax_rate",
                   "eur"),
    "running": ("year", "item", "local_share", "eur"),
    "sold": ("year", "product", "quantity", "price"),
    "traffic": ("year",),
}  # fmt: skip
_TEXTS = frozenset(
    ("lot", "country", "category", "component", "item", "product", "price", "id", "funder", "kind",
     "currency", "repayment", "interest_during_works", "source", "confidence", "note", "unit",
     "description")
)  # fmt: skip
_LISTS = ("eligible", "principal_steps")


def document(case: Case) -> dict[str, Any]:
    """Return ``case`` as a document: lists of rows by table, years, and parameters by name."""
    return {
        "years": [int(year) for year in case.years],
        "price_year": case.price_year,
        "works_to": case.works_to,
        "contingency_eur": case.contingency * float(case.investment["eur"].sum()),
        **{name: getattr(case, name).to_dict("records") for name in _TABLES},
        "funders": [_listed(row) for row in case.funders.to_dict("records")],
        "paid_eur": {
            name: {str(year): eur for year, eur in years.items()}
            for name, years in case.paid_eur.items()
        },
        "parameters": case.parameters.to_dict("index"),
    }


def case(found: Mapping[str, Any]) -> Case:
    """Return the case that ``found`` holds: the reverse of :func:`document`."""
    tables = {name: _table(name, found[name]) for name in _TABLES}
    base = float(tables["investment"]["eur"].sum())
    parameters = pd.DataFrame.from_dict(dict(found["parameters"]), orient="index")
    return Case(
        years=np.array(found["years"], dtype=int),
        price_year=int(found["price_year"]),
        works_to=int(found["works_to"]),
        contingency=float(found["contingency_eur"]) / base if base else 0.0,
        **tables,
        funders=_table("funders", found["funders"]),
        paid_eur={
            name: {int(year): float(eur) for year, eur in years.items()}
            for name, years in found["paid_eur"].items()
        },
        parameters=parameters.rename_axis("name"),
    )


def _listed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {str(k): list(v) if isinstance(v, tuple) else v for k, v in row.items()}


def _table(name: str, rows: list[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a table: numbers that are absent are NaN, words empty, lists tuples."""
    frame = pd.DataFrame(rows)
    for column in _COLUMNS.get(name, ()):
        if column not in frame:
            frame[column] = pd.Series(dtype=object if column in _TEXTS else float)
    for column in frame.columns:
        if column in _LISTS:
            frame[column] = [tuple(value or ()) for value in frame[column]]
        elif column in _TEXTS:
            frame[column] = frame[column].fillna("").astype(str)
        elif not column.endswith("year"):
            frame[column] = pd.to_numeric(frame[column])
    return frame
