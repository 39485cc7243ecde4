"""A checker that can fail: designs made by hand, then spoilt in every way it must notice."""

from dataclasses import replace

import numpy as np
import pytest

from dorsale.plan.loading import Loading, Model, Task
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.check import check
from dorsale.topology.loading.model import model_of
from dorsale.topology.loading.scale import scaled
from dorsale.topology.loading.states import task
from tests.topology.loading.tiny_tasks import instance, triangle


def design(*counts, value, bound=0.0, **more):
    modules = tuple(np.array(np.atleast_1d(n), float) for n in counts)
    return Loading(modules, value, bound, "by hand", "optimal", 0, 0, 0.0, **more)


def said(asked, made, *words):
    faults = check(asked, made)
    assert faults
    for word in words:
        assert any(word in fault for fault in faults), faults
    return faults


def test_a_right_design_has_no_fault():
    """2 from a to b and 2 from b to c; modules of 2 at 3 each."""
    assert check(triangle(), design(1, 1, 0, value=6.0, bound=6.0)) == []
    assert check(triangle(survive="links"), design(2, 2, 2, value=18.0)) == []


def test_too_little_is_named_with_state_and_demand():
    said(triangle(), design(1, 0, 0, value=3.0), "–: 2 of D1 cannot be carried")
    said(triangle(survive="links"), design(1, 1, 1, value=9.0), "L0: 2 of", "L1: 2 of")


def test_routing_may_split_and_change_after_a_failure():
    given = instance(4, [(0, 1), (1, 3), (0, 2), (2, 3)], [(0, 3, 4.0)])
    assert check(task(given, Model(), "none"), design(1, 1, 1, 1, value=12.0)) == []
    asked = task(given, Model(), "links")
    assert check(asked, design(2, 2, 2, 2, value=24.0)) == []
    said(asked, design(2, 2, 2, 1, value=21.0), "L0: 2 of D0", "L1: 2 of D0")


def test_what_nobody_can_serve_is_not_asked():
    given = instance(3, [(0, 1), (1, 2)], [(0, 2, 2.0)])
    made = design(1, 1, value=6.0)
    assert check(task(given, Model(), ("links", "nodes")), made) == []
    said(replace(task(given, Model(), "links"), excluded={}), made, "L0: 2 of D0")


def test_wrong_money_and_a_bound_above_the_value_are_faults():
    said(triangle(), design(1, 1, 0, value=5.0), "cost 6, value 5")
    said(triangle(), design(1, 1, 0, value=7.0), "cost 6, value 7")
    said(triangle(), design(1, 1, 0, value=6.0, bound=6.1), "bound 6.1")
    said(triangle(), design(1, 1, 0, value=float("nan")), "do not agree")


@pytest.mark.parametrize(
    ("code", "counts"),
    [("UUMNCANN", 0.5), ("UUMNCANN", -1), ("UUENCANN", 2), ("UULNCANN", -1), ("UUMNCANN", [1, 1])],
)
def test_what_the_model_does_not_sell_is_a_fault(code, counts):
    said(
        triangle("-".join(code)),
        design(counts, 1, 1, value=9.0),
        "L0: the model sells no such modules",
    )


def test_fractions_are_sold_in_the_linear_model():
    assert check(triangle("U-U-L-N-C-A-N-N"), design(1, 0.5, 0.5, value=6.0)) != []
    assert check(triangle("U-U-L-N-C-A-N-N"), design(1, 1, 0, value=6.0)) == []


def test_routing_cost_is_the_least_and_set_up_is_paid_where_it_is_due():
    tolled = triangle(routing=[1.0, 1.0, 0.25])
    assert check(tolled, design(1, 1, 0, value=10.0)) == []
    said(tolled, design(1, 1, 0, value=9.0), "cost 10, value 9")
    assert check(tolled, design(2, 1, 1, value=12.0 + 3.5)) != []
    fixed = triangle("U-U-M-Y-C-A-N-N", setup=[10.0, 10.0, 10.0])
    assert check(fixed, design(1, 1, 0, value=26.0)) == []
    said(fixed, design(1, 1, 0, value=6.0), "cost 26")


def test_directions_count():
    ends, demands = [(0, 1)], [(0, 1, 2.0), (1, 0, 2.0)]
    given = instance(2, ends, demands)
    said(task(given, model_of("DUMNCANN"), "none"), design(1, value=3.0))
    assert check(task(given, model_of("DBMNCANN"), "none"), design(1, value=3.0)) == []
    there = instance(2, [(0, 1), (1, 0)], demands)
    assert check(task(there, model_of("DDMNCANN"), "none"), design(1, 1, value=6.0)) == []
    said(task(there, model_of("DDMNCANN"), "none"), design(2, 0, value=6.0), "2 of D1")


