from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from dorsale.formats import sndlib
from dorsale.plan.problems import BadInput, Infeasible
from dorsale.topology.connect.compact import compact
from dorsale.topology.connect.problem import Apart, Connected, Problem
from dorsale.topology.connect.solve import connect
from tests.formats.published_networks import SHARED
from tests.topology.connect.small_networks import (
    LIMITS,
    graph_of,
    holds,
    least_value,
    mask,
    planar,
    problems,
    stated,
)

SQUARE = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)]


def test_the_ring_of_a_square_is_cheapest() -> None:
    """Sides cost 1 each and the diagonal 1: any network of two routes each needs the 4 sides."""
    found = connect(stated(SQUARE, [1, 1, 1, 1, 1], [2, 2, 2, 2]), LIMITS, 1)
    assert found.links == ("ab0", "bc1", "cd2", "da3")
    assert (found.value, found.bound, found.gap, found.status) == (4.0, 4.0, 0.0, "optimal")


def test_a_place_nobody_asks_for_is_passed_when_it_is_cheaper() -> None:
    """a and c: 1 + 1 through b and 2 + 2 through d make 6; the direct link at 3 makes 5."""
    problem = stated(SQUARE, [1, 1, 2, 2, 3], [2, 0, 2, 0])
    assert connect(problem, LIMITS, 1).links == ("ab0", "bc1", "ac4")


def test_two_rings_on_one_node_hold_against_cuts_of_links_only() -> None:
    """Two triangles share c; a dear link ad joins them beside it: needed against loss of c."""
    ends = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 2), (0, 3)]
    cost = [1.0, 1, 1, 1, 1, 1, 9]
    by_links = connect(stated(ends, cost, [2] * 5), LIMITS, 1)
    by_nodes = connect(stated(ends, cost, [2] * 5, "nodes"), LIMITS, 1)
    assert by_links.value == pytest.approx(6.0)
    assert by_nodes.value == pytest.approx(13.0)  # ab, bc, cd or ce…, the ring a-b-c-e-d-a


def test_a_site_behind_a_bridge_is_named_and_still_joined() -> None:
    problem = stated([(0, 1), (1, 2), (2, 0), (2, 3)], [1, 1, 1, 5], [2, 2, 2, 2])
    found = connect(problem, LIMITS, 1)
    assert found.value == 8.0
    assert [(w.kind, w.names, w.routes, w.behind) for w in found.weak] == [
        ("links", ("cd3",), 1, ("d",))
    ]


def test_sites_behind_a_bottleneck_node_are_named() -> None:
    ends = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 2)]
    found = connect(stated(ends, [1] * 6, [2, 2, 0, 2, 0], "nodes"), LIMITS, 1)
    assert found.value == 6.0
    assert [(w.kind, w.names, w.behind) for w in found.weak] == [("nodes", ("c",), ("d",))]


def test_a_third_route_is_asked_where_it_exists_and_its_lack_is_named() -> None:
    """Four nodes all joined, and e on two links only: a to d get three routes, e two."""
    ends = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3), (0, 4), (1, 4)]
    found = connect(stated(ends, [1] * 8, [3] * 5), LIMITS, 1)
    assert found.status == "optimal"
    assert ("links", ("ae6", "be7"), 2, ("e",)) in [
        (w.kind, w.names, w.routes, w.behind) for w in found.weak
    ]


def test_sites_that_nothing_joins_are_named() -> None:
    with pytest.raises(Infeasible) as told:
        connect(stated([(0, 1), (1, 2), (3, 4)], [1, 1, 1], [2, 2, 2, 2, 0]), LIMITS, 1)
    assert set(told.value.cuts) == {"d"}


def test_nothing_asked_costs_nothing() -> None:
    found = connect(stated(SQUARE, [1] * 5, [0, 0, 2, 0]), LIMITS, 1)
    assert (found.links, found.value, found.gap, found.status) == ((), 0.0, 0.0, "optimal")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"cost": np.array([1, 1, 1, -1, 1.0])}, "da3"),
        ({"cost": np.array([1, 1, 1, np.nan, 1.0])}, "da3"),
        ({"cost": np.array([1.0])}, "ends or costs"),
        ({"ends": np.full((5, 2), 9)}, "ends or costs"),
        ({"required": np.array([2, 2, 4, 2])}, "c asks for 4"),
        ({"required": np.array([2, 2])}, "requirements"),
        ({"required": np.array([3, 2, 2, 2]), "apart": "nodes"}, "a asks for 3"),
    ],
)
def test_wrong_numbers_are_refused(change: dict[str, object], word: str) -> None:
    problem = replace(stated(SQUARE, [1] * 5, [2] * 4), **change)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match=word):
        connect(problem, LIMITS, 1)


def test_costs_from_tiny_to_huge_are_solved() -> None:
    for scale in (1e-9, 1e12):
        found = connect(
            stated(SQUARE, [scale, scale, 2 * scale, 2 * scale, 3 * scale], [2, 0, 2, 0]), LIMITS, 1
        )
        assert found.value == pytest.approx(5 * scale, rel=1e-9)
        assert found.bound == pytest.approx(5 * scale, rel=1e-6)


