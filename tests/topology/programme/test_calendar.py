from __future__ import annotations

import pytest

from dorsale.plan.scenario import Scenario
from dorsale.topology.programme.calendar import Pace, dry_months, month_of, pace_of, said, work

SOUTH = frozenset({1, 2, 5, 6, 7, 8, 9})


def months(km: float, pace: Pace, first: str) -> list[tuple[str, float]]:
    found = work(km, pace, month_of(first), month_of("2040-01"))
    return [(said(month), round(share, 6)) for month, share in found]


def test_in_the_dry_season_works_go_at_full_pace() -> None:
    """150 km at 70 a month: two whole months and a seventh of the third."""
    assert months(150.0, Pace(70.0, 0.5, SOUTH), "2029-05") == [
        ("2029-05", 1.0), ("2029-06", 1.0), ("2029-07", round(10 / 70, 6)),
    ]  # fmt: skip


def test_rain_halves_the_pace() -> None:
    """From September: 70 dry, then 35 in October and November, 10 of 35 left in December."""
    assert months(150.0, Pace(70.0, 0.5, SOUTH), "2029-09") == [
        ("2029-09", 1.0), ("2029-10", 1.0), ("2029-11", 1.0), ("2029-12", round(10 / 35, 6)),
    ]  # fmt: skip


def test_low_water_stops_a_river_bed_and_the_crew_waits() -> None:
    """60 km at 40 a month from May: 40, nothing from June to August, 20 in September."""
    river = Pace(40.0, 1.0, SOUTH, frozenset({6, 7, 8}))
    assert months(60.0, river, "2029-05") == [
        ("2029-05", 1.0), ("2029-06", 1.0), ("2029-07", 1.0), ("2029-08", 1.0), ("2029-09", 0.5),
    ]  # fmt: skip


def test_works_that_would_not_end_in_time_are_no_works() -> None:
    assert work(150.0, Pace(70.0, 1.0, SOUTH), month_of("2029-01"), month_of("2029-03")) == []
    never = Pace(70.0, 0.0, frozenset())
    assert work(1.0, never, month_of("2029-01"), month_of("2060-01")) == []


@pytest.mark.parametrize(
    ("country", "lat", "lon", "dry"),
    [
        ("CM", 4.05, 9.7, {1, 2, 3}),
        ("CM", 7.3, 13.6, {11, 12, 1, 2, 3, 4}),
        ("CG", -4.3, 15.3, {1, 2, 5, 6, 7, 8, 9}),
        ("CG", 1.6, 16.0, set()),
        ("NG", 9.0, 8.0, {11, 12, 1, 2, 3, 4}),
        ("CD", -4.3, 15.3, {5, 6, 7, 8, 9}),
    ],
)
def test_dry_months_change_sides_at_the_equator(
    tiny_scenario: Scenario, country: str, lat: float, lon: float, dry: set[int]
) -> None:
    assert dry_months(tiny_scenario.programme, country, lat, lon) == dry


def test_slippage_slows_works_down(tiny_scenario: Scenario) -> None:
    rules = tiny_scenario.programme
    planned = pace_of(rules, "railway", SOUTH)
    late = pace_of(rules, "railway", SOUTH, rules.slippage)
    assert (planned.full_km, planned.wet) == (70.0, 0.5)
    assert late.full_km == pytest.approx(70 / 1.9)
    assert pace_of(rules, "river", SOUTH).closed == {6, 7, 8}
