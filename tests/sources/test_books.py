"""A user's own prices over the shipped ones, and books that cannot be used: each refused once."""

from __future__ import annotations

from pathlib import Path

import pytest

from dorsale import cost, reference
from dorsale.sources.scenario_folder import Reading, read_folder
from dorsale_cli import main
from tests import tiny

HEAD = "item,description,unit,low,typical,high,currency,year,lot,source,confidence\n"
ROAD = "road_trench_km,road,km,{price},EUR,2025,civil,mine,medium\n"
OVER = tiny.SETTINGS.replace('book = "own"\n', "")


def read(tmp_path: Path, **changed: str | None) -> Reading:
    return read_folder(tiny.write(tmp_path / "s", **changed))


def test_rows_of_the_user_stand_over_the_shipped_ones(tmp_path: Path) -> None:
    book = (
        HEAD
        + ROAD.format(price="1,2,3")
        + ("supervision_share,own,ratio,0.1,0.1,0.1,,2025,civil,mine,medium\n")
    )
    scenario = read(tmp_path, scenario=OVER, cost_book=book, assemblies=None).or_fail()
    table = scenario.tables["cost_book"].set_index("item")
    shipped = read_folder(reference.scenario_folder("cemac")).or_fail().tables["cost_book"]
    assert set(table.index) == set(shipped["item"])
    assert table.at["road_trench_km", "typical"] == 2
    assert table.at["rail_side_km", "typical"] == 32_992
    assert table.at["supervision_share", "driver"] == "works_share"


def test_a_book_may_stand_alone(tmp_path: Path) -> None:
    scenario = read(tmp_path).or_fail()
    assert "network_operations_centre" not in set(scenario.tables["cost_book"]["item"])


def test_an_own_assembly_replaces_the_shipped_one(tmp_path: Path) -> None:
    scenario = read(tmp_path, scenario=OVER).or_fail()
    table = scenario.tables["assemblies"].set_index("item")
    assert table.loc["repair_km", "component"].tolist() == ["trench", "cable"]
    assert len(table.loc["road_trench_km"]) == 13


def test_an_assembly_of_no_item_is_said(tmp_path: Path) -> None:
    reading = read(tmp_path, assemblies=ASSEMBLY + "roof,tiles,1,m,1,works,1,mine,medium\n")
    (problem,) = reading.problems
    assert problem.severity == "warning"
    assert "assemblies.csv, row 2, column item: roof is not in cost_book.csv" in problem.text()


def test_a_book_alone_takes_no_assembly_of_items_it_lacks(tmp_path: Path) -> None:
    reading = read(tmp_path, assemblies=None)
    assert reading.problems == ()
    held = reading.or_fail().tables
    assert set(held["assemblies"]["item"]) <= set(held["cost_book"]["item"])


def test_the_franc_has_its_parity_unwritten(tmp_path: Path) -> None:
    settings = tiny.SETTINGS.replace("XAF = 655.957", "USD = 1.1")
    rates = read(tmp_path, scenario=settings).or_fail().rates
    assert rates == {"EUR": 1, "XAF": 655.957, "USD": 1.1}


def test_rates_of_years_lead_a_price_through_its_own_year(tmp_path: Path) -> None:
    """6,559.57 XAF are 10 EUR; 20 USD at 2 for a euro in 2020 are 10 EUR, at 4 in 2021 five."""
    settings = tiny.SETTINGS.replace(
        "XAF = 655.957", "XAF = 655.957\nUSD = { 2020 = 2.0, 2021 = 4.0 }"
    )
    rows = "".join(
        f"{item},-,unit,20,20,20,USD,{year},civil,mine,medium\n"
        for item, year in (("first", 2020), ("second", 2021))
    )
    scenario = read(tmp_path, scenario=settings, cost_book=tiny.COST_BOOK + rows).or_fail()
    prices = cost.book(scenario)
    assert (prices.typical("first"), prices.typical("second")) == (10, 5)
    assert scenario.rates["USD"] == 4


