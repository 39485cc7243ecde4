"""A spreadsheet program finds what the program finds, whatever input is changed."""

import subprocess

import numpy as np
import openpyxl
import pytest

from dorsale.finance import economy, market
from dorsale.finance.accounts import accounts
from dorsale.formats import case_json, workbook
from dorsale.formats.workbook.market import FACTORS
from tests.formats.workbook import cases
from tests.formats.workbook.tiny import PRICES, errors
from tests.needs import need

CASES = {
    "every_kind": (cases.every_kind, {}),
    "changed": (cases.every_kind, cases.CHANGED),
    "choosy": (cases.choosy, {}),
    "grants_only": (cases.grants_only, {}),
    "nothing": (cases.nothing, {}),
    "other_terms": (cases.every_kind, cases.OTHER_TERMS),
    "dearer_hut": (cases.every_kind, {"price:line_amplifier_hut": 80000.0}),
}
TOLD = {"other_terms": (cases.other_terms, {}), "dearer_hut": (cases.dearer_hut, {})}
"""Case -> what the accounts are told, where cells other than parameters are changed."""
LINES = {
    "financing": ("investment", "tax", "unfunded", "source:"),
    "revenue": ("revenue", "traffic"),
    "operation": ("running",),
    "cash": ("cash_available", "profit_tax", "debt_service", "dscr", "llcr", "free_cash",
             "real_cash", "need", "owed", "guarantee:"),
    "debt": ("interest:", "fees:", "capitalised:", "principal:", "owed:"),
    "economics": ("real_benefit", "real_cost", "real_net"),
    "calendar": ("index", "growth", "works"),
}  # fmt: skip


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Return, by case, the desk, the workbook recalculated and the accounts."""
    need("libreoffice")
    home = tmp_path_factory.mktemp("accounts")
    desks = {}
    for name, (make, changed) in CASES.items():
        desks[name] = workbook.filled(cases.document(make()), PRICES, "en")
        for parameter, value in changed.items():
            sheet, cell = place(desks[name].cells[parameter])
            desks[name].book[sheet][cell].value = value
        desks[name].book.save(home / f"{name}.xlsx")
    command = ["libreoffice", f"-env:UserInstallation=file://{home}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "again",
         *(f"{name}.xlsx" for name in CASES)],
        cwd=home, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {
        name: (
            desks[name],
            openpyxl.load_workbook(home / "again" / f"{name}.xlsx", data_only=True),
            told(*TOLD.get(name, CASES[name])),
        )
        for name in CASES
    }


def told(make, changed):
    again = case_json.case(case_json.document(make()))
    return accounts(
        again, changed, revenue=market.revenue, benefits=economy.benefits, costs=economy.costs
    )


def place(address):
    sheet, cell = address.split("!")
    return sheet.strip("'"), cell.replace("$", "")


@pytest.mark.parametrize("name", CASES)
def test_no_cell_is_an_error(recalculated, name):
    assert errors(recalculated[name][1]) == []


@pytest.mark.parametrize("name", CASES)
def test_every_line_is_that_of_the_accounts(recalculated, name):
    desk, book, found = recalculated[name]
    wrong, seen = [], 0
    for key, wanted in LINES.items():
        page = desk.years_of(key)
        for line, row in page.rows.items():
            if line not in found.flows or not line.startswith(wanted):
                continue
            cells = [
                book[page.sheet.title].cell(row, 4 + at).value for at in range(len(page.years))
            ]
            values = [np.nan if value in ("", None) else value for value in cells]
            seen += 1
            if not np.allclose(values, found.flows[line], rtol=1e-7, atol=1e-4, equal_nan=True):
                wrong.append((line, values, list(found.flows[line])))
    assert wrong == []
    assert seen >= 20


@pytest.mark.parametrize("name", CASES)
def test_every_ratio_is_that_of_the_accounts(recalculated, name):
    desk, book, found = recalculated[name]
    wrong = []
    for ratio, value in found.ratios.items():
        if f"ratio_{ratio}" not in desk.cells:
            continue
        sheet, cell = place(desk.cells[f"ratio_{ratio}"])
        shown = book[sheet][cell].value
        if np.isnan(value):
            same = shown is None or isinstance(shown, str)
        else:
            same = shown == pytest.approx(value, rel=1e-6, abs=1e-6)
        if not same:
            wrong.append((ratio, shown, value))
    assert wrong == []


def test_all_checks_hold_but_those_that_say_what_lacks(recalculated):
    for name, (desk, book, _) in recalculated.items():
        sheet, cell = place(desk.cells["all_checks"])
        failed = [
            row[0].value for row in book[sheet].iter_rows(min_row=6) if row[1].value is not True
        ]
        lacking = ["Nothing is unfunded"] if name in ("choosy", "other_terms") else []
        assert (name, failed) == (name, lacking)
        assert book[sheet][cell].value is (not lacking)


def test_every_product_that_has_a_factor_in_the_accounts_has_it_here():
    assert set(market._FACTORS) == {*FACTORS, "international_capacity"}
