from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale import cost
from dorsale.ground import corridors
from dorsale.ground.candidates import candidates
from dorsale.ground.off_road import alternatives
from dorsale.ground.open_ground import chains_of, opened
from dorsale.ground.shared.groups import near_pairs
from dorsale.ground.ways import quantities
from dorsale.plan.ground import Layers
from dorsale.plan.scenario import Scenario
from dorsale.plan.tables import OPEN_GROUND
from tests import tiny
from tests.ground import mountains

PAIR = [("cg-dolisie", "cg-brazzaville")]


def priced(one: Scenario) -> dict[str, float]:
    needed = quantities(one.tables["ways"])
    return cost.priced(needed, cost.book(one)).groupby("way")["eur"].sum().to_dict()


def test_two_corridors_of_open_ground_between_two_towns(tmp_path: Path) -> None:
    """The second keeps apart: what both cross is cut where they meet."""
    one = mountains.scenario(tmp_path / "s")
    found = mountains.with_ground(one, mountains.layers(), PAIR, 1e6)
    rows = mountains.of_ground(found)
    assert len(rows) >= 2
    for row in rows:
        assert row["source"] == "https://example.org/cover"
        assert row["countries"] == ("CG",)
        assert row["length_basis"] == "geometry"
    eur = priced(found)
    assert all(eur[row["id"]] == pytest.approx(15_000 * row["length_km"]) for row in rows)


def test_what_may_be_built_costs_what_the_search_found(tmp_path: Path) -> None:
    """The corridor along the new ways, beside the best that may leave any way anywhere."""
    one, rough = mountains.scenario(tmp_path / "s"), np.random.default_rng(2)
    terrain = rough.integers(0, 4, mountains.SHAPE).astype(np.uint8)
    slope = rough.uniform(0, 0.3, mountains.SHAPE).astype(np.float32)
    ground = mountains.layers(terrain=terrain, slope=slope)
    found = mountains.with_ground(one, ground, PAIR)
    ways = found.tables["ways"].assign(cost_eur=found.tables["ways"]["id"].map(priced(found)))
    ready = corridors.ready(ways.set_index("id", drop=False), found.sites)
    (along,) = corridors.corridors(ready, *PAIR[0], 1)
    ends = mountains.place(one, PAIR[0][0]), mountains.place(one, PAIR[0][1])
    (best,) = alternatives(mountains.country(one, ground), ends, 1)
    assert OPEN_GROUND in along.km_by_way
    assert 0.999 * best.eur < along.cost_eur < 1.02 * best.eur


def test_candidates_partition_the_ground(tmp_path: Path) -> None:
    """Three towns, three pairs: no step over open ground lies in two candidate spans."""
    one = mountains.scenario(tmp_path / "s")
    pairs = [*PAIR, ("cg-pointe-noire", "cg-brazzaville"), ("cg-pointe-noire", "cg-dolisie")]
    found = mountains.with_ground(one, mountains.layers(), pairs)
    spans = candidates(found).spans
    mine = spans[spans["way"] == OPEN_GROUND]
    assert sorted(way for ways in mine["ways"] for way in ways) == sorted(
        row["id"] for row in mountains.of_ground(found)
    )
    steps = [frozenset(pair) for line in mine["geometry"] for pair in pairwise(line[1:-1])]
    assert len(steps) == len(set(steps))
    assert set(mine["option"]) == {"new"}
    assert (mine["accuracy_m"] > 5_000).all()


def test_ground_shared_with_a_road_is_seen(tmp_path: Path) -> None:
    """The road to Brazzaville is drawn straight, as is the cheapest open ground."""
    one = mountains.scenario(tmp_path / "s")
    spans = candidates(mountains.with_ground(one, mountains.layers(), PAIR, 1e6)).spans
    lines = spans[spans["option"] == "new"]
    kinds = [
        {lines["way"].iloc[pair.first], lines["way"].iloc[pair.second]}
        for pair in near_pairs(lines)
    ]
    assert {"road_paved", OPEN_GROUND} in kinds


def test_where_roads_are_cheap_nothing_is_added_but_what_is_apart(tmp_path: Path) -> None:
    """Roads at their usual length: the first corridor is the road, the second the other road."""
    one = mountains.scenario(tmp_path / "s", tiny.WAYS.replace(",330,", ",300,"))
    found = mountains.with_ground(one, mountains.layers(), PAIR, 1e6)
    assert mountains.of_ground(found) == []
    assert found is one


def test_a_pair_outside_the_layers_adds_nothing(tmp_path: Path) -> None:
    one = mountains.scenario(tmp_path / "s")
    west = mountains.layers()
    far = Layers(west.grid.__class__("EPSG:4326", (0.05, 0, 40.0, 0, -0.05, 40.0), 60, 100),
                 terrain=west.terrain)  # fmt: skip
    told: list[str] = []
    here = mountains.country(one, far)
    assert opened(one, here, PAIR, 1.0, lambda step, said: told.append(f"{step} {said}")) is one
    assert told == ["ground 1/1"]


WALKS = st.lists(
    st.lists(st.sampled_from([(0, 1), (1, 0), (1, 1), (0, -1)]), min_size=1, max_size=8),
    min_size=1, max_size=4,
)  # fmt: skip


@given(WALKS)
def test_every_step_lies_in_one_chain(walks: list[list[tuple[int, int]]]) -> None:
    """Walks over cells from stop to stop, forking, joining and crossing at will."""
    steps: nx.Graph = nx.Graph()
    for number, walk in enumerate(walks):
        cells = [tuple(cell) for cell in np.cumsum([(5, 5), *walk], axis=0).tolist()]
        nx.add_path(steps, [(2 * number,), *cells, (2 * number + 1,)])
    chains = chains_of(steps)
    found = [frozenset(pair) for chain in chains for pair in pairwise(chain.cells)]
    assert len(found) == len(set(found))
    asked = {frozenset(edge) for edge in steps.edges if all(len(key) == 2 for key in edge)}
    assert set(found) <= asked
    if nx.is_forest(steps):
        assert set(found) == asked
