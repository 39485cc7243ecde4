from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from dorsale.plan.connect_rules import Row
from dorsale.topology.backbone.master import Master
from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.rules import Rules
from tests.topology.backbone.small_problems import stated

PAIR = stated([(0, 1), (0, 1), (0, 1)], (10, 30, 20), [(1, 0, 5.0)], price_eur=0.0)


def with_rule(least: float) -> Problem:
    """Return the pair of ways with a rule for so many of them."""

    def asked(x: Mapping[str, float]) -> list[Row]:
        short = sum(x.values()) < least - 1e-6
        return [Row(dict.fromkeys(x, 1.0), least)] if short else []

    return replace(PAIR, separators=(asked,))


def test_the_cheapest_spans_meet_a_row() -> None:
    rules = Rules(with_rule(2.0))
    met = rules.meet(np.zeros(3, dtype=bool), PAIR.fixed_eur)
    assert met is not None
    assert met.tolist() == [True, False, True]
    assert rules.hold(met)
    assert not rules.hold(np.array([True, False, False]))


def test_a_rule_that_nothing_meets_gives_no_network() -> None:
    assert Rules(with_rule(4.0)).meet(np.zeros(3, dtype=bool), PAIR.fixed_eur) is None


def test_no_row_is_met_once_time_is_over() -> None:
    rules, nothing = Rules(with_rule(2.0)), np.zeros(3, dtype=bool)
    assert rules.meet(nothing, PAIR.fixed_eur, over=lambda: True) is None
    late = iter([False, True])
    assert rules.meet(nothing, PAIR.fixed_eur, over=lambda: next(late)) is None
    assert rules.meet(nothing, PAIR.fixed_eur, over=lambda: False) is not None


def test_rows_bind_the_master() -> None:
    """Spans of 10 and 20 and a module of 1 each."""
    problem = with_rule(2.0)
    master, rules = Master(problem, 1), Rules(problem)
    assert rules.cut(master, master.relaxed().spans) == 1
    assert abs(master.relaxed().value - 32.0) < 1e-6
    assert rules.cut(master, master.relaxed().spans) == 0
