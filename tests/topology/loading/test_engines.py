from __future__ import annotations

import pytest

from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.flows.engines import solve
from dorsale.topology.loading.flows.program import Matrices, Program
from tests.needs import need

_LIMITS = Limits(work=100, time_s=30.0, gap=1e-4)


def _three_of_two() -> Matrices:
    program = Program()
    x = program.columns(1, 2.0, 0.0, 9.0, True)
    program.entries(program.rows(1, 3.0, float("inf")), x, 2.0)
    return program.matrices()


def test_two_modules_of_two_hold_three() -> None:
    found = solve(_three_of_two(), _LIMITS, 1)
    assert found.values is not None
    assert (found.values.tolist(), found.bound, found.status) == ([2.0], 4.0, "optimal")


def test_scip_says_the_same() -> None:
    need("pyscipopt")
    found = solve(_three_of_two(), _LIMITS, 1, "pyscipopt")
    assert found.values is not None
    assert found.values.tolist() == pytest.approx([2.0])


def test_no_time_is_no_answer_and_no_claim() -> None:
    found = solve(_three_of_two(), Limits(100, 0.0, 1e-4), 1)
    assert (found.values, found.status) == (None, "time_limit")
    assert found.bound == -float("inf")


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(BadInput, match="abacus"):
        solve(_three_of_two(), _LIMITS, 1, "abacus")