def test_single_paths_whole_units_and_hop_limits_are_walked():
    given = instance(3, [(0, 1), (1, 2), (0, 2)], [(0, 2, 3.0)], units=[1.5], hops=[1])
    around, straight = ((0, 1), 1.5), ((2,), 1.5)
    made = design(1, 1, 1, value=9.0, flows={0: (around, straight)})
    assert check(task(given, model_of("UUMNIANN"), "none"), made) == []
    said(task(given, model_of("UUMNSANN"), "none"), made, "of D0 cannot")
    said(task(given, model_of("UUMNCAYN"), "none"), made, "1.5 of D0")
    odd = replace(made, flows={0: (((0, 1), 1.0), ((2,), 2.0))})
    said(task(given, model_of("UUMNIANN"), "none"), odd, "of D0 cannot")
    said(task(given, model_of("UUMNIANN"), "none"), replace(made, flows=None), "3 of D0")
    broken = replace(made, flows={0: (((1, 0), 1.5), straight)})
    said(task(given, model_of("UUMNIANN"), "none"), broken, "1.5 of D0")
    much = replace(made, flows={0: (((2,), 3.0),)})
    said(task(given, model_of("UUMNSANN"), "none"), much, "L2 carries 1 too much")


def ring(code):
    given = instance(3, [(0, 1), (1, 2), (0, 2)], [(0, 1, 2.0), (1, 2, 2.0)])
    return task(given, model_of(code), "links")


FLOWS = {0: (((0,), 2.0),), 1: (((1,), 2.0),)}
SPARE = {0: (((2, 1), 2.0),), 1: (((0, 2), 2.0),)}


def test_protection_is_shared_or_dedicated_as_the_model_says():
    shared = design(2, 2, 1, value=15.0, flows=FLOWS, protection=SPARE)
    assert check(ring("UUMNSANS"), shared) == []
    said(ring("UUMNSANP"), shared, "–: L2 carries 2 too much")
    assert check(ring("UUMNSANP"), design(2, 2, 2, value=18.0, flows=FLOWS, protection=SPARE)) == []
    same = {0: (((0,), 2.0),), 1: (((0, 2), 2.0),)}
    said(ring("UUMNSANS"), replace(shared, protection=same), "L0: 2 of D0")
    said(ring("UUMNSANS"), replace(shared, protection=None), "L0: 2 of D0", "L1: 2 of D1")


def test_states_are_counted_and_time_runs_out_in_words():
    asked, heard = triangle(survive="links"), []
    assert check(asked, design(2, 2, 2, value=18.0), tell=heard.append) == []
    assert heard == [0, 1, 2, 3, 4]
    heard.clear()
    larger = task(_grid(), Model(), "links")
    made = design(*([20] * 112), value=6720.0)
    (fault,) = check(larger, made, seconds=-1.0, tell=heard.append)
    assert "in time" in fault
    assert heard[-1] < 113


def _grid():
    places = [(x, y) for x in range(8) for y in range(8)]
    at = {place: i for i, place in enumerate(places)}
    links = [(at[x, y], at[p]) for x, y in places for p in ((x + 1, y), (x, y + 1)) if p in at]
    given = instance(8, [], [])
    demands = [(0, i, 1.0) for i in range(1, 64)]
    wide = instance(8, links, demands)
    return replace(wide, nodes=tuple(f"n{i}" for i in range(64)), name=given.name)


def test_a_demand_too_small_for_the_programme_is_still_missed():
    given = instance(4, [(0, 1), (2, 3)], [(0, 1, 1e9), (2, 3, 1e-2)], [([1e9], [3.0])] * 2)
    asked = task(given, Model(), "none")
    assert check(asked, design(1, 1, value=6.0)) == []
    said(asked, design(1, 0, value=3.0), "0.01 of D1")


def test_a_network_without_demand_costs_nothing():
    empty = Task(instance(2, [(0, 1)], []), Model())
    assert check(empty, design(0, value=0.0)) == []


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6, 1e12])
@pytest.mark.parametrize("price", [1e-6, 1.0, 1e12])
def test_numbers_of_any_size_are_solved_and_checked_alike(size, price):
    from dorsale.topology.loading.solve import solve

    given = instance(
        3, [(0, 1), (1, 2), (0, 2)], [(0, 1, 2 * size), (1, 2, 2 * size)],
        [([2 * size], [3 * price])] * 3,
    )  # fmt: skip
    asked = task(given, Model(), "links")
    units = scaled(asked)
    found = units.back(solve(units.task, Limits(30, 30.0, 1e-6), 0))
    assert check(asked, found) == []
    assert found.value == pytest.approx(15 * price)
    assert found.bound == pytest.approx(15 * price)


def test_scaling_is_by_powers_of_two_and_leaves_usual_numbers_alone():
    usual = scaled(triangle(modules=[([20.0], [3.0])] * 3))
    assert (usual.traffic, usual.money) == (0.5**11, 1.0)
    again = usual.into(usual.back(design(1, 1, 0, value=6.0, flows=FLOWS)))
    assert again.flows == FLOWS
    assert scaled(usual.task).traffic == 1.0
