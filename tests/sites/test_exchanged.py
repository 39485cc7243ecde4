"""Plans that decide where countries exchange traffic."""

from __future__ import annotations

from pathlib import Path

import jsonschema_rs
import pytest

from dorsale.formats import plan_json, sites_json
from dorsale.plan.network import INTERNET, Plan
from dorsale.plan.problems import BadInput
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Exchanges
from dorsale.sources.scenario_folder import read_folder
from tests import tiny
from tests.sites.conftest import planned, written
from tests.siting.scenes import with_table

SHARE = "CG,share_national,0.2,0.1,0.3,1,2025,test,high\n"
POINT = (
    "exchange_point,Exchange point,unit,30000,60000,90000,EUR,2025,equipment,test,high,,exchange,\n"
)


def exchanging(folder: Path, point: str = POINT, **siting: object) -> Scenario:
    """Return the tiny scenario, a fifth of whose traffic stays in the country."""
    written(folder, sites=0)
    (folder / "demand.csv").write_text(tiny.DEMAND + SHARE, "utf-8")
    head, *rows = tiny.COST_BOOK.splitlines()
    book = [f"{head},note,driver,each", *(f"{row},,," for row in rows)]
    (folder / "cost_book.csv").write_text("\n".join(book) + "\n" + point, "utf-8")
    wanted = "\n".join(f"{key} = {str(value).lower()}" for key, value in siting.items())
    (folder / "scenario.toml").write_text(f"{tiny.SETTINGS}\n[siting]\n{wanted}\n", "utf-8")
    return read_folder(folder).or_fail()


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return planned(exchanging(tmp_path_factory.mktemp("met"), exchanges=True))


def decided(plan: Plan) -> Exchanges:
    assert plan.sited is not None
    assert plan.sited.exchanges is not None
    return plan.sited.exchanges


def test_the_plan_carries_what_is_exchanged(plan: Plan) -> None:
    """10 Gbit/s: a fifth of each town's meets at one place, whose own goes nowhere."""
    place = decided(plan).places["CG", "CG"]
    flows = plan.demand.flows
    home = flows[flows["to"] == place]
    assert set(flows["to"]) == {INTERNET, place}
    assert flows.loc[flows["to"] == INTERNET, "gbps"].sum() == pytest.approx(8.0)
    own = plan.scenario.sites.at[place, "population"] / 1e6
    assert home["gbps"].sum() == pytest.approx(2.0 * (1 - own))


def test_the_point_has_its_role_and_is_billed_once(plan: Plan) -> None:
    place = decided(plan).places["CG", "CG"]
    assert "exchange" in plan.candidates.nodes.at[place, "roles"]
    assert "exchange" not in plan.scenario.sites.at[place, "roles"]
    items = plan.bill.items
    assert items.loc[items["item"] == "exchange_point", "quantity"].sum() == 1.0


def test_it_is_weighed_over_the_network_of_the_plan(plan: Plan) -> None:
    found = decided(plan)
    assert found.bound_eur <= found.value_eur + 1e-6
    assert found.best_eur <= found.kept_eur + 1e-6
    assert found.value_eur <= found.kept_eur + 1e-6
    assert found.rows["today_eur"].sum() == pytest.approx(found.rows["abroad_eur"].sum())


def test_the_document_says_so_and_keeps_its_schema(plan: Plan) -> None:
    said = sites_json.document(plan)
    assert said is not None
    assert said["asked"]["exchanges"]
    assert [one["site"] for one in said["exchanges"]["points"]] == [
        decided(plan).rows.at[0, "site"]
    ]
    jsonschema_rs.validate(plan_json.schema(), plan_json.plain(plan_json.document(plan)))


def test_as_it_is_today_nothing_is_decided(tmp_path: Path) -> None:
    plan = planned(exchanging(tmp_path))
    assert plan.sited is not None
    assert plan.sited.exchanges is None
    assert set(plan.demand.flows["to"]) == {INTERNET}


def test_a_book_without_exchange_points_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        planned(exchanging(tmp_path, point="", exchanges=True))
    (problem,) = caught.value.problems
    assert (problem.file, problem.values["item"]) == ("cost_book.csv", "exchange_point")


def test_without_candidates_it_cannot_be_told(tmp_path: Path) -> None:
    scenario = exchanging(tmp_path, exchanges=True)
    none = with_table(scenario, "candidates", scenario.tables["candidates"].iloc[:0])
    with pytest.raises(BadInput) as caught:
        planned(none)
    assert caught.value.problems[0].file == "candidates.csv"
