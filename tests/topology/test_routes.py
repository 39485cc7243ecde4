from __future__ import annotations

import pandas as pd
import pytest

from dorsale.plan.network import Plan
from dorsale.topology.routes import network, routes

SPANS = pd.DataFrame(
    [
        ("a", "x", "y", 1.0, ("t1",), 100.0),
        ("b", "y", "internet", 1.0, ("t2",), 100.0),
        ("c", "x", "internet", 9.0, ("t1", "t3"), 100.0),
        ("d", "x", "internet", 20.0, ("t4",), 100.0),
    ],
    columns=["id", "from", "to", "hours_down_per_year", "risk_groups", "capacity_gbps"],
).set_index("id", drop=False)
FLOWS = pd.DataFrame([("f", "x", "internet", 5.0)], columns=["id", "from", "to", "gbps"])


def test_the_working_path_is_the_most_reliable_and_the_other_shares_least() -> None:
    """a + b is down 2 h a year; c shares the ground t1 with it, so d protects, though worse."""
    found = routes(network(SPANS, "abcd"), FLOWS)
    assert found.working["f"] == ("a", "b")
    assert found.protection["f"] == (("d",),)


def test_a_single_path_has_no_other() -> None:
    assert routes(network(SPANS, "ab"), FLOWS).protection["f"] == ()


def test_a_leg_smaller_than_the_flow_is_passed_over() -> None:
    narrow = SPANS.assign(capacity_gbps=[0.5 if s in "ab" else 1e9 for s in SPANS.index])
    assert not set(routes(network(narrow, "abcd"), FLOWS).working["f"]) & {"a", "b"}


def test_a_flow_whose_ends_are_apart_has_no_path() -> None:
    assert routes(network(SPANS, "a"), FLOWS).working["f"] == ()


@pytest.mark.parametrize("which", ["working", "protection"])
def test_paths_of_the_tiny_plan_run_from_site_to_internet(tiny_plan: Plan, which: str) -> None:
    spans = tiny_plan.candidates.spans
    for flow in tiny_plan.demand.flows.to_dict("records"):
        taken = getattr(tiny_plan.routes, which)[flow["id"]]
        for path in [taken] if which == "working" else taken:
            here = flow["from"]
            for span in path:
                ends = {spans.at[span, "from"], spans.at[span, "to"]}
                (here,) = ends - {here}
            assert here == flow["to"]
