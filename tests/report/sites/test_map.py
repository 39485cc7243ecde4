"""The small map of the sites: what stands where, and who is named."""

from __future__ import annotations

from dorsale.report.sites import held as facts
from dorsale.report.sites import map as sites_map
from tests.report.sited_plan import sited
from tests.small_plan import OUTLINES


def held() -> facts.Held:
    found = facts.of(sited())
    assert found is not None
    return found


def test_each_candidate_has_the_sign_of_its_fate() -> None:
    kinds = [(one.kind, one.name) for one in sites_map.signs(held())]
    assert kinds == [
        ("chosen", "Yaoundé"), ("chosen", "Douala"), ("excluded", "Ekok"),
        ("technopole-other", "Yaoundé"), ("cache", ""), ("exchange", ""),
    ]  # fmt: skip


def test_signs_of_one_town_stand_side_by_side() -> None:
    drawn = sites_map.draw(held(), OUTLINES, "Sites")
    places = [part.split(")")[0] for part in drawn.split("translate(")[1:]]
    assert len(places) == len(set(places)) == 6


def test_names_stand_once_and_spans_only_with_sites_are_set_apart() -> None:
    drawn = sites_map.draw(held(), OUTLINES, "Sites <1>")
    assert drawn.count(">Yaoundé</text>") == 1
    assert 'class="net more"' in drawn
    assert "<title>Sites &lt;1&gt;</title>" in drawn


def test_the_map_stands_without_outlines() -> None:
    assert 'class="land' not in sites_map.draw(held(), {}, "Sites")
