"""The project of 2017: its folder, the network of its date, and what its plan builds."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dorsale import reference
from dorsale.ground.candidates import candidates
from dorsale.plan.scenario import Scenario
from dorsale.sources.scenario_folder import read_folder
from dorsale.topology.backbone.design import design
from dorsale.topology.connect.audit import audit
from dorsale.topology.connect.rules import requirements, with_operators
from tests.conftest import priced, stated

ROOT = Path(__file__).parents[2]
LOT_1 = ("cg-paris-sangha", "cg-biessi", "cg-sembe", "cg-souanke", "cm-ntam")


@pytest.fixture(scope="module")
def cab2() -> Scenario:
    return read_folder(reference.scenario_folder("cab2")).or_fail()


def test_folder_has_no_problem() -> None:
    assert read_folder(reference.scenario_folder("cab2")).problems == ()


def test_money_is_that_of_the_project(cab2: Scenario) -> None:
    assert cab2.rules.budget_eur == 66_540_000
    assert cab2.tables["finance"]["share"].tolist() == [0.79, 0.21]


def test_no_fibre_is_younger_than_the_scenario(cab2: Scenario) -> None:
    spans = candidates(cab2).spans
    existing = spans[~spans["option"].isin(["new", "cable"])]
    pieces = {piece for row in existing["pieces"] for piece in row}
    fibre = cab2.tables["fibre"].set_index("id").loc[sorted(pieces)]
    assert len(fibre) > 10
    assert (fibre["in_service_from"].str[:7] <= "2017-06").all()
    assert not any(name.startswith(("f-cab-", "f-car-")) for name in pieces)


def test_plan_builds_the_north_interconnection(cab2: Scenario) -> None:
    found = priced(cab2)
    limits = replace(cab2.limits, gap=0.10)
    chosen = design(stated(cab2, found), limits, cab2.seed)
    built = found.spans.loc[[s for s in chosen.modules if found.spans.at[s, "option"] == "new"]]
    reached = {*built["from"], *built["to"]}
    assert reached >= {*LOT_1, "cg-pokola", "cg-ouesso", "cg-bomassa", "cf-bayanga", "cf-salo"}
    assert chosen.protected["cg-brazzaville"]


def test_rules_of_the_region_as_they_could_be_kept(cab2: Scenario) -> None:
    """Two links with Cameroon at most; one way each to Kinshasa and Bangui; nothing in 2017."""
    found = candidates(cab2)
    spans = with_operators(found.spans, cab2.tables["fibre"])
    asked = requirements(cab2.connect_rules, found.nodes, spans, found.elements)
    ready = spans.index[spans["ready"]]
    findings = audit(asked, spans, spans.index, ready)
    assert {(one.rule, one.subject): (one.today, one.found, one.met) for one in findings} == {
        ("pida-neighbours", ("CD", "CG")): (0, 1, False),
        ("pida-neighbours", ("CF", "CG")): (0, 1, False),
        ("pida-neighbours", ("CG", "CM")): (0, 2, True),
        ("three-routes", ("cg-brazzaville",)): (1, 3, True),
        ("three-routes", ("cg-pointe-noire",)): (1, 3, True),
    }
    assert [one.cut for one in findings if one.out_of_reach] == [
        ("trench:w-cg-brazzaville-cd-kinshasa",), ("trench:w-cg-bomassa-cf-lidjombo",)
    ]  # fmt: skip


def test_sites_are_what_the_script_writes() -> None:
    script = ["tools/reference/cab2.py", "--check"]
    run = subprocess.run([sys.executable, *script], cwd=ROOT, check=False, timeout=60)
    assert run.returncode == 0, "run python tools/reference/cab2.py"
