"""What can be sold: checked, and completed from the shipped table."""

from __future__ import annotations

from pathlib import Path

from dorsale.sources.scenario_folder import read_folder
from tests import tiny

HEADER = "item,description,unit,low,typical,high,currency,year,source,confidence\n"


def test_an_absent_table_is_the_shipped_one_and_said(tmp_path: Path) -> None:
    scenario = read_folder(tiny.write(tmp_path / "s", tariffs=None)).or_fail()
    assert scenario.defaults == ("tariffs",)
    rows = scenario.tables["tariffs"].set_index("item")
    assert rows.at["elasticity", "typical"] == -0.7


def test_a_row_that_is_not_given_is_the_shipped_one(tmp_path: Path) -> None:
    own = HEADER + "capacity_price,own,mbps_month,1,2,3,XAF,2025,assumption,assumption\n"
    scenario = read_folder(tiny.write(tmp_path / "s", tariffs=own)).or_fail()
    rows = scenario.tables["tariffs"].set_index("item")
    assert rows.at["capacity_price", "typical"] == 2
    assert rows.at["uptake_share", "typical"] == 0.5
    assert not any(item.startswith("seen_") for item in rows.index)


def test_a_currency_without_a_rate_and_values_out_of_order(tmp_path: Path) -> None:
    own = HEADER + "capacity_price,own,mbps_month,3,2,1,USD,2025,assumption,assumption\n"
    found = read_folder(tiny.write(tmp_path / "s", tariffs=own))
    assert found.scenario is None
    said = [(p.file, p.row, p.column) for p in found.problems]
    assert said == [("tariffs.csv", 2, "currency"), ("tariffs.csv", 2, "typical")]


def test_text_in_a_number_cell_and_an_unknown_unit(tmp_path: Path) -> None:
    own = HEADER + "capacity_price,own,mbps,dear,2,3,,2025,assumption,assumption\n"
    found = read_folder(tiny.write(tmp_path / "s", tariffs=own))
    assert {p.column for p in found.problems if p.severity == "error"} == {"unit", "low"}


def test_decimal_commas_are_read(tmp_path: Path) -> None:
    own = HEADER.replace(",", ";") + "capacity_price;own;mbps_month;1,5;2,5;3,5;;2025;x;low\n"
    scenario = read_folder(tiny.write(tmp_path / "s", tariffs=own)).or_fail()
    assert scenario.tables["tariffs"].set_index("item").at["capacity_price", "typical"] == 2.5


def test_a_value_out_of_its_bounds(tmp_path: Path) -> None:
    own = HEADER + (
        "elasticity,own,ratio,-0.5,0.1,0.7,,2025,assumption,assumption\n"
        "uptake_share,own,ratio,0,50,80,,2025,assumption,assumption\n"
    )
    found = read_folder(tiny.write(tmp_path / "s", tariffs=own))
    said = [(p.row, p.column, p.values["value"]) for p in found.problems]
    assert said == [(2, "high", 0.7), (3, "high", 80)]


def test_a_misspelt_item_is_warned_of(tmp_path: Path) -> None:
    own = HEADER + "uptake_shre,own,ratio,0,0.5,1,,2025,assumption,assumption\n"
    found = read_folder(tiny.write(tmp_path / "s", tariffs=own))
    (problem,) = found.problems
    assert (problem.severity, problem.values["close"]) == ("warning", "uptake_share")
    assert found.scenario is not None
