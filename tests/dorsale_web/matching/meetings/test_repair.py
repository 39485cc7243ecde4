"""Repair: nobody present moves, freed places are filled, and the new part is proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from dorsale_web.matching.meetings import files
from dorsale_web.matching.meetings.check import check
from dorsale_web.matching.meetings.faults import BadMeetings
from dorsale_web.matching.meetings.invent import invent
from dorsale_web.matching.meetings.portfolio import schedule
from dorsale_web.matching.meetings.problem import problem_of
from dorsale_web.matching.meetings.repair import repair
from tests.dorsale_web.matching.meetings.fairs import at, inputs_of, tiny, write


def test_first_case_by_hand() -> None:
    problem = problem_of([("E1", "V1", 30), ("E1", "V2", 12), ("E1", "V3", 9)], slots=2)
    published = (at("E1", "V1", 1), at("E1", "V2", 2))
    found = repair(problem, published, {"V1": 1})
    assert found.lost == (at("E1", "V1", 1),)
    assert found.kept == (at("E1", "V2", 2),)
    assert found.new == (at("E1", "V3", 1),)
    assert found.result.value == found.result.bound == 9
    assert found.replaced == 1


def test_slots_before_the_first_absence_are_left_alone() -> None:
    problem = problem_of([("E1", "V1", 30), ("E1", "V2", 12)], slots=3)
    published = (at("E1", "V1", 3),)
    assert [one.slot for one in repair(problem, published, {"V1": 3}).new] == [3]
    assert [one.slot for one in repair(problem, published, {"V1": 3}, from_slot=2).new] != [1]
    assert repair(problem, published, {}).new != ()


def test_a_meeting_that_nobody_asked_for_is_said() -> None:
    with pytest.raises(BadMeetings, match="never asked for"):
        repair(problem_of([("E1", "V1", 1)], slots=2), (at("E1", "V2", 1),), {"V1": 1})


def test_published_meetings_beyond_the_limits_are_said() -> None:
    problem = problem_of([("E1", "V1", 1), ("E2", "V1", 1)], slots=2)
    with pytest.raises(BadMeetings, match="slot:V1:1"):
        repair(problem, (at("E1", "V1", 1), at("E2", "V1", 1)), {})


@pytest.mark.parametrize("seed", range(30))
def test_repairs_pass_the_independent_checker(seed: int, tmp_path: Path) -> None:
    problem = tiny(seed)
    published = schedule(problem).meetings
    absent = {"V0": problem.slots[0], "E1": problem.slots[-1], "V2": problem.slots[1]}
    found = repair(problem, published, absent)
    inputs = inputs_of(found.result.problem, tmp_path)
    files.write_schedule(tmp_path / "published.csv", published)
    inputs["published"] = tmp_path / "published.csv"
    assert check(*write(found.result, inputs, tmp_path), **inputs) == []
    assert set(found.kept) <= set(found.result.meetings)
    assert set(found.kept) | set(found.lost) == set(published)


def test_most_of_what_no_shows_lose_is_replaced() -> None:
    problem = invent(40, 400, 20, 1)
    published = schedule(problem).meetings
    absent = {f"V{number}": 1 for number in range(1, 401, 10)}
    found = repair(problem, published, absent)
    assert found.replaced > 0.5
    assert found.result.gap <= 0.001
    assert set(found.kept) == {one for one in published if one.visitor not in absent}
