"""Figures of sections that no chart shows."""

from __future__ import annotations

from typing import Any

import pytest

from dorsale.report import html, layers, sections
from dorsale.report.words import Words
from tests.small_plan import OUTLINES, document

PEOPLE = {
    "layer": "population", "name": "Counted", "address": "https://example.org/people",
    "licence": "CC BY 4.0", "date": "2025", "resolution_m": 927.7, "covered": 0.914,
}  # fmt: skip


def with_layers(*given: dict[str, Any]) -> dict[str, Any]:
    plan = document()
    return {**plan, "scenario": {**plan["scenario"], "layers": list(given)}}


def test_the_report_says_why_huts_stand_where_they_do() -> None:
    huts = [{"why": ["place", "road"]}, {"why": ["road", "dry"]}, {"why": ["spacing"]}]
    told = sections.optics.view({**document(), "huts": huts}, Words("en"))
    assert told is not None
    assert told["reasons"] == (
        "1 at a named place, 2 on or beside a road, 1 on ground known to stay dry, "
        "1 where nothing speaks for one spot or another"
    )


def test_an_older_plan_gives_no_reasons() -> None:
    told = sections.optics.view({**document(), "huts": [{"name": "PK 80"}]}, Words("en"))
    assert told is not None
    assert told["reasons"] == ""


def test_layers_are_named_with_their_licence() -> None:
    found = layers.table(with_layers(PEOPLE), Words("en"))
    assert found is not None
    *said, source = found.rows[0]
    assert said == ["population", "Counted", "2025", "CC BY 4.0", "928\u00a0m", "91%"]
    assert "https://example.org/people" in source
    assert layers.table(document(), Words("en")) is None


@pytest.mark.parametrize("given", [(), (PEOPLE,)])
def test_the_report_says_what_people_are_counted_on(given: tuple[dict[str, Any], ...]) -> None:
    page = html.render(with_layers(*given), OUTLINES)
    assert ("Counted (2025, CC BY 4.0)" in page) == bool(given)
    assert ("gazetteer of places" in page) != bool(given)
