from __future__ import annotations

from typing import Any

from dorsale.report import html, rules_kept
from dorsale.report.words import Words
from tests.small_plan import OUTLINES, document

EN = Words("en")
BRIDGE = {"id": "rg-bridge", "kind": "bridge", "name": "Wouri crossing at Douala"}
CARRIER = {"id": "operator:CAMTEL", "kind": "operator", "name": "CAMTEL"}


def _finding(subject: list[str], found: int, least: int, **more: Any) -> dict[str, Any]:
    return {
        "subject": subject, "found": found, "found_today": 0, "met": found >= least,
        "exact": True, "held": False, "counted": [], "unnamed": [], "out_of_reach": False,
        "cut": [], **more,
    }  # fmt: skip


def _ruled(enforced: bool = False, **more: Any) -> dict[str, Any]:
    towns = [
        _finding(["cm-yaounde"], 2, 2, unnamed=["r-cm-douala-cm-yaounde"]),
        _finding(["cm-douala"], 1, 2, cut=[CARRIER], **more),
        _finding(["cm-buea"], 1, 2, cut=[CARRIER], **more),
        _finding(["cm-ekok"], 1, 2, cut=[BRIDGE, CARRIER], out_of_reach=True),
    ]
    links = [_finding(["CM", "NG"], 0, 2)]
    found = document()
    found["solution"]["rules"] = [
        {"rule": "towns", "title": {"fr": "Deux routes", "en": "Two routes"}, "kind": "routes",
         "count": "operators", "least": 2, "enforced": enforced, "source": "assumption",
         "findings": towns},
        {"rule": "links", "title": {}, "kind": "neighbours", "count": "borders", "least": 2,
         "enforced": False, "source": "https://www.au-pida.org/x", "findings": links},
    ]  # fmt: skip
    return found


def test_kept_rules_are_counted() -> None:
    held = rules_kept.view(_ruled(), EN)
    assert held is not None
    towns, links = (list(row) for row in held["table"].rows)
    assert towns[:6] == ["Two routes", "ground, operators", "0 of 4", "1 of 4", "1", "1"]
    assert links[:6] == ["links", "ground, border posts", "0 of 1", "0 of 1", "–", "–"]
    assert 'href="https://www.au-pida.org/x"' in links[6]
    assert "assumption" in towns[6]
    assert (held["imposed"], held["exact"], held["unnamed"]) == ("", True, True)


def test_places_that_lack_the_same_share_a_row() -> None:
    held = rules_kept.view(_ruled(), EN)
    assert held is not None
    towns, links = held["missing"]
    assert towns.caption == "Two routes: 3 not kept, 2 routes asked"
    assert towns.rows == [
        ["Douala · Buea <b>&</b>", "0", "1", "In this network every route uses CAMTEL (operator)."],
        ["Ekok", "0", "1", "Whatever is built, every route uses Wouri crossing at Douala (bridge) "
                           "or CAMTEL (operator)."],
    ]  # fmt: skip
    assert links.rows == [["Cameroon – Nigeria", "0", "0", "No such route is in this network."]]


def test_what_could_not_be_imposed_and_what_was_cut_short_is_said() -> None:
    held = rules_kept.view(_ruled(enforced=True, exact=False), EN)
    assert held is not None
    assert held["imposed"] == "Two routes"
    assert not held["exact"]
    why = held["missing"][0].rows[0][3]
    assert "It could not be imposed together with the rest." in why
    assert "There may be more" in why


def test_the_report_has_the_section_only_with_rules() -> None:
    page = html.render(_ruled(), OUTLINES)
    assert 'id="fr-rules"' in page
    assert 'href="#en-rules"' in page
    assert "Deux routes" in page
    assert "Buea &lt;b&gt;&amp;&lt;/b&gt;" in page
    assert "-rules" not in html.render(document(), OUTLINES)
    assert rules_kept.view(document(), EN) is None
