from __future__ import annotations

import pytest

from dorsale.topology.programme.payments import fundable, payments, unpaid
from dorsale.topology.programme.problem import Problem
from tests.topology.programme.small_programmes import problem

DONORS = {"early": (2029, 2029, 60.0), "a": (2029, 2030, 30.0), "b": (2029, 2030, 10.0)}


def of(budget: dict[int, float] | None = None) -> Problem:
    return problem([(0, 1)], [3], [100.0], donors=DONORS, budget=budget)


def test_the_donor_that_ends_first_pays_first_and_equals_by_their_shares() -> None:
    """50 in 2029 come from the early one; of 44 in 2030 the others have 40: 30 and 10."""
    paid = payments(of(), {2029: 50.0, 2030: 44.0})
    assert paid == {"early": {2029: 50.0}, "a": {2030: 30.0}, "b": {2030: 10.0}}
    assert unpaid(of(), {2029: 50.0, 2030: 44.0}) == pytest.approx({2029: 0.0, 2030: 4.0})


def test_what_a_donor_has_not_paid_by_its_last_year_is_lost() -> None:
    assert fundable(of(), {2029: 60.0, 2030: 40.0})
    assert not fundable(of(), {2029: 50.0, 2030: 50.0})


def test_what_a_year_does_not_spend_is_carried_over() -> None:
    budget = {2029: 60.0, 2030: 100.0}
    assert fundable(of(budget), {2029: 60.0, 2030: 40.0})
    assert not fundable(of(budget), {2029: 70.0, 2030: 30.0})
