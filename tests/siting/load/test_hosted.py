from __future__ import annotations

import pandas as pd
import pytest

from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Load
from dorsale.siting.load import abroad_kw, by_country, load, power_of
from dorsale.siting.load.hosted import USERS
from tests.siting.scenes import with_cells, with_table

CASES = ("low", "central", "high")


@pytest.fixture(scope="module")
def internet(cemac: Scenario) -> pd.DataFrame:
    years = range(cemac.years.start, cemac.years.horizon + 1)
    rows = [(c, y, 50.0, 100.0, 200.0) for c in ("CM", "CG") for y in years]
    return pd.DataFrame(rows, columns=["country", "year", *CASES])


def test_every_year_country_user_and_case_has_a_row(
    cemac: Scenario, internet: pd.DataFrame
) -> None:  # fmt: skip
    found = load(cemac, internet).rows
    years = cemac.years.horizon - cemac.years.start + 1
    assert len(found) == years * 6 * len(USERS) * 3
    assert not found.duplicated(["year", "country", "user", "case"]).any()
    assert set(found["user"]) == set(USERS)
    numbers = found[["it_kw", "racks", "storage_tb", "gbps", "latency_ms"]]
    assert (numbers >= 0).all().all()
    table = found.pivot_table(index=["year", "country", "user"], columns="case", values="it_kw")
    assert (table["low"] <= table["central"]).all()
    assert (table["central"] <= table["high"]).all()


def test_public_services_by_hand(cemac: Scenario) -> None:
    found = load(cemac).rows
    row = found[
        (found["year"] == 2027) & (found["country"] == "CG")
        & (found["user"] == "public") & (found["case"] == "central")
    ].iloc[0]  # fmt: skip
    people = 6484437 * 1.0233**2 / 1e6
    machines = 30 * 200 + people * 50
    assert row["it_kw"] == pytest.approx(machines * 20 / 1000 * 0.2)
    assert row["storage_tb"] == pytest.approx(machines * 0.43 * 0.2)
    assert row["racks"] == pytest.approx(row["it_kw"] / 3.75)
    assert row["sovereign"]


def test_caches_serve_a_share_of_internet_traffic(
    cemac: Scenario, internet: pd.DataFrame
) -> None:  # fmt: skip
    rows = load(cemac, internet).rows
    cache = rows[(rows["user"] == "cache") & (rows["year"] == 2047) & (rows["case"] == "central")]
    gbps = cache.set_index("country")["gbps"]
    assert gbps["CM"] == pytest.approx(100 * 0.5 * 0.8)
    assert gbps["TD"] == 0
    none = load(cemac).rows
    assert none.loc[none["user"] == "cache", "it_kw"].sum() == 0


def test_the_share_at_home_rises_to_its_ceiling(cemac: Scenario) -> None:
    found = power_of(load(with_cells(cemac, "hosting", {"item": "vm_growth_per_year"}, low=0.0,
                                     typical=0.0, high=0.0)), ["TD"])  # fmt: skip
    central = [found[year][1] for year in sorted(found)]
    assert all(a <= b + 1e-9 for a, b in zip(central, central[1:], strict=False))


def test_only_countries_whose_capital_is_served_are_hosted(cemac: Scenario) -> None:
    sites = cemac.tables["sites"].copy()
    sites.loc[sites["id"] == "cm-yaounde", "serve"] = "optional"
    found = load(with_table(cemac, "sites", sites)).rows
    assert set(found["country"]) == {"CF", "CG", "GA", "GQ", "TD"}


def test_countries_add_up(cemac: Scenario) -> None:
    found = load(cemac)
    whole = power_of(found)[2035]
    assert by_country(found, 2035)["it_kw"].sum() == pytest.approx(whole[1])
    assert power_of(found, ["CM"])[2035][1] == pytest.approx(
        by_country(found, 2035).at["CM", "it_kw"]
    )


def test_the_region_stays_far_below_what_stands_in_africa(cemac: Scenario) -> None:
    """0.29 MW for a million people is a ceiling: it stands in five rich countries."""
    kw = power_of(load(cemac))[2035][1]
    assert 0.002 < kw / 1000 / 85 < 0.29


def test_what_must_stay_and_has_no_hall_is_told_by_country() -> None:
    row = {"year": 2035, "country": "CG", "user": "public", "sovereign": True, "case": "central"}
    changes: list[dict[str, object]] = [
        {}, {"user": "bank", "it_kw": 5.0}, {"sovereign": False}, {"case": "high"},
        {"year": 2036}, {"country": "CM"}, {"country": "TD", "it_kw": 0.0},
    ]  # fmt: skip
    rows = pd.DataFrame([{**row, "it_kw": 10.0, **change} for change in changes])
    assert abroad_kw(Load(rows, pd.DataFrame()), 2035, ["CM"]) == {"CG": 15.0}
