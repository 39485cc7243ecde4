"""``[siting]`` and its tables: what is read, completed from the shipped rows, and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from dorsale import reference
from dorsale.plan.scenario import Siting
from dorsale.sources.scenario_folder import read_folder
from tests import tiny

CANDIDATES = (
    "id,kind,site,name,chosen,item,quantity,source,confidence,note,lat,lon,area_m2\n"
    "here,data_centre,cg-dolisie,Here,no,x,1,assumption,assumption,,,,\n"
)
HOSTING = "country,item,description,unit,low,typical,high,currency,year,source,confidence,note\n"
PLACES = "place,item,value,low,high,unit,year,source,confidence,note\n"
CRITERIA = (
    "kind,criterion,description,unit,better,worst,best,limit,needed,weight_state,weight_operator,"
    "weight_lender,weight_users,source,confidence,note\n"
)


def problems(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return [one.text() for one in read_folder(folder).problems]


def test_without_the_section_nothing_is_placed(tiny_folder: Path) -> None:
    scenario = read_folder(tiny_folder).or_fail()
    assert scenario.siting == Siting()
    assert scenario.siting.sites == 0
    assert not {"hosting", "criteria", "places"} & set(scenario.defaults)


def test_the_section_is_read(tmp_path: Path) -> None:
    said = '\n[siting]\nsites = 2\nseparation_km = 250\navailability = "4"\nphases = 1\n'
    folder = tiny.write(tmp_path / "s", scenario=tiny.SETTINGS + said)
    assert read_folder(folder).or_fail().siting == Siting(2, 250.0, 50.0, "IV", 1)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("sites = -1", "siting.sites = -1 is not between 0 and 20"),
        ("separation_km = 'far'", "siting.separation_km = far is not a number"),
        ("availability = 'V'", "siting.availability = V is not known here"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, said: str, told: str) -> None:
    folder = tiny.write(tmp_path / "s", scenario=f"{tiny.SETTINGS}\n[siting]\n{said}\n")
    assert any(told in one for one in problems(folder))


def test_own_rows_stand_over_the_shipped_ones(tiny_folder: Path) -> None:
    row = "*,module_kw,Module,kW,500,500,500,,2025,assumption,assumption,\n"
    here = "cg-dolisie,flood,0.9,0.9,0.9,0 to 1,2025,assumption,assumption,\n"
    assert problems(tiny_folder, hosting=HOSTING + row, places=PLACES + here) == []
    scenario = read_folder(tiny_folder).or_fail()
    shipped = read_folder(reference.scenario_folder("cemac")).or_fail()
    hosting = scenario.tables["hosting"]
    assert hosting.loc[hosting["item"] == "module_kw", "typical"].tolist() == [500]
    assert len(hosting) == len(shipped.tables["hosting"])
    places = scenario.tables["places"]
    assert places.loc[places["place"] == "cg-dolisie", "value"].tolist() == [0.9]
    assert "CG" in set(places["place"])


def test_weights_that_sum_to_0_are_refused(tiny_folder: Path) -> None:
    row = "data_centre,flood,Flood,0 to 1,low,1,0,,,1,1,0,1,assumption,assumption,\n"
    told = problems(tiny_folder, criteria=CRITERIA + row)
    assert told == [
        "criteria.csv, column weight_lender: the weights of lender for data_centre sum to 0. "
        "Give at least one criterion a weight above 0"
    ]


def test_a_scale_that_contradicts_itself_is_refused(tiny_folder: Path) -> None:
    row = "data_centre,flood,Flood,0 to 1,high,1,0,,,1,1,1,1,assumption,assumption,\n"
    told = problems(tiny_folder, criteria=CRITERIA + row)
    assert "row 2, column best: flood: worst 1.0 and best 0.0 contradict better = high" in told[0]


def test_ranges_and_currencies_are_checked(tiny_folder: Path) -> None:
    row = "*,module_kw,Module,kW,600,500,500,BTC,2025,assumption,assumption,\n"
    told = problems(tiny_folder, hosting=HOSTING + row)
    assert any("low, typical and high are not in order (600.0, 500.0, 500.0)" in t for t in told)
    assert any("the currency BTC has no rate" in one for one in told)


def test_a_place_that_is_none_is_named(tiny_folder: Path) -> None:
    row = "atlantis,flood,1,1,1,0 to 1,2025,assumption,assumption,\n"
    told = problems(tiny_folder, places=PLACES + row)
    assert "row 2, column place: atlantis is neither a candidate, a site nor a country" in told[0]


def test_half_a_position_is_refused(tiny_folder: Path) -> None:
    half = CANDIDATES.replace(",,,,\n", ",,-4.2,,\n")
    assert any("only one of lat and lon is given" in one
               for one in problems(tiny_folder, candidates=half))  # fmt: skip
    assert problems(tiny_folder, candidates=CANDIDATES) == []
