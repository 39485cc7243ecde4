"""A cost book as ``cost_book.csv``: only the rows given, whole or not at all."""

from __future__ import annotations

import csv
import math
import os
from pathlib import Path

import pandas as pd

from dorsale.plan.tables import COST_BOOK


def write(rows: pd.DataFrame, path: Path) -> None:
    """Write ``rows`` (table ``cost_book``) to ``path``. ``OSError`` passes through."""
    names = [column.name for column in COST_BOOK.columns]
    beside = path.with_name(f".{path.name}.part")
    with beside.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(names)
        for row in rows.to_dict("records"):
            lines.writerow([_cell(row[name]) for name in names])
    os.replace(beside, path)


def _cell(value: object) -> object:
    """Return ``value`` as it is written: whole numbers without a point, nothing for unknown."""
    if not isinstance(value, float):
        return value
    if math.isnan(value):
        return ""
    return int(value) if value.is_integer() else value
