"""Small changes of a scenario: candidates added, cells of a table set, rows left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from dorsale.plan.scenario import Scenario

_ROW = {
    "kind": "data_centre", "chosen": "no", "item": "data_centre_1mw", "quantity": 1.0,
    "source": "assumption", "confidence": "assumption", "note": "", "lat": None, "lon": None,
    "area_m2": None,
}  # fmt: skip


def with_table(scenario: Scenario, name: str, table: pd.DataFrame) -> Scenario:
    """Return ``scenario`` with another table ``name``."""
    return replace(scenario, tables={**scenario.tables, name: table})


def with_candidates(scenario: Scenario, *rows: dict[str, Any]) -> Scenario:
    """Return ``scenario`` with these candidates alone; each needs an id and a site."""
    whole = [{**_ROW, "name": row["id"], **row} for row in rows]
    table = pd.DataFrame(whole, columns=list(scenario.tables["candidates"].columns))
    numbers = dict.fromkeys(("lat", "lon", "area_m2", "quantity"), float)
    return with_table(scenario, "candidates", table.astype(numbers))


def with_cells(
    scenario: Scenario, name: str, where: dict[str, object], **cells: object
) -> Scenario:  # fmt: skip
    """Return ``scenario`` with ``cells`` set in the rows of table ``name`` that are ``where``."""
    table = scenario.tables[name].copy()
    rows = pd.Series(True, index=table.index)
    for column, value in where.items():
        rows &= table[column] == value
    assert rows.any()
    for column, value in cells.items():
        table.loc[rows, column] = value
    return with_table(scenario, name, table)


def without_item(scenario: Scenario, name: str, item: str) -> Scenario:
    """Return ``scenario`` without the rows of ``item`` in table ``name``."""
    table = scenario.tables[name]
    return with_table(scenario, name, table[table["item"] != item])
