from __future__ import annotations

import numpy as np
import pytest

from dorsale.topology.backbone.master import Master
from tests.topology.backbone.small_problems import stated

PAIR = stated([(0, 1), (0, 1)], (10, 30), [(1, 0, 150.0)], price_eur=50.0, most_modules=3)
ONES = np.ones(2)


def test_without_cuts_nothing_is_bought_and_protection_is_free() -> None:
    point = Master(PAIR, 1).relaxed()
    assert point.value == pytest.approx(0.0)
    assert point.spans.tolist() == [0.0, 0.0]


def test_one_way_in_and_the_price_of_one() -> None:
    """One span costs 10 + 1; a second one (31) is cheaper than leaving the site open (50)."""
    master = Master(PAIR, 1)
    master.connect([0, 1], None, 1.0, ONES)
    master.connect([0, 1], 1, 1.0, ONES)
    point = master.whole(5.0, 100, 0.0)
    assert point is not None
    assert point.value == pytest.approx(42.0)
    assert point.protected.tolist() == [1.0]


def test_capacity_buys_more_modules_on_a_span_that_is_there() -> None:
    """150 Gbit/s need half a module beyond the first while relaxed, a dear one whole."""
    master = Master(PAIR, 1)
    master.carry([0], 150.0, {})
    point = master.relaxed()
    assert point.spans[0] + point.extra[0] == pytest.approx(1.5)
    whole = master.whole(5.0, 100, 0.0)
    assert whole is not None
    assert whole.value == pytest.approx(12.0)
    assert whole.bound <= whole.value + 1e-9


def test_one_option_only_on_the_same_ground() -> None:
    from dataclasses import replace

    master = Master(replace(PAIR, exclusive=((0, 1),)), 1)
    master.connect([0, 1], None, 2.0, ONES)
    assert master.whole(5.0, 100, 0.0) is None
