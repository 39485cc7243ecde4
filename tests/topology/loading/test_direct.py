from __future__ import annotations

import numpy as np
import pytest

from dorsale.plan.problems import BadInput, Infeasible
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.flows.direct import direct
from tests.topology.loading.tiny_tasks import LIMITS, triangle


def test_two_links_carry_two_demands() -> None:
    found = direct(triangle(), LIMITS, 1)
    assert (found.value, found.bound, found.status) == (6.0, 6.0, "optimal")
    assert [n.tolist() for n in found.modules] == [[1.0], [1.0], [0.0]]


def test_any_link_may_fail_for_two_and_a_half_times_the_price() -> None:
    assert direct(triangle("U-U-M-N-C-A-N-U", "links"), LIMITS, 1).value == 15.0


def test_linear_capacity_is_bought_in_fractions() -> None:
    found = direct(triangle("U-U-L-N-C-A-N-N", modules=[([4.0], [3.0])] * 3), LIMITS, 1)
    assert found.value == pytest.approx(3.0)
    assert found.modules[0].tolist() == pytest.approx([0.5])


def test_single_paths_are_told() -> None:
    found = direct(triangle("U-U-M-N-S-A-N-N"), LIMITS, 1)
    assert found.flows == {0: (((0,), 2.0),), 1: (((1,), 2.0),)}


def test_the_demands_that_do_not_pass_are_named() -> None:
    with pytest.raises(Infeasible) as impossible:
        direct(triangle("U-U-E-N-C-A-N-N", modules=[([0.9], [1.0])] * 3), LIMITS, 1)
    assert "D0 (a – b)" in impossible.value.cuts


def test_no_time_claims_nothing() -> None:
    found = direct(triangle(), Limits(10, 0.0, 1e-4), 1)
    assert (found.value, found.bound, found.status) == (np.inf, 0.0, "time_limit")


def test_protection_paths_are_another_methods() -> None:
    with pytest.raises(BadInput, match="survive"):
        direct(triangle("U-U-M-N-C-A-N-P", "links"), LIMITS, 1)
