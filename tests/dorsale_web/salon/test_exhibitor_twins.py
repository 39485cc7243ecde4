"""Each list of exhibitors, products and contacts is its predicate, over worlds made at random."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale_web.members.models import Asker, Coordinator, Membership, Person
from dorsale_web.salon import queries
from dorsale_web.salon.models import EditionRole, Exhibitor, Product, StandContact
from dorsale_web.salon.rules import exhibitors as rules
from tests.dorsale_web.cast import organisation, person
from tests.dorsale_web.salon.objects import make_edition, make_exhibitor, make_participant
from tests.dorsale_web.salon.objects_exhibitors import make_contact, make_product

pytestmark = pytest.mark.django_db

STATES = st.sampled_from(["draft", "submitted", "waiting", "accepted", "refused", "withdrawn"])
WORLD = st.fixed_dictionaries(
    {
        "stopped": st.tuples(st.booleans(), st.booleans(), st.booleans()),
        "editions": st.tuples(*[st.sampled_from(["draft", "published"])] * 2),
        "exhibitors": st.lists(
            st.tuples(st.integers(0, 1), st.integers(0, 2), STATES, st.sampled_from([None, -1, 1])),
            min_size=1,
            max_size=4,
            unique_by=lambda one: one[:2],
        ),
        "people": st.lists(
            st.tuples(
                st.booleans(),
                st.booleans(),
                st.sets(st.sampled_from(["CG", "MA"])),
                st.dictionaries(st.integers(0, 2), st.sampled_from(["reader", "editor", "owner"])),
                st.dictionaries(st.integers(0, 1), st.sampled_from(["organiser", "desk"])),
                st.none() | st.integers(0, 3),
                st.sampled_from(["confirmed", "cancelled"]),
            ),
            min_size=2,
            max_size=2,
        ),
    }
)


def build(world: dict) -> list[Asker]:
    """Make the fairs, exhibitors and people of a world; return who asks."""
    now = timezone.now()
    places = [
        organisation(f"o{number}", country=country, suspended_at=now if stopped else None)
        for number, (country, stopped) in enumerate(
            zip(("CG", "MA", "CG"), world["stopped"], strict=True)
        )
    ]
    fairs = [
        make_edition(places[number], f"fair{number}", state)
        for number, state in enumerate(world["editions"])
    ]
    made = []
    for fair, place, state, day in world["exhibitors"]:
        one = make_exhibitor(fairs[fair], places[place], state)
        made.append(one)
        make_product(one, shown_from=day and now + timedelta(days=day))
    return [
        AnonymousUser(),
        *[
            make_person(number, one, places, fairs, made)
            for number, one in enumerate(world["people"])
        ],
    ]


def make_person(number: int, one: tuple, places: list, fairs: list, made: list) -> Person:
    """Return a person with roles, perhaps in a team or met at a stand."""
    steward, active, countries, roles, works, place, state = one
    asker = person(f"p{number}", is_steward=steward, is_active=active)
    for country in countries:
        Coordinator.objects.create(person=asker, country=country)
    for where, role in roles.items():
        Membership.objects.create(person=asker, organisation=places[where], role=role)
    for fair, role in works.items():
        EditionRole.objects.create(edition=fairs[fair], person=asker, role=role)
    if place is not None and place < len(made):
        one_made = made[place]
        make_participant(one_made.edition, asker, badge=False, exhibitor=one_made, state=state)
    for exhibitor in made[:2]:
        known = exhibitor.edition.participants.filter(person=asker).first()
        visitor = known or make_participant(exhibitor.edition, asker, badge=False)
        make_contact(exhibitor, visitor)
    return asker


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLD)
def test_each_list_is_its_predicate(world: dict) -> None:
    with transaction.atomic():
        for asker in build(world):
            for query, predicate, model in (
                (queries.exhibitors, rules.views_exhibitor, Exhibitor),
                (queries.products, rules.views_product, Product),
                (queries.stand_contacts, rules.views_contact, StandContact),
            ):
                listed = set(query(asker).values_list("pk", flat=True))
                seen = {one.pk for one in model.objects.all() if predicate(asker, one)}
                assert listed == seen, (query.__name__, asker)
        transaction.set_rollback(True)
