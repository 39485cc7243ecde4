from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dorsale.finance import vary
from dorsale.finance.accounts import accounts
from dorsale.plan.money import Case
from tests.finance.small_case import parameters, small_case


@pytest.fixture(scope="module")
def case() -> Case:
    rows = parameters(price_capacity=10.0, discount_rate=0.10)
    for name, low, typical, high in (
        ("cost_factor", 0.8, 1.0, 1.5),
        ("traffic_factor", 0.5, 1.0, 1.2),
        ("delay_years", 0.0, 0.0, 2.0),
    ):
        rows.loc[name] = [low, typical, high, "", "assumption", "assumption", ""]
    return small_case(parameters=rows)


def annuity(rate: float) -> float:
    return (1 - (1 + rate) ** -10) / rate


def test_the_tornado_is_each_parameter_alone(case: Case) -> None:
    """NPV = -100 x cost + (20 x traffic - 5) x 6.1446: the widest swing comes first."""
    found = vary.tornado(case, ("npv",)).set_index("parameter")
    assert list(found.index) == ["traffic_factor", "cost_factor", "delay_years"]
    assert found.at["cost_factor", "low"] == pytest.approx(-80 + 15 * annuity(0.1))
    assert found.at["cost_factor", "high"] == pytest.approx(-150 + 15 * annuity(0.1))
    assert found.at["traffic_factor", "low"] == pytest.approx(-100 + 5 * annuity(0.1))
    assert found.at["delay_years", "low"] == found.at["delay_years", "typical"]


def test_the_tornado_of_many_ratios_agrees_with_single_runs(case: Case) -> None:
    found = vary.tornado(case)
    assert set(found["ratio"]) == set(vary.RATIOS)
    for row in found.to_dict("records"):
        high = float(case.parameters.at[row["parameter"], "high"])
        alone = accounts(case, {row["parameter"]: high}).ratios[row["ratio"]]
        assert row["high"] == pytest.approx(alone, nan_ok=True)


def test_without_any_range_there_is_no_tornado() -> None:
    assert vary.tornado(small_case()).empty


def test_switching_values_in_closed_form(case: Case) -> None:
    found = vary.switching(case).query("ratio == 'npv'").set_index("parameter")
    a = annuity(0.1)
    assert found.at["cost_factor", "switch"] == pytest.approx(15 * a / 100)
    assert found.at["cost_factor", "change"] == pytest.approx(15 * a / 100 - 1)
    assert found.at["traffic_factor", "switch"] == pytest.approx((100 / a + 5) / 20)
    assert found.at["price_factor", "switch"] == pytest.approx((100 / a + 5) / 20)
    assert found.at["running_factor", "switch"] == pytest.approx((20 - 100 / a) / 5)
    assert np.isnan(found.at["delay_years", "switch"])
    firr = accounts(case).ratios["firr"]
    assert found.at["discount_rate", "switch"] == pytest.approx(firr)


def test_how_late_service_may_be_before_nothing_is_gained(case: Case) -> None:
    rich = vary.fixed(case, {"price_factor": 1.3})
    (late,) = vary.turning_points(rich, "delay_years")
    assert accounts(rich, {"delay_years": late}).ratios["npv"] == pytest.approx(0, abs=1e-6)
    assert accounts(rich, {"delay_years": late + 0.1}).ratios["npv"] < 0


def test_any_ratio_and_any_target_may_be_sought(case: Case) -> None:
    (price,) = vary.turning_points(case, "price_factor", "dscr_min", 1.3)
    assert accounts(case, {"price_factor": price}).ratios["dscr_min"] == pytest.approx(1.3)


def test_every_turn_is_told_not_only_one(case: Case) -> None:
    def wave(one: Case, p: object) -> object:
        found = accounts(one, p)  # type: ignore[arg-type]
        value = np.asarray(p["price_factor"])[:, 0]  # type: ignore[index]
        return type(found)(found.years, found.flows, {"npv": (value - 2) * (value - 7.5)})

    turns = vary.turning_points(case, "price_factor", calculate=wave)  # type: ignore[arg-type]
    assert turns == pytest.approx([2.0, 7.5])


def test_what_is_held_has_no_range_left(case: Case) -> None:
    held = vary.fixed(case, {"cost_factor": 1.2, "running_factor": 0.9})
    assert held.parameters.loc["cost_factor", ["low", "typical", "high"]].tolist() == [1.2] * 3
    assert accounts(held).ratios == pytest.approx(
        accounts(case, {"cost_factor": 1.2, "running_factor": 0.9}).ratios, nan_ok=True
    )
    assert case.parameters.at["cost_factor", "typical"] == 1.0
    with pytest.raises(KeyError):
        vary.fixed(case, {"no_such": 1.0})
    assert vary.unknown(case, ["cost_factor", "elasticity", "no_such"]) == ["no_such"]


def test_a_sweep_is_one_run_each(case: Case) -> None:
    found = vary.sweep(case, "cost_factor", [0.9, 1.1])
    assert found["value"].tolist() == [0.9, 1.1]
    assert found["npv"].tolist() == pytest.approx(
        [-90 + 15 * annuity(0.1), -110 + 15 * annuity(0.1)]
    )


def test_demand_low_central_and_high() -> None:
    served = range(2027, 2037)
    traffic = pd.DataFrame({"year": served, "gbps": 1.0, "low_factor": 0.5, "high_factor": 1.5})
    found = vary.demand(small_case(traffic=traffic)).set_index("demand")
    a = annuity(0.1)
    expected = [-100 + (20 * f - 5) * a for f in (0.5, 1.0, 1.5)]
    assert found.loc[["low", "central", "high"], "npv"].tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("cost_factor", 0, 10), ("delay_years", 0, 15), ("tax_exempt", 0, 1),
     ("traffic_factor", 0, 10), ("elasticity", -5, 0), ("demand_level", -1, 1),
     ("discount_rate", 0, 1)],
)  # fmt: skip
def test_where_turning_points_are_looked_for(
    case: Case, name: str, low: float, high: float
) -> None:
    bounds = vary.reach(case, name)
    assert bounds[0] == pytest.approx(low)
    assert bounds[1] >= high
