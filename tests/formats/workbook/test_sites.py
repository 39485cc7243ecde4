"""The sheets of data centres and technopoles: sums, unit costs, ranks, and a weight that moves."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from dorsale.formats import workbook
from tests.formats.sited import MODULES, sites, without_sites
from tests.formats.workbook import cases
from tests.formats.workbook.test_accounts import place, told
from tests.formats.workbook.tiny import DOCUMENT, PRICES, RANGE, errors, named, recalculated

SHEETS = ("Sites by phase", "Sites", "Sites by year", "Ranking of sites", "Sites, traffic")
RATES = {
    "hall_structure_hall-a": 6000.0, "hall_generators_hall-a": 5000.0, "hall_price": 1.0,
    "space_price": 1.0,
}  # fmt: skip


def document(found, items=()):
    """Return the tiny document with a section of sites, and what the bill holds of them."""
    bill = DOCUMENT["bill"]
    said = {"unit": "kw", "source": "assumption", "confidence": "assumption"}
    rates = {
        name: {"low": eur / 2, "typical": eur, "high": 2 * eur, **said}
        for name, eur in RATES.items()
    }
    total = bill["total_eur"]["base"] + sum(one["eur"] for one in items)
    bill = {**bill, "items": [*bill["items"], *items],
            "phases": {**bill["phases"], **{str(one["phase"]): RANGE for one in items}},
            "total_eur": {**bill["total_eur"], "base": total}}  # fmt: skip
    return {**DOCUMENT, "bill": {**bill, **({"rates": rates} if items else {})}, "sites": found}


def billed():
    """Return the lines of the bill of hall A: by kW of IT load, of equal cost in both phases."""
    return [
        {"span": "cm-kribi", "item": f"hall_{item}_hall-a", "factor": "hall_price",
         "quantity": 100.0, "lot": "equipment", "unit_eur": rate, "eur": 100 * rate,
         "country": "CG", "phase": phase, "confidence": "assumption"}
        for item, rate in (("structure", 6000.0), ("generators", 5000.0)) for phase in (2029, 2034)
    ]  # fmt: skip


def alike():
    """Return the sites with both phases of hall A of the same cost, as the bill needs them."""
    found = sites()
    (hall,) = found["data_centres"]
    for one in hall["modules"]:
        if (one["phase"], one["item"]) == (2, "generators"):
            one.update(eur=500_000.0, eur_low=400_000.0, eur_high=1_000_000.0)
    hall["cost_eur"] = [2e6, 2.2e6, 3e6]
    return found


def worked_out(desk, folder):
    desk.book.save(folder / "bill.xlsx")
    return recalculated(folder / "bill.xlsx")


def shown(desk, book, key):
    sheet, cell = place(desk.cells[key])
    return book[sheet][cell].value


def rows_of(sheet):
    """Return the cells of each line by what the line is called."""
    return {str(row[0]).strip(): row[1:] for row in sheet.iter_rows(values_only=True) if row[0]}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    desk = workbook.filled(document(sites()), PRICES, "en")
    return desk, worked_out(desk, tmp_path_factory.mktemp("sites"))


@pytest.mark.parametrize("older", [None, [], [{"id": "a", "chosen": "yes", "item": "b"}]])
def test_a_plan_that_says_nothing_of_sites_has_no_sheet_of_them(older):
    names = workbook.filled({**DOCUMENT, "sites": older}, PRICES, "en").book.sheetnames
    assert names == ["Summary", "Prices", "Bill", "Parts", "Checks"]


def test_every_sheet_is_there_and_no_cell_is_an_error(both):
    _, book = both
    assert set(SHEETS) <= set(book.sheetnames)
    assert errors(book) == []
    assert named(book, "all_checks") is True


def test_phases_and_unit_costs_by_hand(both):
    """1,100,000 + 900,000 EUR for 2 x 100 kW: 10,000 EUR per kW; Lagos is 80 % of it."""
    sheet = both[1]["Sites"]
    cells = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Hall-A"]
    assert [(row[1], row[3], row[7]) for row in cells if row[1] in (1, 2)] == [
        (1, 100, 1_100_000), (2, 100, 900_000),
    ]  # fmt: skip
    rows = rows_of(sheet)
    assert rows["eur_per_kw"][:3] == pytest.approx((9000, 10_000, 15_000))
    assert rows["Seen in Lagos"][3] == pytest.approx(8000 / 20_000)  # beside the room, written last
    assert rows["eur_per_rack"][1] == pytest.approx(40_000)
    paid = rows["It would pay for this IT load, at our high, typical and low cost (kW)"]
    assert paid[:3] == pytest.approx((5e6 / 15_000, 500, 5e6 / 9000))
    assert rows["Hours a year without one's data"][:3] == (12, 48, -36)


def test_operation_is_the_sum_of_its_parts_year_by_year(both):
    desk, book = both
    page = desk.years_of("site_years")
    sheet = book[page.sheet.title]
    assert page.years == list(range(2029, 2036))

    def cell(line, year):
        return sheet.cell(page.rows[line], 4 + page.years.index(year)).value

    assert cell("hall-a:operation_eur", 2034) == 150_000 + 50_000
    assert cell("hall-a:result", 2034) == 225_000 - 200_000
    assert cell("hall-a:occupancy", 2034) == pytest.approx(0.75)
    assert cell("hall-a:result", 2031) in (None, "")
    assert cell("all:operation_eur", 2034) == 200_000 + 90_000
    assert sheet.cell(page.rows["hall-a:revenue_eur"], 3).value == 90_000 + 225_000 + 300_000


def test_exchange_points_and_caches_add_up(both):
    """170,000 for a point and 20,000 + 10,000 for the ways; caches save 800,000 for 150,000."""
    cells = list(both[1]["Sites, traffic"].iter_rows(values_only=True))
    totals = [row for row in cells if row[0] == "Total"]
    assert totals[0][2] == 170_000
    assert totals[1][4:9] == (30_000, 910_000, 1_010_000, 880_000, 980_000)
    assert totals[2][3:6] == (150_000, 800_000, 650_000)
    assert [row[1:4] for row in cells if row[0] == "s-1"] == [(0.9, 0, 0.9)]


def test_ranks_are_those_of_the_program_and_the_excluded_has_none(both):
    desk, book = both
    for kind, judged in sites()["kinds"].items():
        for one in judged["candidates"]:
            for who in ("state", "lender"):
                found = shown(desk, book, f"rank:{kind}:{who}:{one['id']}")
                assert found == one["ranks"].get(who)


def test_a_weight_that_is_changed_moves_the_rank(tmp_path):
    """The State's weights 75 and 25: A has 0.75 x 0.75 + 0.25 x 0.2 = 0.61, B 0.6; at 0, B."""
    desk = workbook.filled(document(sites()), PRICES, "en")
    sheet = desk.book["Ranking of sites"]
    at = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "power_price (EUR/kWh)")
    assert [sheet.cell(at, column).value for column in (5, 6)] == [0.75, 0.25]
    sheet.cell(at, 5).value = 0.0
    book = worked_out(desk, tmp_path)
    assert shown(desk, book, "rank:data_centre:state:hall-b") == 1
    assert shown(desk, book, "rank:data_centre:state:hall-a") == 2
    assert shown(desk, book, "rank:data_centre:lender:hall-a") == 2


