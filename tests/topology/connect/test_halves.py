from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.topology.connect.halves import zero_halves
from dorsale.topology.connect.rows import Row, row


def test_an_odd_triangle_needs_two() -> None:
    """x + y >= 1, y + z >= 1, x + z >= 1: half their sum is x + y + z >= 2, broken at 1/2."""
    rows = [row({0: 1, 1: 1}, 1), row({1: 1, 2: 1}, 1), row({0: 1, 2: 1}, 1)]
    assert zero_halves(rows, np.full(3, 0.5), 5) == [Row((0, 1, 2), (1, 1, 1), 2)]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(-2, 2), min_size=5, max_size=5), st.integers(-2, 3)),
        min_size=2,
        max_size=6,
    ),
    st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=5, max_size=5),
)
def test_every_cut_holds_at_every_whole_point(
    drawn: list[tuple[list[int], int]], at: list[float]
) -> None:
    rows = [row(dict(enumerate(values)), least) for values, least in drawn]
    point = np.array(at)
    cuts = zero_halves(rows, point, 10)
    assert all(cut.slack(point) < 0 for cut in cuts)
    for bits in range(32):
        whole = np.array([bits >> i & 1 for i in range(5)], dtype=float)
        if all(one.slack(whole) >= 0 for one in rows):
            assert all(cut.slack(whole) >= 0 for cut in cuts)
