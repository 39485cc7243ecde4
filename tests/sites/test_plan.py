"""Plans whose sites are decided with the network, given, or absent."""

from __future__ import annotations

from pathlib import Path

import jsonschema_rs
import pytest

from dorsale.formats import plan_json, sites_json
from dorsale.plan.network import INTERNET, Plan
from dorsale.plan.problems import BadInput
from dorsale.plan.sites import HOSTING, SPAN, Sited
from tests import tiny
from tests.sites.conftest import CANDIDATES, planned, written


def sited(plan: Plan) -> Sited:
    assert plan.sited is not None
    return plan.sited


def test_a_plan_without_candidates_says_nothing_of_sites(tiny_plan: Plan) -> None:
    assert tiny_plan.sited is None
    assert sites_json.document(tiny_plan) is None


def test_without_decision_the_network_is_as_it_was(no_hall: Plan) -> None:
    assert dict(no_hall.design.modules) == tiny.CHOSEN
    assert no_hall.design.objective_eur == pytest.approx(tiny.OBJECTIVE_EUR)
    assert not sited(no_hall).joint
    assert sited(no_hall).chosen == ()
    assert [one.site for one in sited(no_hall).technopoles] == ["park"]
    assert sited(no_hall).given == ("park",)


def test_one_hall_is_decided_with_the_network(one_hall: Plan) -> None:
    found = sited(one_hall)
    assert found.joint
    assert len(found.chosen) == 1
    assert found.bound_eur <= found.value_eur
    paid = found.effect["sites_eur"] + found.effect["network_with_eur"]
    assert found.value_eur == pytest.approx(paid)
    assert one_hall.design.objective_eur == pytest.approx(found.effect["network_with_eur"])


def test_two_halls_each_survive_the_loss_of_the_other(two_halls: Plan) -> None:
    found = sited(two_halls)
    assert set(found.chosen) == {"hall-capital", "hall-port"}
    lost = found.after_failures.set_index("element")
    assert (lost.loc[[f"{SPAN}{one}" for one in found.chosen], "hosted"] == 1.0).all()


def test_no_part_of_the_plan_speaks_of_the_virtual_node(two_halls: Plan) -> None:
    designs = [two_halls.design, *(one.design for one in two_halls.variants if one.design)]
    for design in designs:
        assert not [span for span in design.modules if span.startswith(SPAN)]
        assert HOSTING not in {*design.protected, *design.cuts, *design.removing_eur}
    assert HOSTING not in set(two_halls.demand.flows["to"])


def test_traffic_is_moved_and_none_is_lost(one_hall: Plan, no_hall: Plan) -> None:
    hosted, before = one_hall.demand.flows, no_hall.demand.flows
    kept = sited(one_hall).hosted_gbps
    at = {"hall-capital": "cg-brazzaville", "hall-port": "cg-pointe-noire"}[
        sited(one_hall).chosen[0]
    ]
    own = kept.get(at, 0.0)
    assert hosted["gbps"].sum() + own == pytest.approx(before["gbps"].sum())
    assert hosted["hosted_gbps"].sum() == pytest.approx(sum(kept.values()) - own)
    abroad = [flows.loc[flows["to"] == INTERNET, "gbps"].sum() for flows in (hosted, before)]
    assert abroad[1] - abroad[0] == pytest.approx(sum(kept.values()))
    assert hosted["id"].is_unique


def test_the_chosen_set_is_on_the_trade_off_and_compared(one_hall: Plan) -> None:
    found = sited(one_hall)
    assert found.chosen in set(found.trade_off["sites"])
    assert set(found.compared["method"]) >= {"joint", "p_median", "p_centre", "cover"}
    assert found.trade_off["best"].any()


def test_the_section_fits_the_schema_of_a_plan(one_hall: Plan, no_hall: Plan) -> None:
    validator = jsonschema_rs.validator_for(plan_json.schema())
    for plan in (one_hall, no_hall):
        document = plan_json.plain(plan_json.document(plan))
        assert not list(validator.iter_errors(document))
    assert sites_json.chosen(plan_json.plain(plan_json.document(one_hall)))


def test_a_plan_begins_again_from_its_sites(one_hall: Plan) -> None:
    document = plan_json.plain(plan_json.document(one_hall))
    begin = plan_json.start(document)
    assert {SPAN + one for one in sited(one_hall).chosen} <= set(begin.modules)


def test_a_chosen_hall_is_held_and_paid_from_the_book(tmp_path: Path) -> None:
    chosen = CANDIDATES.replace("Hall of the port,no", "Hall of the port,yes")
    plan = planned(written(tmp_path, chosen, sites=1))
    assert sited(plan).chosen == ("hall-port",)
    assert set(sited(plan).given) == {"hall-port", "park"}


def test_more_chosen_than_wanted_is_refused(tmp_path: Path) -> None:
    chosen = CANDIDATES.replace(",no,", ",yes,")
    with pytest.raises(BadInput) as caught:
        planned(written(tmp_path, chosen, sites=1))
    assert caught.value.problems[0].values["wanted"] == 1


def test_siting_without_a_candidate_is_refused(tmp_path: Path) -> None:
    only_park = "\n".join(CANDIDATES.splitlines()[::3]) + "\n"
    with pytest.raises(BadInput):
        planned(written(tmp_path, only_park, sites=1))


def test_halls_together_serve_the_load_once(two_halls: Plan) -> None:
    found = sited(two_halls)
    rows = found.load.rows
    wanted = rows[rows["case"] == "central"].groupby("year")["it_kw"].sum()
    served = sum(one.yearly.set_index("year")["wanted_kw"] for one in found.buildings)
    assert served.to_dict() == pytest.approx(wanted.loc[served.index].to_dict())
