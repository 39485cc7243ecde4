"""Schedules: by hand, equal to the proved optimum of another solver, the same each time."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dorsale_web.matching.meetings import bounds, colouring
from dorsale_web.matching.meetings.causes import causes, refusal
from dorsale_web.matching.meetings.check import check
from dorsale_web.matching.meetings.fair import together
from dorsale_web.matching.meetings.faults import BadMeetings
from dorsale_web.matching.meetings.invent import invent
from dorsale_web.matching.meetings.portfolio import schedule
from dorsale_web.matching.meetings.problem import Person, problem_of
from dorsale_web.matching.meetings.rows import grid
from dorsale_web.matching.meetings.what_if import what_if
from tests.dorsale_web.matching.meetings.fairs import at, inputs_of, tiny, write
from tests.needs import need

ORACLE = Path(__file__).parent / "oracle.py"
CASES = 200


def test_first_case_by_hand() -> None:
    asked = [("E1", "V1", 30), ("E1", "V2", 12), ("E2", "V1", 10)]
    free = [("V1", 1), ("V2", 1), ("V2", 2)]
    result = schedule(problem_of(asked, free, slots=2))
    assert result.meetings == (at("E1", "V1", 1), at("E1", "V2", 2))
    assert result.value == result.bound == 42
    assert result.gap == 0


def test_no_request_and_nothing_open_are_no_error() -> None:
    for asked in ([], [("E1", "V1", 0)], [("E1", "V1", 5)]):
        result = schedule(problem_of(asked, [("V1", 0)], slots=2), fair=True)
        assert (result.value, result.bound, result.gap, result.meetings) == (0, 0, 0, ())


def test_equals_the_proved_optimum_of_cp_sat_on_small_fairs() -> None:
    need("ortools")
    grids = [grid(tiny(seed)) for seed in range(CASES)]
    said = json.dumps([_plain(one) for one in grids])
    command = [sys.executable, str(ORACLE)]
    run = subprocess.run(command, input=said, capture_output=True, text=True, check=True)
    best = json.loads(run.stdout)
    ours = [schedule(one.problem) for one in grids]
    assert [one.value for one in ours] == pytest.approx(best)
    assert all(one.bound >= value - 1e-9 for one, value in zip(ours, best, strict=True))
    assert sum(best) > 0


def _plain(one: Any) -> dict[str, Any]:
    matrix = one.matrix
    rows = []
    for row in range(matrix.shape[0]):
        some = slice(matrix.indptr[row], matrix.indptr[row + 1])
        terms = zip(matrix.indices[some].tolist(), map(int, matrix.data[some]), strict=True)
        rows.append([list(terms), int(min(one.limit[row], 10_000))])
    return {"profit": one.profit.tolist(), "rows": rows}


@pytest.mark.parametrize("seed", range(40))
def test_small_fairs_pass_the_independent_checker(seed: int, tmp_path: Path) -> None:
    problem = tiny(seed)
    inputs = inputs_of(problem, tmp_path)
    for fair in (False, True):
        result = schedule(problem, fair=fair)
        assert check(*write(result, inputs, tmp_path), **inputs) == []


def test_same_seed_gives_the_same_schedule() -> None:
    problem = invent(15, 30, 8, 3, wishes=6, popularity=0)
    first, again = (schedule(problem, seed=5) for _ in range(2))
    assert first.meetings == again.meetings
    assert first.prices == again.prices


def test_progress_tells_values_that_rise_and_bounds_that_fall() -> None:
    told: list[tuple[str, float, float]] = []
    schedule(invent(20, 60, 8, 1), progress=lambda *step: told.append(step))
    values, bounds_ = [value for _, value, _ in told], [bound for *_, bound in told]
    assert values == sorted(values)
    assert bounds_ == sorted(bounds_, reverse=True)


def test_interruption_keeps_the_best_so_far(tmp_path: Path) -> None:
    problem = invent(20, 200, 8, 1)

    def stop(step: str, value: float, bound: float) -> None:
        if step == "greedy":
            raise KeyboardInterrupt

    result = schedule(problem, progress=stop)
    inputs = inputs_of(problem, tmp_path)
    assert result.is_time_limited
    assert result.value > 0
    assert check(*write(result, inputs, tmp_path), **inputs) == []


@pytest.mark.parametrize("tables", [None, 3, 7])
def test_everybody_free_is_exact_by_colours(tables: int | None) -> None:
    result = schedule(invent(12, 50, 6, 2, always=True, tables=tables))
    assert result.method == "colouring"
    assert result.value == pytest.approx(result.bound)
    if tables:
        assert max(Counter(one.slot for one in result.meetings).values()) <= tables


@pytest.mark.parametrize(("seats", "tables"), [(1, None), (3, None), (3, 4), (2, 2)])
def test_colours_pass_the_checker(seats: int, tables: int | None, tmp_path: Path) -> None:
    people = {f"E{number}": Person(seats=seats, most=11) for number in range(1, 5)}
    problem = invent(8, 60, 5, 4, always=True, people=people, tables=tables, max_per_person=9)
    assert colouring.applies(problem)
    result = schedule(problem)
    inputs = inputs_of(problem, tmp_path)
    assert result.method == "colouring"
    assert result.value == pytest.approx(result.bound)
    assert check(*write(result, inputs, tmp_path), **inputs) == []


def test_tables_are_kept_from_one_slot_to_the_next() -> None:
    asked = [("E1", "V1", 9), ("E1", "V2", 9), ("E0", "V1", 9), ("E0", "V2", 9)]
    result = schedule(problem_of(asked, slots=2, tables=2))
    tables = {(one.exhibitor, one.table) for one in result.meetings}
    assert len(result.meetings) == 4
    assert len(tables) == 2


def test_a_break_leaves_one_slot_free() -> None:
    asked = [("E1", f"V{number}", 5) for number in range(4)]
    people = {"E1": Person(break_from=2, break_to=3)}
    result = schedule(problem_of(asked, people=people, slots=4))
    assert len(result.meetings) == 3
    assert not {2, 3} <= {one.slot for one in result.meetings}


def test_nobody_changes_halls_between_consecutive_slots() -> None:
    asked = [("E1", "V1", 5), ("E2", "V1", 4)]
    people = {"E1": Person(hall="A"), "E2": Person(hall="B")}
    assert len(schedule(problem_of(asked, people=people, slots=2)).meetings) == 1
    assert len(schedule(problem_of(asked, people=people, slots=3)).meetings) == 2
    assert len(schedule(problem_of(asked, people=people, slots=[1, 3])).meetings) == 2


def test_a_team_holds_as_many_meetings_as_colleagues_are_free() -> None:
    asked = [("E1", f"V{number}", 5) for number in range(5)]
    free = [("E1", 1), ("E1", 1), ("E1", 2)]
    assert len(schedule(problem_of(asked, free, {"E1": Person(seats=2)})).meetings) == 3
    assert len(schedule(problem_of(asked, free)).meetings) == 2


def test_fair_meets_as_many_together_as_can_be() -> None:
    asked = [("E1", "V1", 30), ("E2", "V1", 30), ("E1", "V2", 1)]
    free = [("V1", 1), ("V1", 2), ("V2", 1), ("E2", 2), ("E1", 1)]
    problem = replace(problem_of(asked, free), people={"E1": Person(most=1)})
    assert schedule(problem).value == 60
    result = schedule(problem, fair=True)
    assert (result.value, result.met, result.met_bound) == (31, 2, 2)
    assert result.without_fairness == 60
    assert result.price_of_fairness == pytest.approx(29 / 60)


@pytest.mark.parametrize("seed", range(60))
def test_fair_meets_the_number_found_by_trying_all(seed: int) -> None:
    problem = tiny(1000 + seed)
    result = schedule(problem, fair=True)
    alike = replace(problem, requests=dict.fromkeys(problem.requests, 1.0), max_per_person=None)
    people = {name: replace(one, most=None) for name, one in problem.people.items()}
    visitors = {other for _, other in problem.requests}
    for name in visitors:
        most = problem.places(name)
        people[name] = replace(problem.person(name), most=min(1, most))
    for name in {one for one, _ in problem.requests}:
        people[name] = replace(problem.person(name), most=problem.places(name))
    assert result.met == schedule(replace(alike, people=people)).value
    if result.met_bound is not None:
        assert result.met <= result.met_bound


@pytest.mark.parametrize("tables", [None, 4])
def test_a_flow_meets_as_many_as_rows_do(
    tables: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = grid(invent(6, 60, 5, 1, wishes=1, tables=tables))
    by_rows = together(rows, 10, 0)
    monkeypatch.setattr("dorsale_web.matching.meetings.fair._LARGEST", 0)
    by_flow = together(rows, 10, 0)
    assert rows.fits(by_flow.when)
    assert by_flow.bound == by_rows.bound == len(by_rows.visitors) == len(by_flow.visitors)


def test_causes_of_those_without_a_meeting() -> None:
    asked = [("E1", "V1", 9), ("E1", "V2", 3), ("E1", "V3", 3), ("E2", "V4", 0)]
    free = [("E1", 1), ("V1", 1), ("V2", 1), ("V3", 2)]
    result = schedule(problem_of(asked, free, {"V5": Person()}))
    found = causes(result.problem, result.meetings)
    assert found == {"V2": "full", "V3": "no_common_slot", "V5": "no_request"}
    why = refusal(result, ("E1", "V2"))
    assert why.interest == 3
    assert why.costs[1] >= 3


def test_what_if_adds_tables_and_slots() -> None:
    problem = invent(10, 60, 4, 1, tables=3)
    before = schedule(problem)
    more = what_if(problem, tables=2)
    longer = what_if(problem, slots=1)
    assert more.value > before.value
    assert longer.value > before.value
    assert max(Counter(one.slot for one in more.meetings).values()) == 5


def test_a_name_on_both_sides_is_refused() -> None:
    with pytest.raises(BadMeetings, match="B is an exhibitor"):
        problem_of([("A", "B", 1), ("B", "C", 1)], slots=1)


def test_any_prices_prove_a_bound() -> None:
    rows = grid(invent(6, 15, 5, 1))
    drawn = np.random.default_rng(0)
    best = schedule(rows.problem).value
    for _ in range(20):
        prices = drawn.random(len(rows.limit)) * 20
        assert rows.bound(prices) >= best
        assert rows.bound(bounds.lowered(rows, prices)) <= rows.bound(prices) + 1e-6


def test_search_paths_agree_when_the_relaxation_is_not_whole(tmp_path: Path) -> None:
    people = {f"E{number}": Person(hall="AB"[number % 2]) for number in range(1, 13)}
    people |= {f"V{number}": Person(break_from=3, break_to=5) for number in range(1, 40, 3)}
    problem = invent(12, 40, 8, 1, wishes=6, people=people, max_per_person=6)
    inputs = inputs_of(problem, tmp_path)
    result = schedule(problem)
    assert result.gap < 0.01
    assert check(*write(result, inputs, tmp_path), **inputs) == []


def test_order_of_requests_does_not_matter_for_the_value() -> None:
    problem = invent(10, 40, 6, 2)
    pairs = list(problem.requests.items())
    random.Random(1).shuffle(pairs)
    other = replace(problem, requests=dict(pairs))
    assert schedule(other).value == pytest.approx(schedule(problem).value, rel=1e-3)
