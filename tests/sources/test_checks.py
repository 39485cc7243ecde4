from __future__ import annotations

from pathlib import Path

import pytest

from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Scenario
from dorsale.sources.checks import straight_km, waypoint
from dorsale.sources.scenario_folder import read_folder
from tests import tiny

SITE = "cg-owando,Owando,{},{},{},town,,optional,,1000,assumption,assumption"
LOAN = "loan,Bank,loan,0.6,2027,2029,0.05,2,10"


def changed(old: str, new: str, text: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def header(text: str) -> str:
    return text.split("\n", 1)[0] + "\n"


@pytest.mark.parametrize(
    ("name", "text", "row", "said"),
    [
        ("sites", tiny.with_row(tiny.SITES, SITE.format("XX", -0.48, 15.9)), 6, "XX is not a"),
        ("sites", tiny.with_row(tiny.SITES, SITE.format("CG", 15.9, -0.48)), 6, "swapped"),
        ("sites", tiny.with_row(tiny.SITES, SITE.format("CG", 48.8, 2.3)), 6, "Check the coord"),
        ("sites", tiny.with_row(tiny.SITES, SITE.format("CG", "nan", 2.3)), 6, "nan"),
        ("sites", changed("cg-sibiti", "cg-dolisie", tiny.SITES), 5, "already used in row 3"),
        ("sites", changed("cg-sibiti", "internet", tiny.SITES), 5, "internet is already used"),
        ("ways", changed("w-west,cg-dolisie", "w-west,cg-nowhere", tiny.WAYS), 4, "cg-nowhere"),
        ("ways", changed("cg-brazzaville,CFCO", "internet,CFCO", tiny.WAYS), 6, "internet"),
        ("ways", changed("w-west,cg-dolisie", "w-west,cg-sibiti", tiny.WAYS), 4, "to itself"),
        ("ways", changed("road_paved,100", "road_paved,-100", tiny.WAYS), 4, "-100 is below 0"),
        ("ways", changed("road_paved,160", "road_paved,60", tiny.WAYS), 2, "straight line"),
        ("ways", changed("Les Saras@-4.5", "Les Saras@-94.5", tiny.WAYS), 2, "not a waypoint"),
        ("ways", changed("CG,1,0", "CG,0.5,0", tiny.WAYS), 2, "sum to 0.5 and"),
        ("fibre", changed(",160,way", ",0,way", tiny.FIBRE), 2, "no length"),
        ("fibre", changed("f-dead", "w-rail", tiny.FIBRE), 3, "w-rail is already used"),
        ("fibre", changed("w-pool", "w-pond", tiny.FIBRE), 3, "w-pond is not in ways.csv"),
        ("cables", changed(",500,1000", ",0,1000", tiny.CABLES), 2, "no capacity"),
        ("risk_groups", changed("w-rail", "w-road", tiny.RISK_GROUPS), 2, "w-road"),
        ("cost_book", changed("km,8000,10000", "km,12000,10000", tiny.COST_BOOK), 2, "in order"),
        ("cost_book", changed("14000,EUR", "14000,GBP", tiny.COST_BOOK), 2, "GBP has no rate"),
        ("cost_book", changed("terminal_node", "terminal", tiny.COST_BOOK), None, "terminal_node"),
        ("finance", changed("grant,0.3", "grant,0.4", tiny.FINANCE), None, "sum to 1.1 and"),
        ("finance", changed(LOAN, LOAN[:-2], tiny.FINANCE), 2, "tenor_years"),
        ("demand", header(tiny.DEMAND), None, "there is no demand"),
        ("demand", changed("users_share,0.5", "users_share,0", tiny.DEMAND), 2, "no demand"),
        ("demand", changed("users_share,0.5", "users_share,nan", tiny.DEMAND), 3, "nan"),
        ("cables", header(tiny.CABLES), None, "Brazzaville is joined to nothing"),
    ],
)
def test_each_bad_table_is_said_with_its_row_and_remedy(
    tmp_path: Path, name: str, text: str, row: int | None, said: str
) -> None:
    reading = read_folder(tiny.write(tmp_path / "s", **{name: text}))
    found = [p for p in reading.problems if said in p.text() and p.severity == "error"]
    assert found, [p.text() for p in reading.problems]
    expected = "sites" if "joined to nothing" in said else name
    assert found[0].file == f"{expected}.csv"
    assert row is None or found[0].row == row
    assert found[0].remedy
    with pytest.raises(BadInput, match=said[:5]):
        reading.or_fail()


def test_a_disconnected_site_is_named(tmp_path: Path) -> None:
    row = SITE.format("CG", -0.48, 15.9).replace("optional", "required")
    reading = read_folder(tiny.write(tmp_path / "s", sites=tiny.with_row(tiny.SITES, row)))
    (problem,) = reading.problems
    assert (problem.file, problem.row) == ("sites.csv", 6)
    assert "Owando" in problem.text()


def test_all_errors_come_together(tmp_path: Path) -> None:
    reading = read_folder(
        tiny.write(
            tmp_path / "s",
            sites=tiny.with_row(tiny.SITES, SITE.format("XX", -0.48, 15.9)),
            ways=changed("w-west,cg-dolisie", "w-west,cg-nowhere", tiny.WAYS),
            finance=changed("grant,0.3", "grant,0.4", tiny.FINANCE),
            scenario=changed("start = 2027", "start = nan", tiny.SETTINGS),
        )
    )
    with pytest.raises(BadInput) as raised:
        reading.or_fail()
    places = {(p.file, p.row) for p in raised.value.problems}
    assert places >= {
        ("sites.csv", 6), ("ways.csv", 4), ("finance.csv", None), ("scenario.toml", None),
    }  # fmt: skip
    assert all(p.text() in str(raised.value) for p in raised.value.problems)


def test_the_straight_line_from_pointe_noire_to_dolisie(tiny_scenario: Scenario) -> None:
    """0.803 degrees of longitude (88.9 km) and 0.580 of latitude (64.1 km): 109.6 km."""
    found = straight_km(tiny_scenario.sites, "cg-pointe-noire", "cg-dolisie")
    assert found == pytest.approx(109.6, abs=0.5)


@pytest.mark.parametrize(
    "text", ["Ayos", "Ayos@", "Ayos@1", "Ayos@1,2,3", "@1,2", "A@nan,2", "A@91,2"]
)
def test_what_is_not_a_waypoint(text: str) -> None:
    assert waypoint(text) is None


def test_a_parcel_outside_its_country_is_said(tmp_path: Path) -> None:
    folder = tiny.write(tmp_path / "s")
    rows = (
        "id,kind,site,name,chosen,item,quantity,source,confidence,lat,lon\n"
        "in,data_centre,cg-brazzaville,In,no,line_amplifier_hut,1,test,high,-4.2,15.2\n"
        "out,data_centre,cg-brazzaville,Out,no,line_amplifier_hut,1,test,high,-5.5,9.0\n"
    )
    (folder / "candidates.csv").write_text(rows, encoding="utf-8")
    (problem,) = (p for p in read_folder(folder).problems if p.severity == "error")
    assert (problem.file, problem.row) == ("candidates.csv", 3)
    assert "-5.5, 9.0 is not in CG" in problem.text()
