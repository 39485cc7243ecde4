from __future__ import annotations

from dorsale.formats import plan_json
from dorsale.plan.network import Plan
from dorsale.report import programme
from dorsale.report.words import Words
from tests.small_plan import document

EN = Words("en")


def test_the_tiny_programme_is_told(tiny_plan: Plan) -> None:
    held = programme.view(plan_json.plain(plan_json.document(tiny_plan)), EN)
    assert held is not None
    assert (held["count"], held["planned"], held["slipped"]) == (1, "Jan 2030", "Jan 2031")
    assert (held["left_out"], held["lost"]) == ([], "EUR 2.8 m") or held["lost"] == ""
    (row,) = held["stages"].rows
    assert row[:2] == ["1\u00a0(2030)", "400\u00a0km"]
    assert row[4] == "Pointe-Noire, Brazzaville, Dolisie"
    chart = str(held["chart"])
    assert chart.count('class="work"') == chart.count('class="slip"') == 1
    assert "works from Jan 2029 to Jun 2029, in service Jan 2030" in chart


def test_a_plan_without_a_programme_says_nothing() -> None:
    assert programme.view(document(), EN) is None
