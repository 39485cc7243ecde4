from __future__ import annotations

import pytest

from dorsale.plan.table import Column, Table

ONE = Table("things", "things", (Column("id", "id", "name"), Column("km", "number", "length")))


def test_a_table_knows_its_file_and_columns() -> None:
    assert ONE.file == "things.csv"
    assert ONE.column("km").kind == "number"
    with pytest.raises(KeyError):
        ONE.column("miles")
