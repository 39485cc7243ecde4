from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pandas as pd
import pytest

from dorsale.ground.corridors import Corridors, corridors, neighbours, network_of, ready
from dorsale.plan.network import Corridor
from dorsale.plan.scenario import Scenario

EUR = {"w-coast": 1.6e6, "w-pool": 4.0e6, "w-west": 1.0e6, "w-east": 3.3e6, "w-rail": 10.2e6}


def on(scenario: Scenario, risk_groups: pd.DataFrame | None = None) -> Corridors:
    ways = scenario.tables["ways"].set_index("id", drop=False).rename_axis(None)
    return ready(ways.assign(cost_eur=pd.Series(EUR)), scenario.sites, risk_groups)


def found(scenario: Scenario, start: str, end: str, alternatives: int) -> list[Corridor]:
    return corridors(on(scenario), start, end, alternatives)


def test_three_corridors_from_pointe_noire_to_brazzaville(tiny_scenario: Scenario) -> None:
    """Road 5.6 M, then what shares no ground (rail, 10.2 M), then Sibiti (5.9 M, the coast
    road again); sorted by cost: 5.6, 5.9, 10.2.
    """
    one, two, three = found(tiny_scenario, "cg-pointe-noire", "cg-brazzaville", 3)
    assert (one.ways, one.cost_eur, one.length_km) == (("w-coast", "w-pool"), 5.6e6, 560)
    assert (two.ways, two.cost_eur) == (("w-coast", "w-west", "w-east"), pytest.approx(5.9e6))
    assert (three.ways, three.cost_eur) == (("w-rail",), 10.2e6)
    assert [c.rank for c in (one, two, three)] == [1, 2, 3]
    assert [c.km_shared_with_first for c in (one, two, three)] == [0.0, 160.0, 0.0]
    assert one.geometry[0] == (11.8636, -4.7787)
    assert one.geometry[-1] == (15.2832, -4.2661)
    assert two.km_by_way == {"road_paved": 590}


def test_the_second_shares_the_least_even_when_dear(tiny_scenario: Scenario) -> None:
    _, two = found(tiny_scenario, "cg-pointe-noire", "cg-brazzaville", 2)
    assert two.ways == ("w-rail",)


def test_backwards_is_the_same_corridor_turned(tiny_scenario: Scenario) -> None:
    (there,) = found(tiny_scenario, "cg-pointe-noire", "cg-brazzaville", 1)
    (back,) = found(tiny_scenario, "cg-brazzaville", "cg-pointe-noire", 1)
    assert back.ways == there.ways[::-1]
    assert back.geometry == there.geometry[::-1]


def test_against_every_path_of_the_ground(tiny_scenario: Scenario) -> None:
    """The first is the cheapest of all paths; the second the cheapest of those sharing least."""
    ground = nx.MultiGraph()
    for way in tiny_scenario.tables["ways"].to_dict("records"):
        ground.add_edge(way["from"], way["to"], key=way["id"])
    km = tiny_scenario.tables["ways"].set_index("id")["length_km"]
    sites = list(tiny_scenario.sites.index)
    for start in sites:
        for end in (site for site in sites if site != start):
            paths = [
                frozenset(key for _, _, key in path)
                for path in nx.all_simple_edge_paths(ground, start, end)
            ]
            cost = {path: sum(EUR[way] for way in path) for path in paths}
            got = found(tiny_scenario, start, end, 2)
            first = min(paths, key=lambda path: cost[path])
            rest = [path for path in paths if path != first]
            shared = {path: sum(EUR[way] for way in path & first) for path in rest}
            second = min(rest, key=lambda path: (shared[path], cost[path]))
            assert {frozenset(c.ways) for c in got} == {first, second}
            assert [c.cost_eur for c in got] == sorted(c.cost_eur for c in got)
            assert got[1].km_shared_with_first == pytest.approx(
                sum(km[way] for way in set(got[0].ways) & set(got[1].ways))
            )


def test_nothing_joins_a_place_off_the_ground(tiny_scenario: Scenario) -> None:
    assert found(tiny_scenario, "cg-pointe-noire", "cg-pointe-noire", 2) == []
    assert found(tiny_scenario, "cg-pointe-noire", "cg-owando", 2) == []


def test_neighbours_touch_on_the_ground(tiny_scenario: Scenario) -> None:
    """Sibiti (1.0 from Dolisie, 3.3 from Brazzaville) falls to Dolisie."""
    served = ["cg-pointe-noire", "cg-dolisie", "cg-brazzaville"]
    assert neighbours(on(tiny_scenario), served) == [
        ("cg-brazzaville", "cg-dolisie"),
        ("cg-brazzaville", "cg-pointe-noire"),
        ("cg-dolisie", "cg-pointe-noire"),
    ]


def test_corridors_of_a_plan_are_whole(tiny_scenario: Scenario) -> None:
    for corridor in found(tiny_scenario, "cg-sibiti", "cg-pointe-noire", 3):
        assert all(a != b for a, b in pairwise(corridor.geometry))
        assert corridor.countries == ("CG",)


def test_alternatives_say_how_sure_they_are(tiny_scenario: Scenario) -> None:
    """The lines are known to kilometres: nothing can be proven, sharing can."""
    one, two, three = found(tiny_scenario, "cg-pointe-noire", "cg-brazzaville", 3)
    assert (one.diversity, two.diversity, three.diversity) == ("", "shared", "to_be_surveyed")


def test_a_bridge_in_common_is_shared_ground(tiny_scenario: Scenario) -> None:
    groups = pd.DataFrame(
        [
            {"id": "g-bridge", "kind": "bridge", "members": ("w-rail", "w-pool")},
            {"id": "g-post", "kind": "border", "members": ("cg-sibiti",)},
            {"id": "g-firm", "kind": "operator", "members": ("w-coast",)},
        ]
    )
    ways = tiny_scenario.tables["ways"].set_index("id", drop=False).rename_axis(None)
    ways = network_of(ways, tiny_scenario.sites, groups).ways.set_index("id")
    assert ways.at["w-rail", "bridges"] == ways.at["w-pool", "bridges"] == ("g-bridge",)
    assert ways.at["w-east", "borders"] == ("g-post",)
    assert ways.at["w-coast", "bridges"] == ()
    rail = corridors(on(tiny_scenario, groups), "cg-pointe-noire", "cg-brazzaville", 2)[1]
    assert (rail.ways, rail.diversity) == (("w-rail",), "shared")


def test_nobody_has_no_neighbours(tiny_scenario: Scenario) -> None:
    assert neighbours(on(tiny_scenario), ["cg-owando"]) == []


def test_ways_that_are_only_planned_are_not_searched(tiny_scenario: Scenario) -> None:
    ways = tiny_scenario.tables["ways"].assign(cost_eur=1.0)
    ways.loc[0, "status"] = "planned"
    found = ready(ways.set_index("id", drop=False), tiny_scenario.sites)
    assert ways.loc[0, "id"] not in {row["id"] for row in found.ways}
    assert len(found.ways) == len(ways) - 1
