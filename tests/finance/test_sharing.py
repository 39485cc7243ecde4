"""Cost and benefit by country: Shapley against enumeration of orders, and to the cent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.finance import carried, sharing
from dorsale.plan.network import Plan
from tests.finance.planned import planned

MEMBERS = ("CF", "CG", "CM", "TD")
users = st.lists(
    st.sets(st.sampled_from(MEMBERS), min_size=1).map(frozenset), min_size=1, max_size=7
)


def by_orders(members: Sequence[str], costs: dict[tuple[str, ...], float]) -> dict[str, float]:
    """Return what each member adds when it joins, averaged over every order of joining."""
    found = dict.fromkeys(members, 0.0)
    for order in permutations(members):
        for at, one in enumerate(order):
            before, after = tuple(sorted(order[:at])), tuple(sorted(order[: at + 1]))
            found[one] += (costs[after] - costs[before]) / math.factorial(len(members))
    return found


def test_shapley_by_hand() -> None:
    """The airport of three: runways of 1, 2 and 3 (Littlechild and Owen): 1/3, 5/6, 11/6."""
    items = [frozenset("abc"), frozenset("bc"), frozenset("c")]
    costs = sharing.coalitions("abc", items, np.ones(3))
    assert costs["a",] == 1
    assert costs["a", "b"] == costs["b",] == 2
    assert costs["a", "b", "c"] == 3
    assert sharing.shapley("abc", costs) == pytest.approx({"a": 1 / 3, "b": 5 / 6, "c": 11 / 6})


@given(users, st.data())
@settings(max_examples=60, deadline=None)
def test_shapley_is_the_mean_over_all_orders(
    who: list[frozenset[str]], data: st.DataObject
) -> None:
    one = st.floats(0, 1e8)
    eur = np.array(data.draw(st.lists(one, min_size=len(who), max_size=len(who))))
    costs = sharing.coalitions(MEMBERS, who, eur)
    found = sharing.shapley(MEMBERS, costs)
    assert found == pytest.approx(by_orders(MEMBERS, costs), abs=1e-3)
    assert found == pytest.approx(sharing.by_item(MEMBERS, who, eur), abs=1e-3)
    assert sum(found.values()) == pytest.approx(costs[MEMBERS], abs=1e-3)
    assert all(found[m] <= costs[m,] + 1e-3 for m in MEMBERS)


def test_many_members_are_shared_by_items() -> None:
    many = [f"{n:02}" for n in range(sharing.MOST_ENUMERATED + 1)]
    assert sharing.coalitions(many, [frozenset(many)], np.ones(1)) == {}


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=8), st.integers(0, 10**12))
@settings(max_examples=100, deadline=None)
def test_no_cent_is_lost(weights: list[float], cents: int) -> None:
    found = sharing.to_cents(weights, cents / 100)
    assert sum(round(one * 100) for one in found) == cents
    assert all(one >= 0 for one in found)
    total = sum(weights)
    if total > 0:
        for one, weight in zip(found, weights, strict=True):
            assert abs(one - cents / 100 * (weight / total)) <= 0.011 + 1e-9 * cents / 100


def test_one_country_pays_all(tiny_plan: Plan) -> None:
    held = tiny_plan.money.sharing
    assert held is not None
    (row,) = held.shares.to_dict("records")
    for name in ("length_eur", "use_eur", "shapley_eur", "alone_eur"):
        assert row[name] == 2_420_000
    assert row["gain_eur"] == 0
    benefit = tiny_plan.money.accounts.flows["real_benefit"].sum()
    assert row["benefit_eur"] == pytest.approx(benefit, abs=0.1)
    assert (held.coalitions, held.method) == ({"CG": 2_420_000}, sharing.METHOD)


def test_use_counts_working_and_protecting_traffic(tiny_plan: Plan) -> None:
    """f-dead carries 5 and 1 Gbit/s and protects 4; the exit of Brazzaville carries all."""
    use = sharing.gbps_by_span(planned(tiny_plan))
    assert use["f-dead"]["CG"] == pytest.approx(10)
    assert use["c-wacs"]["CG"] == pytest.approx(10)


def test_two_countries_split_what_both_use(tiny_plan: Plan) -> None:
    """With Dolisie abroad: it pays its own site, and half of the repaired cable by Shapley."""
    nodes = tiny_plan.candidates.nodes.copy()
    nodes.loc["cg-dolisie", "country"] = "GA"
    items = tiny_plan.bill.items.copy()
    items.loc[items["span"] == "cg-dolisie", "country"] = "GA"
    plan = replace(
        planned(tiny_plan),
        found=replace(tiny_plan.candidates, nodes=nodes),
        bill=replace(tiny_plan.bill, items=items),
    )
    parts = carried.by_country(
        plan.scenario, plan.found, plan.chosen, plan.traffic, plan.ranges, plan.built,
        plan.planned, plan.today, plan.available, 2027,
    )  # fmt: skip
    held = sharing.sharing(plan, tiny_plan.money.case, parts)
    rows = held.shares.set_index("country")
    site = float(items.loc[items["span"] == "cg-dolisie", "eur"].sum())
    lit = float(items.loc[items["span"].isin(["f-dead", "f-coast"]), "eur"].sum())
    assert rows.at["GA", "shapley_eur"] == pytest.approx(site + lit / 2)
    assert rows.at["GA", "alone_eur"] == pytest.approx(site + lit)
    assert rows.at["GA", "gain_eur"] == pytest.approx(lit / 2)
    assert rows.at["GA", "length_eur"] == 0
    assert held.coalitions["CG+GA"] == 2_420_000
    for name in ("length_eur", "use_eur", "shapley_eur"):
        assert round(rows[name].sum() * 100) == 242_000_000


def test_what_is_left_to_each_adds_up_to_the_plan(tiny_plan: Plan) -> None:
    """One country: its net value is that of the plan, data centres apart."""
    held = tiny_plan.money.sharing
    assert held is not None
    net = held.shares["net_eur"].sum()
    assert net == pytest.approx(tiny_plan.money.accounts.ratios["enpv"], abs=0.1)
