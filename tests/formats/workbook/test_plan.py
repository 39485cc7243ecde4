"""The workbook of a whole plan: what a spreadsheet program works out is what the plan says."""

import pytest

from dorsale import cost
from dorsale.formats import plan_json, workbook
from dorsale.report.codes import CODES
from tests.formats.workbook.tiny import errors, named, recalculated


@pytest.fixture(scope="module")
def both(tiny_plan, tmp_path_factory):
    """Return the document of the plan, and its workbook worked out again."""
    document = plan_json.plain(plan_json.document(tiny_plan))
    path = tmp_path_factory.mktemp("plan") / "bill.xlsx"
    workbook.write(document, cost.book(tiny_plan.scenario).prices, path, "fr", CODES)
    return document, recalculated(path)


def test_no_cell_is_an_error(both):
    assert errors(both[1]) == []


def test_the_bill_and_the_need_agree_to_the_cent(both):
    document, book = both
    steps = {one["step"]: one["eur"] for one in document["solution"]["bridge"]}
    assert named(book, "bill_total_eur") == pytest.approx(steps["bill_base"], abs=0.005)
    assert named(book, "financing_need_eur") == pytest.approx(steps["financing_need"], abs=0.01)


def test_every_ratio_agrees(both):
    document, book = both
    for ratio, value in document["finance"]["accounts"]["ratios"].items():
        if f"ratio_{ratio}" in book.defined_names:
            shown = named(book, f"ratio_{ratio}")
            if value is None:
                assert shown is None or isinstance(shown, str), ratio
            else:
                assert shown == pytest.approx(value, rel=1e-6, abs=1e-5), ratio


def test_all_checks_hold_but_that_of_lacking_money(both):
    document, book = both
    sheet = book.defined_names["all_checks"].attr_text.split("!")[0].strip("'")
    rows = book[sheet].iter_rows(min_row=6, values_only=True)
    failed = [row[0] for row in rows if row[1] is not True]
    lacking = abs(document["finance"]["accounts"]["ratios"]["unfunded"]) > 0.01
    assert len(failed) == int(lacking), failed
