from __future__ import annotations

from pathlib import Path

import pytest

from dorsale import scenario as story
from dorsale.plan.network import Plan
from dorsale.plan.scenario import Scenario
from dorsale.sources.people import read_people
from dorsale.sources.scenario_folder import read_folder
from tests import tiny

CANDIDATES = """id,kind,site,name,chosen,item,quantity,source,confidence,note
hall-capital,data_centre,cg-brazzaville,Hall of the capital,no,line_amplifier_hut,1,test,high,
hall-port,data_centre,cg-pointe-noire,Hall of the port,no,line_amplifier_hut,1,test,high,
park,technopole,cg-brazzaville,Park,yes,line_amplifier_hut,1,test,high,
"""


def written(folder: Path, candidates: str = CANDIDATES, **siting: float) -> Scenario:
    """Return the tiny scenario with candidates of sites, and ``[siting]``."""
    settings = "\n".join(f"{key} = {value}" for key, value in siting.items())
    tiny.write(folder)
    (folder / "candidates.csv").write_text(candidates, encoding="utf-8")
    (folder / "scenario.toml").write_text(f"{tiny.SETTINGS}\n[siting]\n{settings}\n", "utf-8")
    return read_folder(folder).or_fail()


def planned(scenario: Scenario) -> Plan:
    """Return the plan of ``scenario``."""
    return story.plan(scenario, read_people({"CG"}))


@pytest.fixture(scope="session")
def one_hall(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return planned(written(tmp_path_factory.mktemp("one"), sites=1))


@pytest.fixture(scope="session")
def two_halls(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return planned(written(tmp_path_factory.mktemp("two"), sites=2))


@pytest.fixture(scope="session")
def no_hall(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return planned(written(tmp_path_factory.mktemp("none"), sites=0))
