"""Profiles in the report: the dearest corridors whose relief is known, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from dorsale.report.profiles import SHOWN, figures
from dorsale.report.words import Words

Points = list[list[float | None]]


def corridor(cost: float, profile: Points | None, rank: int = 1) -> dict[str, Any]:
    return {"from": "cg-a", "to": "cg-b", "rank": rank, "cost_eur": cost, "length_km": 1234.0,
            "profile": profile}  # fmt: skip


def document(*corridors: dict[str, Any]) -> dict[str, Any]:
    nodes = [{"id": "cg-a", "name": "Here"}, {"id": "cg-b", "name": "There"}]
    return {"corridors": list(corridors), "nodes": nodes}


RISING: Points = [[0.0, 10.0], [600.0, 700.0], [1234.0, 1510.0]]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "between 10\u00a0m and 1,510\u00a0m"), ("fr", "1\u202f510\u00a0m")],
)
def test_a_caption_says_the_ends_and_the_heights(language: str, said: str) -> None:
    ((caption, chart),) = figures(document(corridor(1e6, RISING)), Words(language))
    assert caption.startswith("Here")
    assert said in caption
    assert "<path" in chart


def test_only_first_corridors_with_known_relief_are_drawn() -> None:
    unknown: Points = [[0.0, None], [1.0, None], [2.0, 3.0]]
    rows = [corridor(1, None), corridor(1, unknown), corridor(1, RISING, rank=2)]
    assert figures(document(*rows), Words("en")) == []


def test_the_dearest_come_first_and_not_all_are_shown() -> None:
    rows = [corridor(cost, RISING) for cost in range(SHOWN + 3)]
    assert len(figures(document(*rows), Words("en"))) == SHOWN