ASSEMBLY = "item,component,quantity,unit,share,category,local_share,source,confidence\n"
SHORT = ASSEMBLY + (
    "repair_km,trench,1,m,0.6,works,1,mine,medium\nrepair_km,cable,1,m,0.3,goods,0,mine,medium\n"
)
USD_YEARS = tiny.SETTINGS.replace("XAF = 655.957", "USD = { 2020 = 1.1 }")
STAFF = "staff,-,unit,1,2,3,EUR,2025,civil,mine,low,works_share\n"
WRONG = [
    ({"cost_book": HEAD + ROAD.format(price="1,two,3")},
     "cost_book.csv, row 2, column typical: two is not a number. Write digits only"),
    ({"cost_book": HEAD + ROAD.format(price='1,"1,234.5",3')},
     "cost_book.csv, row 2, column typical: 1,234.5 is not a number"),
    ({"cost_book": HEAD + ROAD.format(price="-1,2,3")},
     "cost_book.csv, row 2, column low: -1 is below 0"),
    ({"cost_book": HEAD + ROAD.format(price="3,2,1")},
     "cost_book.csv, row 2, column typical: low, typical and high are not in order"),
    ({"cost_book": (HEAD + ROAD.format(price="1,2,3")).replace("EUR", "GBP")},
     "cost_book.csv, row 2, column currency: the currency GBP has no rate. Add it under [rates]"),
    ({"scenario": USD_YEARS.replace('book = "own"\n', ""),
      "cost_book": (HEAD + ROAD.format(price="1,2,3")).replace("EUR,2025", "USD,2025")},
     "cost_book.csv, row 2, column year: the currency USD has no rate for 2025. Add the year"),
    ({"cost_book": HEAD.strip() + ",driver\n" + STAFF},
     "cost_book.csv, row 2, column driver: staff is per unit, which cannot be counted by works_sh"),
    ({"cost_book": HEAD + "cause_correlation,-,ratio,1,2,3,,2025,range,mine,low\n"},
     "cost_book.csv, row 2, column typical: 2 is above 1"),
    ({"assemblies": SHORT},
     "assemblies.csv, row 2, column share: the shares of repair_km sum to 0.9 and not to 1"),
    ({"taxes": "country,tax,rate,source,confidence\nCG,vat,18,mine,medium\n"},
     "taxes.csv, row 2, column rate: 18 is above 1. Check the unit"),
    ({"scenario": OVER.replace('tax = "net"', 'tax = "gross"')},
     "basis.tax = gross is not known here. Use one or more of: net, exempt"),
    ({"scenario": OVER.replace('tax = "net"', 'tax = "net"\nbook = "mine"')},
     "basis.book = mine is not known here. Use one or more of: shipped, own"),
    ({"scenario": OVER + "[fibre_pairs]\nstate = 0.9\n"},
     "the shares of the fibre pairs sum to 1.55, more than 1. Correct the shares"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "said"), WRONG, ids=[said for _, said in WRONG])
def test_a_wrong_book_is_one_clear_message(
    tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    files = {"scenario": OVER, **changed}
    folder = tiny.write(tmp_path / "s", **files)
    (problem,) = (one for one in read_folder(folder).problems if one.severity == "error")
    assert said in problem.text()
    assert main.run(["check", str(folder)]) == 2


def test_decimal_commas_are_read_where_semicolons_part_cells(tmp_path: Path) -> None:
    book = HEAD.replace(",", ";") + "road_trench_km;road;km;1,5;2,5;3,5;EUR;2025;civil;mine;low\n"
    scenario = read(tmp_path, scenario=OVER, cost_book=book).or_fail()
    table = scenario.tables["cost_book"].set_index("item")
    assert table.loc["road_trench_km", ["low", "typical", "high"]].tolist() == [1.5, 2.5, 3.5]


def test_a_comma_that_may_mean_thousands_is_said(tmp_path: Path) -> None:
    book = HEAD + ROAD.format(price='"14,130","16,136","19,076"')
    reading = read(tmp_path, scenario=OVER, cost_book=book)
    said = [one.text() for one in reading.problems]
    assert [one.severity for one in reading.problems] == ["warning"] * 3
    assert "row 2, column typical: 16,136 was read as 16.136" in said[1]
