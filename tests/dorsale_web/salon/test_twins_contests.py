"""Each list of contests is its predicate, over worlds made at random."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale_web.members.models import Asker, Coordinator, Membership
from dorsale_web.salon import queries, rules
from dorsale_web.salon.models import Category, Contest, ContestEntry, EditionRole, Juror
from dorsale_web.salon.queries.contest_lists import shown
from tests.dorsale_web.cast import organisation, person
from tests.dorsale_web.salon.objects import make_edition
from tests.dorsale_web.salon.objects_contests import make_category, make_contest, make_entry

pytestmark = pytest.mark.django_db

PLACE = st.integers(0, 2)
PERSON = st.tuples(
    st.booleans(),
    st.booleans(),
    st.sets(st.sampled_from(["CG", "MA"])),
    st.dictionaries(PLACE, st.sampled_from(["reader", "editor", "owner"])),
    st.none() | st.sampled_from(["organiser", "desk", "reviewer"]),
    st.booleans(),
)
EDITION = st.tuples(PLACE, st.booleans(), st.booleans(), st.booleans())
ENTRY = st.tuples(st.integers(0, 1), PLACE, st.sampled_from(ContestEntry.State.values))
WORLD = st.tuples(
    st.lists(st.booleans(), min_size=3, max_size=3),
    st.lists(EDITION, min_size=2, max_size=2),
    st.lists(ENTRY, max_size=4, unique_by=lambda one: one[:2]),
    st.lists(PERSON, min_size=2, max_size=2),
)


def build(world: object) -> list[Asker]:
    """Make two fairs with a contest each, entries, and people; return who asks."""
    stopped, editions, entries, people = world
    now = timezone.now()
    places = [
        organisation(f"o{number}", country="MA" if number else "CG", suspended_at=now if one else None)
        for number, one in enumerate(stopped)
    ]  # fmt: skip
    contests = []
    for number, (place, is_public, is_published, has_results) in enumerate(editions):
        edition = make_edition(
            places[place], f"fair{number}", "published" if is_public else "draft"
        )
        contests.append(
            make_contest(
                edition, "over",
                published_at=now if is_published else None,
                results_at=now if has_results else None,
            )
        )  # fmt: skip
    categories = [make_category(contest) for contest in contests]
    for category, place, state in entries:
        make_entry(categories[category], places[place], state)
    return [AnonymousUser(), *(asker(n, one, places, contests) for n, one in enumerate(people))]


def asker(number: int, one: object, places: list[object], contests: list[Contest]) -> Asker:
    """Return a person with roles, countries, a part in the first fair, perhaps a seat."""
    steward, active, countries, roles, role, seat = one
    made = person(f"p{number}", is_steward=steward, is_active=active)
    for country in countries:
        Coordinator.objects.create(person=made, country=country)
    for place, held in roles.items():
        Membership.objects.create(person=made, organisation=places[place], role=held)
    if role:
        EditionRole.objects.create(edition=contests[0].edition, person=made, role=role)
    if seat:
        Juror.objects.create(contest=contests[1], person=made)
    return made


TWINS = [
    (queries.contests, rules.contests.views_contest, Contest),
    (queries.contest_categories, rules.contests.views_category, Category),
    (queries.contest_entries, rules.contests.views_entry, ContestEntry),
]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLD)
def test_every_list_is_its_predicate(world: object) -> None:
    with transaction.atomic():
        for one in build(world):
            for listed, sees, model in TWINS:
                found = [row.pk for row in listed(one)]
                assert len(found) == len(set(found))
                seen = {row.pk for row in model.objects.all() if sees(one, row)}
                assert set(found) == seen, (listed.__name__, one)
        openly = set(ContestEntry.objects.filter(shown()))
        assert openly == set(filter(rules.contests.is_shown, ContestEntry.objects.all()))
        transaction.set_rollback(True)
