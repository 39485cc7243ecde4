import numpy as np

from dorsale.plan.loading import Model
from dorsale.topology.loading.infeasible import most_room, why
from dorsale.topology.loading.model import model_of
from dorsale.topology.loading.states import task
from tests.topology.loading.tiny_tasks import instance, triangle

ONE_EACH = model_of("UUENCANN")


def test_additive_modules_are_never_too_few():
    asked = triangle(survive="links")
    assert why(asked) is None
    assert (most_room(asked) == 4.0).all()


def test_a_demand_larger_than_all_modules_is_named_with_its_cut():
    given = instance(3, [(0, 1), (1, 2), (0, 2)], [(0, 1, 5.0), (1, 2, 1.0)])
    told = why(task(given, ONE_EACH, "none"))
    assert told.cuts == {"D0 (a – b)": ("L0", "L1"), "D1 (b – c)": ("L0", "L1")}


def test_the_cut_may_only_be_too_small_after_a_failure():
    given = instance(4, [(0, 1), (0, 1), (1, 2), (1, 2), (2, 3)], [(0, 2, 3.0), (2, 3, 1.0)])
    assert why(task(given, ONE_EACH, "none")) is None
    assert why(task(given, ONE_EACH, "links")).cuts == {"D0 (a – c)": ("L1",)}


def test_links_without_modules_hold_what_stands():
    modules = [([], []), ([2.0], [3.0])]
    given = instance(3, [(0, 1), (1, 2)], [(0, 2, 2.0)], modules, installed=[1.5, 0.0])
    assert why(task(given, Model(), "none")).cuts == {"D0 (a – c)": ("L0",)}
    given.installed[0] = 2.0
    assert why(task(given, Model(), "none")) is None


def test_the_direction_of_the_cut_counts():
    given = instance(2, [(0, 1), (1, 0), (1, 0)], [(0, 1, 3.0), (1, 0, 3.0)])
    told = why(task(given, model_of("DDENCANN"), "none"))
    assert told.cuts == {"D0 (a – b)": ("L0",)}


def test_where_no_cut_is_too_small_the_priced_links_are_named():
    """Okamura and Seymour: in K2,3 every cut holds, yet a quarter of the demand does not pass."""
    links = [(hub, leaf) for hub in (0, 1) for leaf in (2, 3, 4)]
    demands = [(0, 1, 2.0), (2, 3, 2.0), (3, 4, 2.0), (2, 4, 2.0)]
    told = why(task(instance(5, links, demands), ONE_EACH, "none"))
    assert set(told.cuts) <= {f"D{k} ({'abcde'[a]} – {'abcde'[b]})"
                              for k, (a, b, _) in enumerate(demands)}  # fmt: skip
    assert all(cut == tuple(f"L{e}" for e in range(6)) for cut in told.cuts.values())


def test_time_that_runs_out_blames_nobody():
    given = instance(2, [(0, 1)] * 2, [(0, 1, 5.0)])
    assert why(task(given, ONE_EACH, "none")) is not None
    assert np.isfinite(most_room(task(given, ONE_EACH, "none"))).all()
