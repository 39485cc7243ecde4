"""Figures of the first page, checked by hand on the small plan."""

from __future__ import annotations

from typing import Any

from dorsale.report import facts
from tests.small_plan import document


def test_km_are_those_of_the_ground_only() -> None:
    assert facts.km_to_build(document()) == 240 + 200
    assert facts.km_reused(document()) == 60


def test_people_newly_near_a_node() -> None:
    assert facts.newly_near(document()) == 1_500_000


def test_capitals_lose_fewer_hours() -> None:
    (capital,) = facts.capitals(document())
    assert (capital.name, capital.before, capital.after) == ("Yaoundé", (200, 212), (30, 31))


def test_exposure_is_hours_and_the_traffic_of_the_busiest_span() -> None:
    worst, other = facts.exposures(document())
    assert (worst.name, worst.hours_per_year, worst.gbps) == ("N3", 24, 40)
    assert (other.name, other.gbps) == ("Wouri crossing at Douala", 40)


def test_items_are_summed_and_the_largest_comes_first() -> None:
    first = facts.items_by_kind(document())[0]
    assert (first["item"], first["eur"], first["assumed_eur"]) == ("road_trench_km", 6e6, 15e5)


def test_assumptions_are_told_apart() -> None:
    assert facts.general_assumptions(document()) == [
        ("/basis/discount_rate", "assumption: working rate")
    ]
    assert [s["length_km"] for s in facts.assumed_lengths(document())] == [240]


def test_the_need_is_the_end_of_the_bridge_or_p80_without_one() -> None:
    bill = {"total_eur": {"p80": 7.0}}
    bare: dict[str, Any] = {"bill": bill, "solution": {}}
    assert (facts.financing_need(bare), facts.charged(bare)) == (7.0, False)
    steps = [{"step": "tax", "eur": 2.0}, {"step": "financing_need", "eur": 9.0}]
    full = {"bill": bill, "solution": {"bridge": steps}}
    assert (facts.financing_need(full), facts.charged(full)) == (9.0, True)
