from __future__ import annotations

import re

import pytest

from dorsale.plan.table import Table
from dorsale.plan.tables import SITES, TABLES, table

UNITS = {"km": "_km", "h": "_h", "m": "_m", "Gbit/s": "_gbps"}


def test_tables_are_found_by_name() -> None:
    assert table("sites") is SITES
    with pytest.raises(KeyError):
        table("towns")


@pytest.mark.parametrize("one", TABLES, ids=lambda one: one.name)
def test_declarations_are_whole(one: Table) -> None:
    names = [column.name for column in one.columns]
    assert len(names) == len(set(names))
    assert set(one.key) <= set(names)
    assert {"source", "confidence", "note"} <= set(names)
    for column in one.columns:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)
        assert column.meaning
        assert column.name.endswith(UNITS.get(column.unit, "")), column.name
        assert not column.refers or column.refers in {t.name for t in TABLES}
