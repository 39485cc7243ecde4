from __future__ import annotations

import pytest

from dorsale.topology.loading.paths.looser import bound_of, looser_tasks
from tests.topology.loading.tiny_tasks import LIMITS, triangle


@pytest.mark.parametrize(("letter", "bounds"), [("N", [6.0]), ("S", [15.0]), ("P", [15.0, 12.0])])
def test_looser_tasks_bound_the_harder(letter: str, bounds: list[float]) -> None:
    given = triangle(f"U-U-M-N-S-A-N-{letter}", "none" if letter == "N" else "links")
    found = [bound_of(task, LIMITS, 1)[0] for task in looser_tasks(given)]
    assert found == pytest.approx(bounds)
