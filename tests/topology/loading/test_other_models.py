from __future__ import annotations

from dataclasses import replace

import pytest

from dorsale.plan.problems import BadInput
from dorsale.topology.loading.other_models import solve
from tests.topology.loading.tiny_tasks import LIMITS, triangle


@pytest.mark.parametrize(
    ("code", "method"),
    [("D-B-M-N-C-A-N-N", "flow"), ("U-U-M-N-S-A-N-N", "paths"), ("U-U-M-N-C-A-Y-N", "paths")],
)
def test_each_model_has_its_method(code: str, method: str) -> None:
    found = solve(triangle(code), LIMITS, 1)
    assert method in found.method
    assert (found.value, found.bound) == (6.0, 6.0)


def test_a_share_of_1_plus_1_is_refused() -> None:
    task = replace(triangle("U-U-M-N-S-A-N-P", "links"), share=0.5)
    with pytest.raises(BadInput, match=r"1\+1 protection"):
        solve(task, LIMITS, 1)