def test_a_place_that_is_billed_has_the_prices_of_the_bill(tmp_path):
    """A rate of structure that rises by half makes bill and phases dearer by 600,000 EUR."""
    desk = workbook.filled(document(alike(), billed()), PRICES, "en")
    assert len(desk.checks) == len(workbook.filled(document(sites()), PRICES, "en").checks) + 1
    sheet, cell = place(desk.cells["price:hall_structure_hall-a"])
    assert desk.book[sheet][cell].value == 6000.0
    desk.book[sheet][cell].value = 9000.0
    book = worked_out(desk, tmp_path)
    assert errors(book) == []
    assert named(book, "bill_total_eur") == pytest.approx(300_000 + 2_200_000 + 600_000)
    assert named(book, "all_checks") is True
    assert rows_of(book["Sites"])["eur_per_kw"][1] == pytest.approx(2_800_000 / 200)


def with_halls():
    """Return the case with both phases of hall A: 1,100,000 EUR before 2029, as much in 2033."""
    usual = cases.every_kind()
    works = usual.investment.iloc[[-1]].assign(year=2028, eur=1_100_000.0)
    running = [
        {"year": year, "item": item, "local_share": 0.5, "eur": eur}
        for year, item, eur in ((2033, "hall_growth", 1_100_000.0), (2034, "hall_energy", 7e4))
    ]
    sold = [
        {"year": 2034, "product": product, "quantity": 3e5, "price": price}
        for product, price in (("technopole", "technopole_income"),)
    ]
    told = cases.parameters({**cases.PARAMETERS, "technopole_income": 1.0})
    return cases.every_kind(
        investment=pd.concat([usual.investment, works], ignore_index=True),
        running=pd.concat([usual.running, pd.DataFrame(running)], ignore_index=True),
        sold=pd.concat([usual.sold, pd.DataFrame(sold)], ignore_index=True),
        parameters=told,
    )


