from __future__ import annotations

import gc

from dorsale.finance.once import once_per_case
from dorsale.plan.money import Case
from tests.finance.small_case import small_case


def test_a_case_is_read_once_for_each_argument() -> None:
    asked = []

    @once_per_case
    def read(case: Case, name: str = "a") -> float:
        asked.append(name)
        return float(case.works_to)

    one, other = small_case(), small_case(works_to=2027)
    assert [read(one), read(one), read(other), read(one, "b"), read(one, name="b")] == [
        2026, 2026, 2027, 2026, 2026,
    ]  # fmt: skip
    assert asked == ["a", "a", "b", "b"]


def test_what_was_read_goes_with_its_case() -> None:
    read = once_per_case(lambda case: case.works_to)
    for works_to in range(2026, 2031):
        assert read(small_case(works_to=works_to)) == works_to
        gc.collect()
