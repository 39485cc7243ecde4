"""The price that returns the cost of a route, by hand on the tiny plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dorsale.finance import regulated
from dorsale.plan.network import Plan
from tests.finance.planned import planned


def test_the_price_of_the_one_route(tiny_plan: Plan) -> None:
    """f-dead with its contingency, at 12 % over 20 years, over half of 6 Gbit/s."""
    (row,) = tiny_plan.money.routes.to_dict("records")
    case = tiny_plan.money.case
    eur = 2_220_000 * (1 + case.contingency)
    charge = 0.12 / (1 - 1.12**-20)
    assert (row["from"], row["to"], row["spans"]) == ("cg-brazzaville", "cg-dolisie", ("f-dead",))
    assert row["eur"] == pytest.approx(eur)
    assert row["charge_eur"] == pytest.approx(eur * charge)
    assert (row["gbps"], row["operation_eur"], row["since"]) == (pytest.approx(6), 0, 2030)
    assert row["own_price"] == pytest.approx(eur * charge / (6 * 0.5 * 12_000))
    common = 200_000 * (1 + case.contingency) * charge
    assert row["common_eur"] == pytest.approx(common)
    assert row["price"] == pytest.approx((eur * charge + common) / (6 * 0.5 * 12_000))


def test_a_price_that_was_seen_stands_beside(tiny_plan: Plan) -> None:
    (row,) = tiny_plan.money.routes.to_dict("records")
    assert (row["seen"], row["seen_price"], row["seen_year"]) == ("transport_cg", 30, 2025)
    assert "open_access" in tiny_plan.money.terms
    assert "non_discrimination" in tiny_plan.money.terms


def test_a_route_that_only_protects_is_common_to_all(tiny_plan: Plan) -> None:
    """Without traffic on it there is no price of its own, and its cost has no route to go to."""
    idle = replace(tiny_plan.design, loads_gbps={**tiny_plan.design.loads_gbps, "f-dead": 0.0})
    table = regulated.regulated(replace(planned(tiny_plan), chosen=idle), tiny_plan.money.case)
    assert table["price"].isna().all()
    assert table["common_eur"].tolist() == [0]


def test_common_cost_is_shared_in_full(tiny_plan: Plan) -> None:
    """f-coast lit by the plan too: two routes; parts of the common cost add up to it."""
    plan = planned(tiny_plan)
    spans = plan.found.spans.copy()
    spans.loc["f-coast", "ready"] = False
    dates = plan.built.spans.reindex(["f-dead", "f-coast"])
    dates["in_service"] = "2030-01"
    two = replace(
        plan, found=replace(plan.found, spans=spans), built=replace(plan.built, spans=dates)
    )
    table = regulated.regulated(two, tiny_plan.money.case)
    assert len(table) == 2
    case = tiny_plan.money.case
    charge = regulated.charge(0.12, 20)
    assert table["common_eur"].sum() == pytest.approx(180_000 * (1 + case.contingency) * charge)
    earned = (table["price"] * table["gbps"] * 0.5 * 12_000).sum()
    due = (table["charge_eur"] + table["operation_eur"] + table["common_eur"]).sum()
    assert earned == pytest.approx(due)


def test_spans_join_to_one_route_where_nobody_is_served(tiny_plan: Plan) -> None:
    """Dolisie passed through only: its two spans are one route from coast to capital."""
    plan = planned(tiny_plan)
    spans, nodes = plan.found.spans.copy(), plan.found.nodes.copy()
    spans.loc["f-coast", "ready"] = False
    nodes.loc["cg-dolisie", "serve"] = "optional"
    one = replace(plan, found=replace(plan.found, spans=spans, nodes=nodes))
    assert regulated.chains(one) == [("f-coast", "f-dead")]
    assert regulated.chains(plan) == [("f-dead",)]


def test_a_charge_returns_what_was_spent() -> None:
    weights = 1.08 ** -np.arange(1, 26)
    assert regulated.charge(0.08, 25) * weights.sum() == pytest.approx(1)


def test_prices_by_country_beside_those_seen(tiny_plan: Plan) -> None:
    (row,) = tiny_plan.money.countries.to_dict("records")
    (route,) = tiny_plan.money.routes.to_dict("records")
    assert (row["country"], row["routes"], row["km"], row["priced"]) == ("CG", 1, 400, 1)
    for name in ("least", "mean", "most"):
        assert row[name] == pytest.approx(route["price"])
    assert (row["transport_price"], row["transport_year"]) == (30, 2025)
    assert row["transit_price"] is None
