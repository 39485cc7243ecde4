from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from dorsale.plan.network import INTERNET
from dorsale.plan.sites import HOSTING, SPAN
from dorsale.topology.backbone.hosting import Wanted, with_hosting
from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.reach import ABROAD, reach_of_candidates, reaching
from dorsale.topology.backbone.round_trips import round_trips_ms
from tests.topology.backbone.hosting_cases import options, random_case
from tests.topology.backbone.small_problems import stated

ISLANDS = ((0, 1), (1, 2), (0, 3))  # 3 is joined to the others by the internet alone
PEOPLE = {"n1": 100.0, "n2": 300.0, "n3": 100.0, "elsewhere": 900.0}


def islands(open_too: tuple[str, ...] = ("a",)) -> tuple[Problem, dict[str, int]]:
    """Return sites 1 and 2 on one shore, 3 on the other, a candidate at 2 and at 3."""
    bare = stated(ISLANDS, (10, 20, 30), [(v, 0, 30.0) for v in (1, 2, 3)])
    problem = with_hosting(bare, options(("n2", "n3"), (1.0, 1.0)), {}, {}, Wanted())
    return problem, {"s0": 1, "s1": 1, "s2": 1, **{SPAN + one: 1 for one in open_too}}


def test_a_way_abroad_reaches_the_data_but_not_inside() -> None:
    problem, modules = islands()
    table = reaching(problem, modules, PEOPLE).set_index("element")
    calm, cut = table.loc[""], table.loc["e1"]
    assert calm[["hosted", "inside", "internet"]].tolist() == [1.0, 0.8, 1.0]
    assert cut[["hosted", "inside", "internet"]].tolist() == pytest.approx([0.6, 0.6, 0.4])
    assert table.loc[ABROAD, ["hosted", "inside", "internet"]].tolist() == [0.8, 0.8, 0.0]


def test_latency_is_that_of_people_who_reach_a_site_inside() -> None:
    """One span of 100 km from 1 to 2; at 2 itself there is none."""
    problem, modules = islands()
    table = reaching(problem, modules, PEOPLE).set_index("element")
    assert table.loc["", "latency_ms"] == pytest.approx(0.25)
    assert table.loc["", "latency_worst_ms"] == pytest.approx(1.0)
    assert table.loc["e1", "latency_ms"] == 0.0


def test_without_an_open_site_nobody_reaches_one() -> None:
    problem, modules = islands(())
    table = reaching(problem, modules, PEOPLE)
    assert (table["hosted"] == 0.0).all()
    assert (table["inside"] == 0.0).all()
    assert table["latency_ms"].isna().all()


def test_spans_that_stand_are_in_service() -> None:
    problem, modules = islands()
    del modules["s1"]
    bare, with_it = (
        reaching(problem, modules, PEOPLE, standing)["inside"][0] for standing in ((), ("s1",))
    )
    assert (bare, with_it) == (0.6, 0.8)


@pytest.mark.parametrize("seed", range(60))
def test_every_set_of_candidates_is_reached_as_a_walk_reaches_it(seed: int) -> None:
    problem, _, _ = random_case(seed)
    random = np.random.default_rng(seed)
    modules = {e: 1 for e in problem.spans if not e.startswith(SPAN) and random.random() < 0.8}
    people = {problem.nodes[v]: float(random.integers(0, 9)) for v in problem.served[:-1]}
    found = reach_of_candidates(problem, modules, people)
    assert found.elements == tuple(state.element for state in problem.states)
    for k, state in enumerate(problem.states):
        expected = walked(problem, modules, state.spans)
        for j, one in enumerate(found.candidates):
            for i, site in enumerate(found.sites):
                assert found.reached[k, i, j] == ((site, one) in expected)
    calm = walked(problem, modules, frozenset())
    for j, one in enumerate(found.candidates):
        for i, site in enumerate(found.sites):
            assert found.rtt_ms[i, j] == pytest.approx(calm.get((site, one), np.inf))


@pytest.mark.parametrize("seed", range(60))
def test_an_open_set_is_reached_inside_as_its_candidates_are(seed: int) -> None:
    problem, every, _ = random_case(seed)
    modules = {e: 1 for e in problem.spans if not e.startswith(SPAN)}
    people = {problem.nodes[v]: 1.0 + v for v in problem.served[:-1]}
    chosen = list(every.index[:2])
    table = reaching(problem, modules | {SPAN + one: 1 for one in chosen}, people)
    found = reach_of_candidates(problem, modules, people)
    at = [found.candidates.index(one) for one in chosen]
    reached = found.reached[:, :, at].any(axis=2) @ found.people / found.people.sum()
    assert table["inside"][1:-1].tolist() == pytest.approx(reached.tolist())
    nearest = found.rtt_ms[:, at].min(axis=1)
    if np.isfinite(nearest).all():
        mean = nearest @ found.people / found.people.sum()
        assert table["latency_ms"][0] == pytest.approx(mean)


def walked(
    problem: Problem, modules: dict[str, int], failed: frozenset[int]
) -> dict[tuple[str, str], float]:
    """Return (site, candidate) -> round trip of those that a walk inside the region reaches."""
    graph = nx.Graph()
    graph.add_nodes_from(problem.nodes)
    at = {}
    for e, span in enumerate(problem.spans):
        one, other = (problem.nodes[v] for v in problem.ends[e].tolist())
        if e in failed or INTERNET in (one, other):
            continue
        if span.startswith(SPAN):
            at[span.removeprefix(SPAN)] = one
        elif span in modules:
            km = float(problem.length_km[e])
            before = graph.get_edge_data(one, other, {"km": np.inf})["km"]
            graph.add_edge(one, other, km=min(km, before))
    assert graph.degree(HOSTING) == 0
    ways = dict(nx.all_pairs_dijkstra_path_length(graph, weight="km"))
    return {
        (site, one): ways[site][node] * 0.01
        for one, node in at.items()
        for site in problem.nodes
        if node in ways[site]
    }


def test_the_shortest_of_parallel_spans_counts() -> None:
    problem = stated(((0, 1), (1, 2), (2, 1), (1, 2)), (1, 1, 1, 1), [(2, 0, 1.0)])
    problem = Problem(**{**vars(problem), "length_km": np.array([1.0, 300.0, 200.0, 400.0])})
    ms = round_trips_ms(problem, np.ones(4, bool), [1])
    assert ms[0, 2] == pytest.approx(2.0)
    assert np.isinf(ms[0, 0])