@settings(max_examples=80, deadline=None)
@given(problems())
def test_the_answer_is_the_cheapest_of_all_networks(problem: Problem) -> None:
    try:
        found = connect(problem, LIMITS, 1)
    except Infeasible:
        joined = graph_of(problem, np.ones(len(problem.links), dtype=bool))
        asking = [v for v in range(len(problem.nodes)) if problem.required[v]]
        assert any(not nx.has_path(joined, asking[0], v) for v in asking)
        return
    assert holds(problem, mask(problem, found.links))
    assert found.value == pytest.approx(least_value(problem))
    assert found.bound == pytest.approx(found.value)


@pytest.mark.parametrize("apart", ["links", "nodes"])
@pytest.mark.parametrize("seed", range(4))
def test_two_formulations_agree(seed: int, apart: Apart) -> None:
    problem = planar(25, 9, seed, apart)
    found, other = connect(problem, LIMITS, 1), compact(problem, 60.0)
    assert found.status == other.status == "optimal"
    assert found.value == pytest.approx(other.value, rel=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_any_number_of_routes_agrees_with_the_other_formulation(seed: int) -> None:
    problem = planar(16, 8, seed)
    random = np.random.default_rng(seed)
    problem = replace(problem, required=random.choice([0, 1, 2, 3], 16))
    found, other = connect(problem, LIMITS, 1), compact(problem, 60.0)
    assert found.value == pytest.approx(other.value, rel=1e-5)


@pytest.mark.parametrize("apart", ["links", "nodes"])
def test_networkx_finds_two_routes_between_all_sites(apart: Apart) -> None:
    problem = planar(64, 20, 3, apart)
    found = connect(problem, LIMITS, 1)
    graph = nx.Graph(graph_of(problem, mask(problem, found.links)))
    graph.remove_nodes_from(list(nx.isolates(graph)))
    assert set(np.flatnonzero(problem.required)) <= set(graph)
    routes = nx.edge_connectivity(graph) if apart == "links" else nx.node_connectivity(graph)
    assert routes >= 2
    assert found.gap == pytest.approx(0.0, abs=1e-8)


def test_work_is_the_stop_and_the_same_work_gives_the_same_answer() -> None:
    problem = planar(100, 30, 5)
    few = replace(LIMITS, work=3)
    first, second = connect(problem, few, 1), connect(problem, few, 1)
    assert first.status == "work_limit"
    assert (first.links, first.bound, first.work) == (second.links, second.bound, second.work)
    assert first.bound < first.value
    best = connect(problem, LIMITS, 1)
    assert first.bound <= best.value <= first.value
    assert best.status == "optimal"


def test_a_start_is_kept_when_nothing_better_is_found() -> None:
    problem = planar(100, 30, 5)
    best = connect(problem, LIMITS, 1)
    again = connect(problem, replace(LIMITS, work=1), 1, start=best)
    assert again.value == pytest.approx(best.value)


def test_the_time_limit_is_said() -> None:
    found = connect(planar(100, 30, 5), replace(LIMITS, time_s=0.0), 1)
    assert found.status == "time_limit"
    assert found.bound <= found.value


def test_a_gap_asked_for_is_kept() -> None:
    found = connect(planar(100, 30, 5), replace(LIMITS, gap=0.05), 1)
    assert 0 <= found.gap <= 0.05 + 1e-9


def test_an_interruption_keeps_the_best_network() -> None:
    heard: list[tuple[float, float]] = []

    def interrupt(value: float, bound: float) -> None:
        heard.append((value, bound))
        raise KeyboardInterrupt

    problem = planar(64, 20, 3)
    found = connect(problem, LIMITS, 1, tell=interrupt)
    assert found.status == "interrupted"
    assert holds_simply(problem, found)
    assert heard


def holds_simply(problem: Problem, found: Connected) -> bool:
    graph = nx.Graph(graph_of(problem, mask(problem, found.links)))
    graph.remove_nodes_from(list(nx.isolates(graph)))
    return bool(nx.is_connected(graph) and not nx.has_bridges(graph))


def test_published_networks_are_proven_both_ways() -> None:
    """Those of the files that are present; a few are enough here, the benchmark runs all."""
    for name in ("polska", "nobel-germany", "zib54", "ta2", "pioro40"):
        path = SHARED / "sndlib" / f"{name}.txt"
        if not path.exists():
            continue
        read = sndlib.read(path)
        cost = np.hypot(*(read.place[read.ends[:, 0]] - read.place[read.ends[:, 1]]).T)
        required = np.full(len(read.nodes), 2)
        by_links = connect(
            Problem(read.nodes, read.links, read.ends, cost, required, "links"), LIMITS, 1
        )
        by_nodes = connect(
            Problem(read.nodes, read.links, read.ends, cost, required, "nodes"), LIMITS, 1
        )
        assert by_links.status == by_nodes.status == "optimal"
        assert by_links.value <= by_nodes.value + 1e-9
        assert bool(by_links.weak) == (name in ("zib54", "ta2"))
