"""What single chapters say, checked by hand on the small plan."""

from __future__ import annotations

from typing import Any

import pytest
from markupsafe import Markup

from dorsale.report import html
from dorsale.report.appraisal import (
    countries,
    drawings,
    economics,
    expenditure,
    financing,
    operation,
    page,
    procurement,
    results,
    safeguards,
    uncertainty,
)
from dorsale.report.appraisal.blocks import Note, Paragraph, Table, plain
from dorsale.report.appraisal.subject import Subject
from dorsale.report.words import Words
from tests.report.appraisal.full_plan import full
from tests.small_plan import OUTLINES


def subject(plan: dict[str, Any] | None = None, language: str = "en") -> Subject:
    return Subject(plan or full(), Words(language), {}, Markup(""))


def rows(chapter: Any, caption: str) -> list[list[str]]:
    """Return the cells of the table whose caption begins with ``caption``."""
    blocks = chapter if isinstance(chapter, list) else chapter.blocks
    for block in blocks:
        if isinstance(block, Table) and block.grid.caption.startswith(caption):
            return [[plain(cell) for cell in row] for row in block.grid.rows]
    raise AssertionError(caption)


def test_expenditure_is_split_into_currencies() -> None:
    found = rows(expenditure.write(subject()), "Expenditure by category")
    assert found[0] == ["Works", "5.2", "1.8", "7.0", "70%"]
    assert found[-1] == ["All", "5.2", "4.8", "10.0", "100%"]


def test_the_record_is_said_to_rest_on_one_link() -> None:
    notes = [one.text for one in uncertainty.write(subject()) if isinstance(one, Note)]
    assert any("one link only" in one and "EUR\u00a012.4\u00a0m" in one for one in notes)


def test_financing_is_shown_by_source_and_category() -> None:
    chapter = financing.write(subject())
    found = rows(chapter, "Financing by source and category")
    assert found == [["Works", "6.6", "–", "6.6"], ["Goods", "–", "4.4", "4.4"],
                     ["All", "6.6", "4.4", "11.0"]]  # fmt: skip
    assert rows(chapter, "Who pays what")[0][-1] == "0.80% a year, 25 years of which 8 of grace"


def test_a_rate_of_return_that_does_not_exist_is_not_given() -> None:
    chapter = economics.write(subject())
    assert chapter is not None
    notes = [one.text for one in chapter.blocks if isinstance(one, Note)]
    assert notes == ["FIRR: no rate of return exists: the flow never turns."]
    assert rows(chapter, "Low, central and high demand")[0][3] == "–"


def test_switching_values_say_where_the_plan_turns() -> None:
    found = rows(economics.write(subject()), "Switching values")
    assert found[0] == ["Price of transport with the plan, Mbit/s and month", "23", "12", "−48%"]
    assert found[1] == ["Real discount rate", "10.0%", "–", "–"]


def test_shares_stand_side_by_side() -> None:
    found = rows(countries.write(subject()), "Three ways to share")
    assert found[0][1:4] == ["EUR\u00a06.0\u00a0m", "EUR\u00a05.0\u00a0m", "EUR\u00a05.5\u00a0m"]


def test_a_lot_is_tendered_before_its_works() -> None:
    found = rows(procurement.write(subject()), "Procurement plan")
    assert found[0][0] == "Works and cable, Cameroon"
    assert found[0][4:] == ["Jan 2025", "Jan 2027 – Jun 2027", "Jan 2028", "Sep 2028"]


def test_what_is_tendered_adds_up_to_the_bill() -> None:
    """Spares are a share of the equipment and bought with it: no item is forgotten."""
    plan = full()
    items = plan["bill"]["items"]
    items.append({**items[0], "item": "spares_share", "lot": "equipment", "eur": 50_000.0})
    lots = list(procurement.lots(subject(plan)))
    assert sum(one.eur for one in lots) == pytest.approx(sum(one["eur"] for one in items))


def test_operation_item_by_item_stands_beside_the_share() -> None:
    plan = full()
    plan["bill"]["running_eur"] = {
        "itemised_eur": 1.2e6, "renewal_eur": 1e6, "paid_eur": 6e5, "by_share_eur": 2.8e6,
    }  # fmt: skip
    chapter = operation.write(subject(plan))
    assert chapter is not None
    said = " ".join(one.text for one in chapter.blocks if isinstance(one, Paragraph))
    assert "1.2" in said
    assert "2.8" in said


@pytest.mark.parametrize(("month", "before", "found"), [
    ("2029-01", 1, "2028-12"), ("2029-12", 12, "2028-12"), ("2029-06", 0, "2029-06"),
])  # fmt: skip
def test_months_are_counted_back(month: str, before: int, found: str) -> None:
    assert procurement.earlier(month, before) == found


def test_no_map_of_protected_areas_is_said() -> None:
    plan = full()
    missing = safeguards.write(subject(plan))
    plan["scenario"]["layers"] = [{"layer": "protected"}]
    given = safeguards.write(subject(plan))
    assert missing is not None
    assert given is not None
    assert sum(isinstance(one, Note) for one in missing.blocks) == 1
    assert not any(isinstance(one, Note) for one in given.blocks)


def test_what_a_corridor_meets_is_counted_from_its_bill() -> None:
    plan = full()
    crossing = {**plan["bill"]["items"][0], "item": "border_crossing", "quantity": 1.0}
    plan["bill"]["items"].append(crossing)
    found = rows(safeguards.write(subject(plan)), "Screening")
    assert found[0] == ["Douala – Yaoundé", "240\u00a0km", "paved road", "–", "–", "–", "1", "14"]
    assert found[1][0] == "1 other spans, nothing met"


def test_results_have_a_baseline_and_jobs_are_not_invented() -> None:
    found = {row[0]: row[1:] for row in rows(results.write(subject()), "Results framework")}
    assert found["Places joined"][:3] == ["1 of 2", "2 of 2", "2028"]
    assert found["Traffic kept in the region"][0] == "not known"
    assert found["Jobs during works and in operation"][1].startswith("not estimated")


def test_the_page_says_on_hover_what_a_mark_rests_on() -> None:
    said = str(page.marked(Words("en"), "A < B ◇ and ◇", ["because"]))
    assert said.startswith('A &lt; B <abbr class="assumed" title="because">◇</abbr> and ')
    assert said.count("<abbr") == 2


def test_the_page_shows_the_chapters_in_both_languages() -> None:
    shown = html.render(full(), OUTLINES)
    for chapter in ("financing", "economics", "risks", "countries", "safeguards", "procurement",
                    "results", "operation"):  # fmt: skip
        for language in ("fr", "en"):
            assert f'<section id="{language}-{chapter}">' in shown
            assert f'href="#{language}-{chapter}"' in shown
    assert " style=" not in shown.split("<script")[0].split("</style>")[-1]


def test_a_drawing_on_paper_stands_alone() -> None:
    drawn = Markup('<svg viewBox="0 0 36 10" class="key"><path d="M0 0"/></svg>')
    found = drawings.for_print(drawn, ".x{fill:red}")
    assert found.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 10"')
    assert 'width="36" height="10"' in found
    assert ".x{fill:red}</style>" in found


def test_the_map_names_countries_in_one_language() -> None:
    styles = drawings.map_styles(full(), "status", "fr")
    assert ".country.en{display:none}" in styles
    assert ".country.fr{display:none}" not in styles
