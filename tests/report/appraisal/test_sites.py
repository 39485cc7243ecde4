"""The chapter on sites: what it says of the invented plan, on the page and on paper."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from dorsale.report import html
from dorsale.report.appraisal import contents, pdf
from dorsale.report.appraisal.blocks import (
    Block,
    Figure,
    Folded,
    Heading,
    Note,
    Paragraph,
    Table,
    plain,
)
from dorsale.report.appraisal.sites import amounts, chapter, compared_cost
from dorsale.report.appraisal.subject import Subject
from dorsale.report.words import Words
from tests.browser import opened
from tests.needs import need
from tests.report.sited_plan import sited
from tests.small_plan import OUTLINES, document

PLAN = sited()
NO_MORE: dict[str, Any] = {
    "joint": None, "effect": {}, "compared": [], "trade_off": [], "after_failures": [],
    "caches": None, "exchanges": None, "members": [], "abroad_kw": {}, "data_centres": [],
    "technopoles": [], "kinds": {}, "only_with": [], "only_without": [],
}  # fmt: skip
"""What a plan without the part holds in its place."""


def subject(plan: dict[str, Any] = PLAN, language: str = "en") -> Subject:
    return Subject(plan, Words(language), OUTLINES, Markup(""))


def blocks(plan: dict[str, Any] = PLAN, language: str = "en") -> list[Block]:
    found = chapter.write(subject(plan, language))
    assert found is not None
    return list(found.blocks)


def less(**parts: Any) -> dict[str, Any]:
    plan = copy.deepcopy(PLAN)
    plan["sites"] |= parts
    return plan


def texts(found: list[Block]) -> str:
    return " ".join(plain(one.text) for one in found if isinstance(one, Heading | Note | Paragraph))


def rows(found: list[Block], caption: str) -> list[list[str]]:
    folded = [table for one in found if isinstance(one, Folded) for table in one.tables]
    for one in (*found, *folded):
        if isinstance(one, Table) and one.grid.caption.startswith(caption):
            return [[plain(cell) for cell in row] for row in one.grid.rows]
    raise AssertionError(caption)


@pytest.mark.parametrize("sites", [None, document()["sites"]])
def test_a_plan_without_sites_has_no_chapter(sites: Any) -> None:
    assert chapter.write(subject({**PLAN, "sites": sites})) is None


def test_it_opens_with_where_how_big_how_dear_and_that_it_does_not_pay() -> None:
    said = texts(blocks())
    assert "Data is hosted in Douala and Yaoundé: decided together with the spans" in said
    assert "The scenario had fixed Douala beforehand." in said
    assert (
        "Halls for 1,600 kW of IT load are built in phases until 2035 for EUR\u00a016.0\u00a0m"
        in said
    )
    assert "It does not pay for itself: in 2035 revenue is EUR\u00a00.80\u00a0m (0.40–1.6)" in said


def test_given_places_are_said_to_be_given() -> None:
    assert "as the scenario says" in texts(blocks(less(joint=None)))


def test_places_all_given_are_not_said_to_be_chosen() -> None:
    plan = less(data_centres=PLAN["sites"]["data_centres"][1:])
    said = texts(blocks(plan))
    assert "as the scenario says; the spans were decided with it" in said
    assert "For Hall the bill counts the published sum instead: EUR\u00a011.8\u00a0m" in said


def test_revenue_that_covers_operation_is_said_from_its_year_with_what_is_left() -> None:
    plan = less(data_centres=PLAN["sites"]["data_centres"][:1])
    for row in plan["sites"]["data_centres"][0]["yearly"][2:]:
        row["revenue_eur"] = 3e6
    said = texts(blocks(plan))
    assert "Revenue covers operation from 2035 on" in said
    assert "which does not repay building" in said


def test_load_is_shown_with_its_range() -> None:
    assert rows(blocks(), "Load to host")[0] == [
        "2027", "100 (50–200)", "25 (12–50)", "1,000 (500–2,000)"
    ]  # fmt: skip
    assert rows(blocks(), "Load by class")[0] == [
        "Content caches", "300 (150–600)", "75", "3.0", "25\u00a0ms", "no"
    ]  # fmt: skip
    assert "no data centre in Gabon (120\u00a0kW)" in texts(blocks())


def test_ranking_stands_with_its_weights_its_draws_and_its_seed() -> None:
    said = texts(blocks())
    assert "first in 83% of 10,000 weightings" in said
    assert "(seed 1)" in said
    assert rows(blocks(), "Who is first for a data centre")[0] == [
        "Hall ◇", "83%", "83%", "1", "1", "1", "2"
    ]  # fmt: skip
    weights = rows(blocks(), "Weights of each stakeholder for a data centre")
    assert weights[0] == ["Fibre routes that share no risk", "40%", "70%", "50%", "90%"]
    assert weights[-1][-1] == "–"


def test_an_excluded_candidate_is_named_with_criterion_value_and_limit() -> None:
    points = next(one.items for one in blocks() if type(one).__name__ == "Points")
    assert points[0] == "Hall of Ekok is excluded. Flood (0 to 1): 0.95, limit 0.90."


def test_unknown_measures_are_said_where_they_differ() -> None:
    plan = copy.deepcopy(PLAN)
    plan["sites"]["kinds"]["data_centre"]["candidates"][0]["unknown"].append("flood")
    assert rows(blocks(plan), "Who is first for a data centre")[0][-1] == "Flood (0 to 1)"
    assert "Known for none of them: Area of the parcel, m²." in texts(blocks(plan))


def test_the_choice_is_shown_with_its_proof_and_its_rivals() -> None:
    said = texts(blocks())
    assert (
        "Asked: 2 data centres, at least 150\u00a0km apart, at most 20 ms away, class III." in said
    )
    assert "a gap of 1.0%, proved" in said
    compared = rows(blocks(), "What other ways")
    assert compared[1][:2] == ["shortest mean way (p-median)", "Douala and Ekok"]
    assert compared[1][2:] == ["18.0", "5.0", "20.0", "10.0%", "1.00%"]
    assert len(rows(blocks(), "The best sets")) == 2


def test_phases_and_costs_stand_by_place() -> None:
    found = rows(blocks(), "Phases of each")
    assert found[0] == ["Yaoundé", "1", "2027", "400", "106", "200", "4.0"]
    assert found[2] == ["", "all", "", "800", "212", "400", "8.0 (7.0–15.0)"]
    plant = rows(blocks(), "What is built: quantity")
    assert plant[0][1] == "600\u00a0m²; 2.0 (1.0–4.0)"
    assert plant[1][1] == "2.0 (1.0–4.0)"


def test_halls_that_are_built_alike_are_shown_once() -> None:
    plan = copy.deepcopy(PLAN)
    plan["sites"]["data_centres"][1]["class"] = "III"
    found = rows(blocks(plan), "Phases of each")
    assert [row[0] for row in found] == ["Each of Douala and Yaoundé", "", ""]
    figures = [one for one in blocks(plan) if isinstance(one, Figure)]
    assert figures[-1].caption.startswith("Each of Douala and Yaoundé. Class III")


def test_the_published_sum_stands_beside_the_cost() -> None:
    said = texts(blocks())
    assert "Hall: the published sum is 13.8\u00a0M\u00a0EUR, 2024." in said
    assert "pays for 1,130 (640–1,220) kW of IT load, where 800 kW are built." in said
    assert rows(blocks(), "The sum of the cost book")[1][-1] == "cost book"


def test_sources_are_links_and_nothing_else_is() -> None:
    assert compared_cost.linked("https://www.a.org/x ; a <report>") == Markup(
        '<a href="https://www.a.org/x" rel="noreferrer">a.org</a>, a &lt;report&gt;'
    )
    page = html.render(PLAN, OUTLINES)
    assert "Lab &lt;4&gt;</a>" in page
    assert "javascript:alert" not in page


def test_with_and_without_are_two_plans() -> None:
    found = {row[0]: row[1:] for row in rows(blocks(), "Two plans compared")}
    assert found["Both together"] == ["EUR\u00a040.0\u00a0m", "EUR\u00a025.0\u00a0m"]
    said = texts(blocks())
    assert "all costs EUR\u00a015.0\u00a0m more" in said
    assert "Only the network with data centres takes Douala – Yaoundé." in said
    assert "Only the network without takes Buea <b>&</b> – Yaoundé." in said


def test_failures_are_named_the_worst_first() -> None:
    found = rows(blocks(), "The worst single failures")
    assert [row[0] for row in found] == [
        "nothing", "Wouri crossing at Douala (bridge)", "data centre of Douala",
        "every cable abroad",
    ]  # fmt: skip
    assert found[-1][1:] == ["100.0%", "50.0%", "0.0%", "–", "–"]
    assert "In 1 of 2 single failures everybody still reaches hosted data" in texts(blocks())


def test_a_technopole_hosts_and_never_creates() -> None:
    said = texts(blocks())
    assert "Nobody has chosen it: the bill does not count it." in said
    assert "In the optimistic case revenue covers operation from 2030 on." in said
    assert rows(blocks(), "What parks elsewhere")[0] == [
        "Jobs reached over jobs promised", "0.80", "b.org"
    ]  # fmt: skip


def test_caches_that_pay_come_first() -> None:
    assert rows(blocks(), "Caches that pay") == [["Douala", "Douala", "30", "0.20", "1.5"]]
    none = less(caches={**PLAN["sites"]["caches"], "open": []})
    assert "Nowhere does a cache save more than it costs." in texts(blocks(none))


def test_exchange_points_and_who_meets_there() -> None:
    assert rows(blocks(), "Exchange points;") == [
        ["Douala", "yes", "1", "30", "0.10", "0.10"], ["Ekok", "no", "1", "4.0", "0.16", "3.0"],
    ]  # fmt: skip
    assert rows(blocks(), "Who meets where")[0][:4] == ["Cameroon", "Douala", "30", "6.0"]
    assert rows(blocks(), "Who meets where")[-1] == ["Gabon", "–", "0.10", "–", "0.00", "0.00"]
    said = texts(blocks())
    assert "2 exchange points are enough, 1 of them where none stands today" in said


@settings(max_examples=30, deadline=None)
@given(st.sets(st.sampled_from(sorted(NO_MORE))))
def test_no_absence_breaks_the_chapter(parts: set[str]) -> None:
    assert blocks(less(**{one: NO_MORE[one] for one in parts}), "fr")


def test_a_distance_that_no_way_makes_is_a_dash() -> None:
    plan = copy.deepcopy(PLAN)
    plan["sites"]["trade_off"][0]["latency_ms"] = None
    plan["sites"]["compared"][1]["latency_ms"] = float("nan")
    assert rows(blocks(plan), "What other ways")[1][3] == "–"
    assert amounts.plain(Words("en"), float("inf")) == "–"


def test_the_page_shows_it_in_both_languages_and_folds_long_tables() -> None:
    page = html.render(PLAN, OUTLINES)
    for language in ("fr", "en"):
        assert f'id="{language}-sites"' in page
        assert f'href="#{language}-sites"' in page
    assert page.count('<details class="folded">') == 2 * 7
    assert page.count('class="chart sites-map"') == 2


def test_the_chapter_never_scrolls_sideways_on_a_phone(tmp_path: Path) -> None:
    need("chromium")
    (tmp_path / "report.html").write_text(html.render(PLAN, OUTLINES), encoding="utf-8")
    with opened(tmp_path / "report.html", tmp_path, "--disable-3d-apis", width=390) as tab:
        tab.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert tab.ask("document.querySelectorAll('details[open]').length") == 2 * 7
        assert tab.ask("document.documentElement.scrollWidth") <= 390


def test_folded_tables_stay_off_the_paper() -> None:
    data = pdf.as_data(contents.write(PLAN, OUTLINES, "en"))
    held = next(one for one in data["chapters"] if one["title"] == "Data centres and technopole")
    kinds = [one["kind"] for one in held["blocks"]]
    assert "folded" not in kinds
    assert {"table", "beside", "figure", "note"} <= set(kinds)


def test_it_is_set_on_paper() -> None:
    made = pdf.render(contents.write(PLAN, OUTLINES, "fr"))
    assert made.startswith(b"%PDF")


def test_nothing_is_said_outside_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every word is of the catalogue, of the plan, or a unit that all languages share."""
    own = set(re.findall(r"[^\W\d_]+", json.dumps(PLAN, ensure_ascii=False)))

    def masked(self: Words, message: str, **values: object) -> str:
        parts = re.split(r"(\{\w+\})", message)
        hidden = "".join(p if p.startswith("{") else re.sub(r"[^\W\d_]", "§", p) for p in parts)
        return hidden.format(**values) if values else hidden

    monkeypatch.setattr(Words, "say", masked)
    found = blocks()
    tables = [one for one in found if isinstance(one, Table)]
    tables += [table for one in found if isinstance(one, Folded) for table in one.tables]
    said = " ".join((texts(found), *(" ".join((t.grid.caption, *t.grid.heads)) for t in tables)))
    outside = set(re.findall(r"[^\W\d_]{4,}", said)) - own - {"Gbit"}
    assert outside - {"Gabon", "Cameroon"} == set()


def test_every_label_is_a_word() -> None:
    """No code of the document reaches the reader as it stands."""
    said = texts(blocks()) + " ".join(
        plain(cell) for one in blocks() if isinstance(one, Table) for row in one.grid.rows
        for cell in row
    )  # fmt: skip
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", said)
