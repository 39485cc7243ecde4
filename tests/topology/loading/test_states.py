from dataclasses import replace

import numpy as np
import pytest

from dorsale.plan.loading import Failure, Model
from dorsale.plan.problems import BadInput, Infeasible
from dorsale.topology.loading.model import model_of
from dorsale.topology.loading.states import named, task
from tests.topology.loading.tiny_tasks import instance

TAIL = instance(4, [(0, 1), (1, 2), (0, 2), (2, 3)], [(0, 1, 1.0), (0, 3, 1.0)])
"""A triangle a, b, c, and d behind the bridge L3."""


def test_only_the_demand_behind_the_bridge_is_excluded_and_named():
    asked = task(TAIL, Model(), ("links",))
    assert [f.name for f in asked.failures] == ["L0", "L1", "L2", "L3"]
    assert asked.excluded == {"L3": frozenset({1})}
    assert asked.model.survive == "U"
    assert named(TAIL, 1) == "D1 (a – d)"


def test_a_failed_node_takes_its_links_and_its_demands():
    asked = task(TAIL, Model(), "nodes")
    assert asked.failures[2] == Failure("c", frozenset({1, 2, 3}), frozenset({2}))
    assert asked.excluded == {
        "a": frozenset({0, 1}), "b": frozenset({0}), "c": frozenset({1}), "d": frozenset({1}),
    }  # fmt: skip


def test_kinds_combine_and_names_stay_apart():
    same = replace(TAIL, links=("a", "L1", "L2", "L3"))
    names = [f.name for f in task(same, Model(), ("links", "nodes")).failures]
    assert names == ["a", "L1", "L2", "L3", "a (2)", "b", "c", "d"]
    assert task(same, model_of("UUMNCANU"), ("none",)).model.survive == "N"
    assert task(same, model_of("UUMNCANP")).model.survive == "P"


def test_groups_of_the_caller_take_the_links_of_their_nodes():
    asked = task(TAIL, Model(), (Failure("river", frozenset({0}), frozenset({3})),))
    assert asked.failures[0].links == {0, 3}
    assert asked.excluded == {"river": frozenset({1})}


def test_links_that_can_carry_nothing_join_nothing():
    bare = [([2.0], [3.0])] * 3 + [([], [])]
    given = instance(4, TAIL.ends.tolist(), [(0, 1, 1.0), (0, 3, 1.0)], bare)
    with pytest.raises(Infeasible) as told:
        task(given, Model(), "none")
    assert told.value.cuts == {"D1 (a – d)": ()}
    assert task(replace(given, installed=np.array([0, 0, 0, 1.0])), Model(), "none")


def test_directions_and_hop_limits_count_when_the_model_says_so():
    back = instance(3, [(0, 1), (1, 2)], [(0, 2, 1.0), (2, 0, 1.0)], hops=[1, 0])
    with pytest.raises(Infeasible) as told:
        task(back, model_of("DDMNCANN"), "none")
    assert list(told.value.cuts) == ["D1 (c – a)"]
    with pytest.raises(Infeasible) as told:
        task(back, model_of("DUMNCAYN"), "none")
    assert list(told.value.cuts) == ["D0 (a – c)"]
    assert task(back, model_of("DUMNCANN"), "none")


def test_an_unknown_kind_is_refused():
    with pytest.raises(BadInput, match="towers"):
        task(TAIL, Model(), ("towers",))


@pytest.mark.parametrize(
    ("code", "said"),
    [("UUMNCAN", "7 letters"), ("UUXNCANN", "X as letter 3"), ("UDMNCANN", "direction")],
)
def test_a_wrong_model_is_one_clear_message(code, said):
    with pytest.raises(BadInput, match=said) as told:
        model_of(code)
    assert len(told.value.problems) == 1
    assert told.value.problems[0].remedy


def test_a_model_is_read_with_and_without_dashes():
    assert model_of("u-u-m-n-c-a-n-u") == model_of("UUMNCANU") == Model(survive="U")
