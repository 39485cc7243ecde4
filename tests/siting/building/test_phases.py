from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dorsale.siting.building.phases import Pace, phases

PACE = Pace(400.0, 0.85, 4.0)
loads = st.lists(st.floats(0, 5_000), min_size=1, max_size=25).map(
    lambda kw: {2027 + i: one for i, one in enumerate(sorted(kw))}
)


@given(load=loads, most=st.integers(1, 4))
def test_phases_are_whole_modules_in_time_and_never_more_than_asked(
    load: dict[int, float], most: int
) -> None:
    found = phases(load, 2029, most, PACE)
    assert len(found) <= most
    stands = 0.0
    for at, one in enumerate(found, start=1):
        assert one.number == at
        assert one.modules >= 1
        assert one.capacity_kw == stands + one.modules * PACE.module_kw
        assert load[one.year] > PACE.fill_limit * stands
        stands = one.capacity_kw
    if len(found) < most:
        assert all(kw <= PACE.fill_limit * stands + 1e-6 or stands == 0 or kw <= stands
                   for year, kw in load.items() if year >= 2029)  # fmt: skip


def test_nothing_to_host_builds_nothing() -> None:
    assert phases({2030: 0.0}, 2029, 3, PACE) == ()
    assert phases({2028: 500.0}, 2029, 3, PACE) == ()
