from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dorsale.demand import demand, national_gbps, national_inputs, ranges, site_weights
from dorsale.plan.network import INTERNET
from dorsale.plan.scenario import Scenario

ONE = {
    "population": 1e6,
    "population_growth_per_year": 0.0,
    "users_share": 0.5,
    "users_share_gain_per_year": 0.0,
    "users_share_ceiling": 1.0,
    "busy_hour_kbps_per_user": 20.0,
    "growth_per_year": 0.0,
    "growth_floor_per_year": 0.0,
    "growth_fade_years": 1.0,
}


def with_items(scenario: Scenario, **items: float) -> Scenario:
    """Return the tiny scenario with demand items of Congo set to other values."""
    rows = scenario.tables["demand"]
    model = rows.iloc[0]
    added = [{**model, "item": item, "value": value} for item, value in items.items()]
    kept = rows[~rows["item"].isin(items)]
    table = pd.concat([kept, pd.DataFrame(added)], ignore_index=True)
    return replace(scenario, tables={**scenario.tables, "demand": table})


def test_the_tiny_demand_by_hand(tiny_scenario: Scenario) -> None:
    """10 Gbit/s by 500,000, 100,000 and 400,000 people."""
    flows = demand(tiny_scenario).flows.set_index("from")
    assert flows["gbps"].to_dict() == pytest.approx(
        {"cg-pointe-noire": 5.0, "cg-dolisie": 1.0, "cg-brazzaville": 4.0}
    )
    assert set(flows["to"]) == {INTERNET}
    assert demand(tiny_scenario).by_year["gbps"].tolist() == pytest.approx([10.0] * 12)


def test_growth_fades_in_a_straight_line() -> None:
    """30 % fading to 10 % over 4 years: 1.30 x 1.25 x 1.20 x 1.15 x 1.10 x 1.10."""
    fading = {**ONE, "growth_per_year": 0.3, "growth_floor_per_year": 0.1, "growth_fade_years": 4}
    assert national_gbps(fading, 2031, 2025) == pytest.approx(
        10 * 1.30 * 1.25 * 1.20 * 1.15 * 1.10 * 1.10
    )
    assert national_gbps(fading, 2025, 2025) == pytest.approx(10.0)


def test_people_grow_and_users_stop_at_the_ceiling() -> None:
    """Five years: 1.02^5 people; 0.5 + 5 x 0.04 = 0.7, held at 0.6."""
    growing = {
        **ONE, "population_growth_per_year": 0.02, "users_share_gain_per_year": 0.04,
        "users_share_ceiling": 0.6,
    }  # fmt: skip
    assert national_gbps(growing, 2030, 2025) == pytest.approx(10 * 1.02**5 * 0.6 / 0.5)
    full = {**ONE, "users_share": 0.7, "users_share_ceiling": 0.6}
    assert national_gbps(full, 2030, 2025) == pytest.approx(14.0)


def test_part_of_the_traffic_goes_to_the_national_exchange(tiny_scenario: Scenario) -> None:
    """A fifth stays in the country: Pointe-Noire and Dolisie send it to Brazzaville, whose own
    fifth goes nowhere.
    """
    sites = tiny_scenario.tables["sites"].copy()
    sites["roles"] = [("exchange",) if one == "cg-brazzaville" else () for one in sites["id"]]
    scenario = with_items(tiny_scenario, share_national=0.2)
    scenario = replace(scenario, tables={**scenario.tables, "sites": sites})
    flows = demand(scenario).flows.set_index(["from", "to"])["gbps"].to_dict()
    assert flows == pytest.approx(
        {
            ("cg-pointe-noire", INTERNET): 4.0, ("cg-pointe-noire", "cg-brazzaville"): 1.0,
            ("cg-dolisie", INTERNET): 0.8, ("cg-dolisie", "cg-brazzaville"): 0.2,
            ("cg-brazzaville", INTERNET): 3.2,
        }
    )  # fmt: skip


def test_people_of_unserved_towns_count_at_the_nearest_served_site(
    tiny_scenario: Scenario,
) -> None:
    """1,000,000 at Sibiti (nearest: Dolisie, 95 km): 500, 1,100 and 400 thousand of 2 million."""
    sites = tiny_scenario.tables["sites"].assign(population=[5e5, 1e5, 4e5, 1e6])
    weights = site_weights(replace(tiny_scenario, tables={**tiny_scenario.tables, "sites": sites}))
    assert weights.tolist() == pytest.approx([0.25, 0.55, 0.20])


def test_national_totals_are_kept_over_the_sites(cemac: Scenario) -> None:
    weights = site_weights(cemac)
    country = cemac.sites.loc[weights.index, "country"]
    assert weights.groupby(country).sum().to_dict() == pytest.approx(
        dict.fromkeys(["CM", "CF", "TD", "CG", "GQ", "GA"], 1.0)
    )
    found = demand(cemac)
    design = found.by_year[found.by_year["year"] == cemac.years.design].set_index("country")
    inputs = national_inputs(cemac)
    carried = found.flows.groupby(found.flows["from"].map(cemac.sites["country"]))["gbps"].sum()
    for code, gbps in design["gbps"].items():
        assert gbps * (1 - inputs[code]["share_national"]) <= carried[code] + 1e-9
        assert carried[code] <= gbps + 1e-9
    assert found.flows["id"].is_unique
    assert (found.flows["from"] != found.flows["to"]).all()


def test_more_users_never_mean_less_traffic(tiny_scenario: Scenario) -> None:
    totals = [
        demand(with_items(tiny_scenario, users_share=share)).flows["gbps"].sum()
        for share in (0.1, 0.3, 0.9)
    ]
    assert totals == pytest.approx([2.0, 6.0, 18.0])


def test_low_and_high_traffic_of_independent_inputs(tiny_scenario: Scenario) -> None:
    """Users 0.4 to 0.6 of 0.5, use 10 to 40 of 20 kbit/s: logarithms add as squares."""
    found = ranges(tiny_scenario)
    assert found["year"].tolist() == list(range(2025, 2037))
    low = np.exp(-np.hypot(np.log(0.8), np.log(0.5)))
    high = np.exp(np.hypot(np.log(1.2), np.log(2.0)))
    assert found["low"].tolist() == pytest.approx([low] * 12)
    assert found["high"].tolist() == pytest.approx([high] * 12)


def test_inputs_without_a_range_make_none(tiny_scenario: Scenario) -> None:
    rows = tiny_scenario.tables["demand"].assign(
        low=lambda t: t["value"], high=lambda t: t["value"]
    )
    one = replace(tiny_scenario, tables={**tiny_scenario.tables, "demand": rows})
    assert set(ranges(one)["low"]) == set(ranges(one)["high"]) == {1.0}


def test_ranges_widen_with_the_years(cemac: Scenario) -> None:
    """Growth is uncertain: what is far ahead is known less well."""
    found = ranges(cemac)
    for _, rows in found.groupby("country"):
        assert (rows["low"] < 1).all()
        assert (rows["high"] > 1).all()
        assert rows["high"].iloc[-1] > rows["high"].iloc[0]
