"""Indicators: what the document of a plan can fill, before and after."""

from __future__ import annotations

from typing import Any

from dorsale.formats.indicators import indicators
from tests.formats.published_plans import moved


def test_the_tiny_plan_repairs_a_cable_and_serves_a_capital(tiny_document: dict[str, Any]) -> None:
    found = {one.id: one for one in indicators(tiny_document)}
    assert (found["km-repaired"].before, found["km-repaired"].after) == (0.0, 400.0)
    assert "km-new" not in found
    lost = found["hours-lost-worst-capital"]
    assert lost.before is not None
    assert lost.after < lost.before
    assert not lost.more_is_better
    people = found["people-within-25-km"]
    assert people.before is not None
    assert people.after >= people.before


def test_what_a_plan_lacks_is_left_out(tiny_document: dict[str, Any]) -> None:
    plan = moved(tiny_document, coverage=None, availability={"sites": []})
    plan["finance"]["price_full_eur_per_mbps_month"] = 0
    assert [one.id for one in indicators(plan)] == ["km-repaired"]
