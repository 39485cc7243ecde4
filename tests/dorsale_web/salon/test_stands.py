"""Stands: the proposal, which no assignment beats by much, and giving stands by hand."""

from __future__ import annotations

import time
from itertools import permutations
from random import Random

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale_web.members.models import Notice
from dorsale_web.salon.models import Stand
from dorsale_web.salon.stands import (
    Place,
    Proposal,
    Seeker,
    closeness,
    propose,
    size_points,
    theme_points,
)
from tests.dorsale_web.cast import organisation
from tests.dorsale_web.salon.objects import World, make_exhibitor, world
from tests.dorsale_web.salon.objects_exhibitors import make_stand

THEMES = ("cloud", "mobility", "solutions")


def test_two_who_want_twelve_and_nine_get_them() -> None:
    places = [Place(1, 1, 0, 0, 9), Place(2, 1, 5, 0, 12)]
    found = propose([Seeker(10, 12), Seeker(20, 9)], places)
    assert sorted(found.pairs) == [(10, 2), (20, 1)]
    assert found.points == found.bound == 2 * (50 + 10)


def test_near_and_far_decide_between_equal_stands() -> None:
    places = [Place(number, 1, 10.0 * number, 0, 9) for number in range(4)]
    settled = {99: Place(7, 1, 30, 1, 9)}
    near = propose([Seeker(1, 9, near=frozenset({99}))], places, settled)
    far = propose([Seeker(1, 9, far=frozenset({99}))], places, settled)
    assert near.pairs == [(1, 3)]
    assert far.pairs[0][1] in (0, 1)
    assert near.given[0].near == {99: 1.0}


def test_a_zone_and_a_left_out_exhibitor_are_told() -> None:
    found = propose(
        [Seeker(1, 9, frozenset({"cloud"})), Seeker(2, 9)], [Place(5, 1, 0, 0, 9, "cloud")]
    )
    assert found.pairs == [(1, 5)]
    assert found.left_out == (2,)
    assert found.given[0].in_zone is True
    assert propose([Seeker(1, 9)], []) == Proposal(left_out=(1,))


def question(seed: int, seekers: int, places: int) -> tuple[list[Seeker], list[Place]]:
    """Return exhibitors with wishes and stands in three halls, made by chance."""
    chance = Random(seed)
    others = range(seekers)
    wanted = [
        Seeker(
            number,
            chance.choice([9, 12, 18]),
            frozenset(chance.sample(THEMES, 1)),
            frozenset(chance.sample(others, min(2, seekers))) - {number},
            frozenset(chance.sample(others, 1)) - {number},
        )
        for number in others
    ]
    ground = [
        Place(
            1000 + number, number % 3, number // 3 % 12 * 4, number // 36 * 5,
            chance.choice([9, 12, 18, 36]), chance.choice([*THEMES, ""]),
        )
        for number in range(places)
    ]  # fmt: skip
    return wanted, ground


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5), st.integers(1, 5))
def test_a_small_proposal_is_close_to_the_best_and_below_its_bound(
    seed: int, seekers: int, places: int
) -> None:
    wanted, ground = question(seed, seekers, places)
    found = propose(wanted, ground)
    best = max(value(wanted, order) for order in orders(wanted, ground))
    assert len({place for _, place in found.pairs}) == min(seekers, places)
    assert found.points <= best + 1e-6
    assert best <= found.bound + 1e-6
    assert found.points >= 0.6 * best  # on 3,000 such questions: best in 96 %, worst 68 %


def orders(wanted: list[Seeker], ground: list[Place]):
    spare: list[Place | None] = [None] * max(0, len(wanted) - len(ground))
    return permutations([*ground, *spare], len(wanted))


def value(wanted: list[Seeker], order: tuple[Place | None, ...]) -> float:
    """Return the points of one assignment, added up one by one."""
    at = dict(zip((one.key for one in wanted), order, strict=True))
    return sum(worth(one, at) for one in wanted if at[one.key])


def worth(one: Seeker, at: dict[int, Place | None]) -> float:
    place = at[one.key]
    assert place is not None
    near, far = one.near & at.keys(), one.far & at.keys()
    close = sum(closeness(place, at[key]) for key in near)
    apart = sum(1 - closeness(place, at[key]) for key in far)
    wishes = 30 * (close + apart) / max(1, len(near) + len(far))
    return size_points(one.area_m2, place.area_m2) + theme_points(one.themes, place.theme) + wishes


def test_two_hundred_exhibitors_take_less_than_a_second_and_always_stand_alike() -> None:
    wanted, ground = question(1, 200, 220)
    start = time.process_time()
    found = propose(wanted, ground)
    assert time.process_time() - start < 1
    assert found == propose(wanted, ground)
    assert found.points >= 0.8 * found.bound


@pytest.fixture
def fair(cast) -> World:
    return world(cast)


@pytest.mark.django_db
def test_a_proposal_is_shown_then_applied_and_told(cast, as_, fair) -> None:
    make_stand(fair.other, "A1")
    make_stand(fair.other, "A2", x_m=5, width_m=6)
    fair.own_exhibitor.wanted_area_m2 = 18
    fair.own_exhibitor.save()
    organiser, url = as_("organiser"), reverse("organise_stands", args=[fair.other.slug])
    shown = organiser.get(url + "?propose=1")
    assert not Stand.objects.filter(exhibitor__isnull=False).exists()
    organiser.post(url, {"intent": "apply", "seen": "something else"})
    assert not Stand.objects.filter(exhibitor__isnull=False).exists()
    organiser.post(url, {"intent": "apply", "seen": shown.context["proposal"]["seen"]})
    assert fair.own_exhibitor.stands.get().label == "A2"
    assert fair.other_exhibitor.stands.get().label == "A1"
    told = Notice.objects.filter(person=cast["editor"], kind="exhibitor.stand").get()
    assert told.facts["stands"] == "A2"


@pytest.mark.django_db
def test_stands_are_given_by_hand_and_released(cast, as_, fair) -> None:
    stands = [make_stand(fair.other, label) for label in ("A1", "A2")]
    organiser, url = as_("organiser"), reverse("organise_stands", args=[fair.other.slug])
    give = {"intent": "give", "exhibitor": fair.own_exhibitor.code}
    organiser.post(url, give | {"stands": [one.pk for one in stands]})
    assert fair.own_exhibitor.stands.count() == 2
    again = give | {"exhibitor": fair.other_exhibitor.code, "stands": [stands[0].pk]}
    assert organiser.post(url, again).status_code == 200
    organiser.post(url, {"release": stands[0].pk})
    assert list(fair.own_exhibitor.stands.all()) == [stands[1]]


@pytest.mark.django_db
def test_a_stand_of_another_fair_is_not_released(cast, as_, fair) -> None:
    stand = make_stand(fair.own, "Z1", exhibitor=make_exhibitor(fair.own, organisation("x")))
    url = reverse("organise_stands", args=[fair.other.slug])
    as_("organiser").post(url, {"release": stand.pk})
    stand.refresh_from_db()
    assert stand.exhibitor_id is not None