def test_later_phases_are_paid_from_cash_and_the_accounts_agree(tmp_path):
    """The calendar holds 300,000 + 1,100,000 EUR; the second phase is a running cost of 2033."""
    case = with_halls()
    found = {**document(alike(), billed()), "finance": cases.document(case)["finance"]}
    desk = workbook.filled(found, PRICES, "en")
    book = worked_out(desk, tmp_path)
    assert errors(book) == []
    checks = book[place(desk.cells["all_checks"])[0]].iter_rows(min_row=6, values_only=True)
    assert [row[0] for row in checks if row[1] is not True] == []
    assert desk.years_of("calendar").rows["base"]
    rows = rows_of(book["Summary"])
    later = rows["Later phases of data centres and technopoles, paid from cash"][0]
    assert (later, rows["Left out of the programme"][0]) == (-1_100_000, 0)
    wanted = told(with_halls, {})
    compared = {
        "operation": ("running:hall_growth", "running"),
        "economics": ("real_benefit", "real_cost"),
        "cash": ("need",),
    }
    for key, lines in compared.items():
        page = desk.years_of(key)
        for line in lines:
            sheet, row = book[page.sheet.title], page.rows[line]
            shown_ = [sheet.cell(row, 4 + at).value for at in range(len(page.years))]
            assert shown_ == pytest.approx(list(wanted.flows[line]), rel=1e-7, abs=1e-4), line


def test_prices_are_written_once_and_quantities_are_inputs():
    sheet = workbook.filled(document(sites()), PRICES, "en").book["Sites by phase"]
    assert (sheet["G2"].value, sheet["J2"].value) == (600.0, 1000.0)
    assert sheet["J4"].value == "=J2"
    assert sheet["J5"].value == 300_000.0
    assert sheet["G2"].font.color.rgb[-6:] == "0000FF"
    assert len(MODULES) == 4


def test_a_module_of_one_place_is_called_by_both():
    labels = {"item": {"hall_structure": "Structure", "hall_price": "Price"}}
    sheet = workbook.filled(document(alike(), billed()), PRICES, "en", labels).book["Prices"]
    named_ = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert named_["hall_structure_hall-a"] == "Structure (hall-a)"
    assert named_["hall_generators_hall-a"] == "hall generators hall-a"
    assert named_["hall_price"] == "Price"


def test_sources_with_an_address_are_links():
    book = workbook.filled(document(sites()), PRICES, "en").book
    links = {cell.hyperlink.target for row in book["Sites"].iter_rows() for cell in row
             if cell.hyperlink}  # fmt: skip
    assert links == {"https://example.org/lagos"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_plan_that_builds_none_still_ranks_them(language, tmp_path):
    path = tmp_path / "bill.xlsx"
    workbook.write(document(without_sites()), PRICES, path, language)
    names = openpyxl.load_workbook(path).sheetnames
    assert len(names) == 10
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 31 for name in names)


def test_rates_that_the_book_lacks_come_from_the_bill():
    found = workbook.prices.complete(PRICES, document(alike(), billed()))
    assert isinstance(found, pd.DataFrame)
    assert found.at["hall_structure_hall-a", "lot"] == "equipment"
    assert found.at["hall_price", "lot"] == "equipment"
    assert workbook.prices.complete(PRICES, DOCUMENT) is PRICES
