"""The workbook as it is written: formulas, names, colours, prints; and a price that is changed."""

import openpyxl
import pytest

from dorsale.formats import workbook
from tests.formats.workbook import cases
from tests.formats.workbook.tiny import DOCUMENT, PRICES, errors, named, recalculated


@pytest.fixture(scope="module")
def full():
    return workbook.filled(cases.document(cases.every_kind()), PRICES, "en").book


def test_amounts_are_formulas_on_the_price_sheet(tmp_path):
    path = tmp_path / "bill.xlsx"
    workbook.write(DOCUMENT, PRICES, path, "en")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Summary", "Prices", "Bill", "Parts", "Checks"]
    assert book["Bill"]["F3"].value == "='Prices'!$E$2*'Prices'!$E$3"
    assert book["Bill"]["G3"].value == "=ROUND(E3*F3,2)"
    assert [p.name for p in tmp_path.iterdir()] == ["bill.xlsx"]


def test_a_spreadsheet_program_finds_the_same_total_and_follows_a_price(tmp_path):
    """10 km x 10,000 + 10 km x 10,000 x 1.5 + 1 hut x 50,000 = 300,000 EUR; P80 is 4/3 of it.

    A hut of 80,000 makes it 330,000 and 440,000.
    """
    desk = workbook.filled(DOCUMENT, PRICES, "en")
    desk.book["Prices"]["E4"].value = 80000.0
    desk.book.save(tmp_path / "bill.xlsx")
    book = recalculated(tmp_path / "bill.xlsx")
    assert errors(book) == []
    assert named(book, "bill_total_eur") == pytest.approx(330000.0)
    assert named(book, "financing_need_eur") == pytest.approx(440000.0)
    assert named(book, "all_checks") is True
    parts = {row[1]: row[3] for row in book["Parts"].iter_rows(min_row=2, values_only=True)}
    assert (parts["civil"], parts["CG"]) == (pytest.approx(250000.0), pytest.approx(330000.0))


def test_inputs_are_blue_on_yellow_formulas_black_links_green(full):
    used = full.defined_names["discount_rate"].attr_text.split("!")[1].replace("$", "")
    cell = full["Parameters"][used]
    assert (cell.font.color.rgb[-6:], cell.fill.fgColor.rgb[-6:]) == ("0000FF", "FFFBE0")
    assert full["Bill"]["F2"].font.color.rgb[-6:] == "007A33"
    assert full["Bill"]["G2"].font.color.rgb[-6:] == "000000"


def test_tables_have_no_merged_cells_and_print_on_a4(full):
    for sheet in full:
        assert sheet.merged_cells.ranges == set()
        assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
        assert sheet.page_setup.fitToWidth >= 1


def test_sources_with_an_address_are_links(full):
    links = {cell.hyperlink.target for row in full["Prices"].iter_rows() for cell in row
             if cell.hyperlink}  # fmt: skip
    assert links == {"https://example.org/contract"}


def test_the_first_sheet_leads_to_every_other(full):
    targets = {cell.hyperlink.location for row in full["Summary"].iter_rows() for cell in row
               if cell.hyperlink}  # fmt: skip
    assert targets == {f"'{name}'!A1" for name in full.sheetnames[1:]}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_names_of_sheets_fit_and_differ_in_both_languages(language):
    names = workbook.filled(cases.document(cases.every_kind()), PRICES, language).book.sheetnames
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 31 for name in names)


def test_every_formula_name_is_defined(full):
    """A parameter's name is a name of the workbook: no formula can say #NAME?."""
    assert {"inflation_per_year", "tax_exempt", "built_share", "all_checks"} <= set(
        full.defined_names
    )


def test_a_name_that_looks_like_a_formula_stays_a_name(tmp_path):
    items = [{**one, "span": "=1+1\x0b"} for one in DOCUMENT["bill"]["items"]]
    document = {**DOCUMENT, "bill": {**DOCUMENT["bill"], "items": items}}
    workbook.write(document, PRICES, tmp_path / "bill.xlsx", "en")
    cell = openpyxl.load_workbook(tmp_path / "bill.xlsx")["Bill"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_assumptions_carry_their_mark(full):
    assert [full["Prices"].cell(row, 8).value for row in (2, 3)] == ["medium", "◇ assumption"]
