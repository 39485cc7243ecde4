from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dorsale.plan.network import Design
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Limits
from dorsale.plan.sites import HOSTING, SPAN
from dorsale.topology.backbone.checker import check
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.hosting import SiteRows, Wanted, latencies_ms, with_hosting
from dorsale.topology.backbone.problem import Problem
from dorsale.topology.backbone.sited import reaching, sited
from tests.topology.backbone.hosting_cases import (
    HOSTED_GBPS,
    allowed,
    best_value,
    options,
    random_case,
)
from tests.topology.backbone.small_problems import stated

LIMITS = Limits(work=100, time_s=30.0, gap=0.0)
SEEDS = range(110)
STAR = ((0, 1), (1, 2), (1, 3))


def solved(problem: Problem) -> Design | None:
    try:
        return design(problem, LIMITS, 1)
    except Infeasible:
        return None


@pytest.mark.parametrize("seed", SEEDS)
def test_the_joint_answer_is_the_best_of_all_subsets_of_spans_and_sites(seed: int) -> None:
    problem, _, wanted = random_case(seed)
    best, found = best_value(problem, wanted), solved(problem)
    if found is None:
        assert not np.isfinite(best)
        return
    opened = {span.removeprefix(SPAN) for span in found.modules if span.startswith(SPAN)}
    assert allowed(opened, wanted)
    assert check(problem, found.modules, found.protected) == []
    assert found.bound_eur - 1e-6 <= best <= found.objective_eur + 1e-6
    assert found.objective_eur <= best + found.gap * found.objective_eur + 1e-6
    assert found.gap < 5e-3


def star(wanted: Wanted, price_eur: float = 0.0) -> Problem:
    """Return sites 2 and 3 behind node 1, with a candidate at each: 10 at 2, 12 at 3."""
    bare = stated(STAR, (10, 20, 30), [(2, 0, 30.0), (3, 0, 30.0)], price_eur=price_eur)
    hosted = {"n2": HOSTED_GBPS, "n3": HOSTED_GBPS}
    return with_hosting(bare, options(("n2", "n3"), (10.0, 12.0)), hosted, hosted, wanted)


def test_hosted_traffic_leaves_the_flow_to_the_internet() -> None:
    problem = star(Wanted())
    hosting = problem.nodes.index(HOSTING)
    assert set(problem.flows) == {
        (2, 0, 10.0),
        (3, 0, 10.0),
        (2, hosting, 20.0),
        (3, hosting, 20.0),
    }


def test_one_site_is_the_cheapest() -> None:
    """Spans 60 and 3 a module, site 10 and 1."""
    found = design(star(Wanted()), LIMITS, 1)
    assert found.modules == {"s0": 1, "s1": 1, "s2": 1, "hosting:a": 1}
    assert found.objective_eur == pytest.approx(74.0)


def test_what_survives_the_loss_of_a_site_is_a_recovery_site() -> None:
    found = design(star(Wanted(share=0.5)), LIMITS, 1)
    assert {"hosting:a", "hosting:b"} <= set(found.modules)
    assert found.objective_eur == pytest.approx(60 + 3 + 22 + 2)


def test_two_sites_are_no_way_round_a_cut_cable() -> None:
    """Joined through ``hosting`` the sites would be a ring, and both protected for nothing."""
    problem = star(Wanted(share=0.5), price_eur=1000.0)
    ring = replace(problem, ending=frozenset())
    modules = dict.fromkeys(problem.spans, 1)
    everyone = {problem.nodes[v]: True for v in problem.served}
    assert "e1" in check(ring, modules, everyone) or not check(ring, modules, everyone)
    alone = design(problem, LIMITS, 1)
    assert set(alone.cuts["n2"]) >= {"e1"}


def test_rows_of_number_separation_and_latency() -> None:
    every = options(("n1", "n2", "n3"), (1.0, 2.0, 3.0))
    bare = stated(STAR, (1, 1, 1), [(2, 0, 1.0)])
    asked = Wanted(2, 2, 0.0, [("a", "b")], {"n2": ("c",)})
    (rows,) = with_hosting(bare, every, {"n2": 1.0}, {}, asked).separators
    assert isinstance(rows, SiteRows)
    point = {SPAN + one: 1.0 for one in "abc"}
    broken = [dict(row.spans) for row in rows(point)]
    assert broken == [
        dict.fromkeys(map(SPAN.__add__, "abc"), -1.0),
        {SPAN + "a": -1.0, SPAN + "b": -1.0},
    ]
    assert len(rows({**point, SPAN + "b": 0.0, SPAN + "c": 0.0})) == 2


def test_latency_is_the_shortest_round_trip_inside_the_region() -> None:
    """Two spans of 100 km lie between sites 2 and 3: 200 km, 2 ms there and back."""
    bare = stated(STAR, (1, 1, 1), [(2, 0, 1.0), (3, 0, 1.0)])
    found = latencies_ms(bare, options(("n3", "n1"), (1.0, 1.0)))
    assert found.loc["n2"].tolist() == pytest.approx([2.0, 1.0])


def test_a_place_that_the_network_lacks_is_named() -> None:
    bare = stated(STAR, (1, 1, 1), [(2, 0, 1.0)])
    with pytest.raises(ValueError, match="n9"):
        with_hosting(bare, options(("n9",), (1.0,)), {}, {}, Wanted())


def test_who_reaches_their_data_when_the_landing_is_down() -> None:
    """The cable abroad carries all to the internet; both sites still reach the data centre."""
    bare = stated(STAR, (10, 20, 30), [(2, 0, 30.0), (3, 0, 30.0)], price_eur=0.0)
    hosted = {"n2": 20.0, "n3": 20.0}
    every = options(("n2", "n3"), (10.0, 12.0))
    joint = sited(bare, every, hosted, hosted, Wanted(), LIMITS, 1)
    assert joint.chosen == ("a",)
    assert joint.sites_eur == pytest.approx(11.0)
    assert joint.network.objective_eur == pytest.approx(63.0)
    assert not any(span.startswith(SPAN) for span in joint.network.modules)
    table = reaching(joint.problem, joint.design.modules, {"n2": 300.0, "n3": 100.0})
    shares = table.set_index("element")[["hosted", "internet"]]
    assert shares.loc[""].tolist() == [1.0, 1.0]
    assert shares.loc["e0"].tolist() == [1.0, 0.0]
    assert shares.loc["e2"].tolist() == [0.75, 0.75]
