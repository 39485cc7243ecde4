"""Each list of visitors' things is its predicate, over worlds made at random."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale_web.members.models import Asker, Coordinator, Membership, Person
from dorsale_web.salon import queries
from dorsale_web.salon.models import Edition, EditionRole
from dorsale_web.salon.rules import visitors as rules
from tests.dorsale_web.cast import organisation, person
from tests.dorsale_web.salon.objects import make_edition, make_exhibitor, make_participant
from tests.dorsale_web.salon.objects_visitors import (
    make_delegation,
    make_interpreter,
    make_letter,
    make_table,
)

pytestmark = pytest.mark.django_db

TWINS = [
    (queries.participants, rules.views_participant),
    (queries.delegations, rules.views_delegation),
    (queries.visa_letters, rules.views_letter),
    (queries.visitor_imports, rules.views_import),
    (queries.visitor_kinds, rules.sees_resource),
    (queries.interpreters, rules.sees_resource),
]
ROLE = st.sampled_from([None, "organiser", "desk", "reviewer"])
FAIR = st.tuples(st.integers(0, 1), st.sampled_from(["draft", "published"]), st.sampled_from(["CG", "MA"]))  # fmt: skip
PERSON = st.tuples(
    st.booleans(),  # steward
    st.sets(st.sampled_from(["CG", "MA"])),  # coordinates
    st.dictionaries(st.integers(0, 1), st.sampled_from(["reader", "editor", "owner"])),
    st.tuples(ROLE, ROLE),  # in the fairs
)
PARTICIPANT = st.tuples(
    st.integers(0, 1),  # fair
    st.sampled_from(["pending", "waiting", "confirmed", "refused", "cancelled"]),
    st.none() | st.integers(0, 1),  # whose registration
    st.none() | st.integers(0, 1),  # who heads the delegation
    st.booleans(),  # in a team
    st.booleans(),  # with a letter
)
WORLD = st.tuples(
    st.tuples(st.booleans(), st.booleans()),  # organisations suspended
    st.tuples(FAIR, FAIR),
    st.tuples(PERSON, PERSON),
    st.lists(PARTICIPANT, min_size=1, max_size=4),
)


def build(world: Any) -> list[Asker]:
    """Make a world; return who asks."""
    stopped, fairs, people, rows = world
    now = timezone.now()
    places = [
        organisation(f"o{number}", suspended_at=now if one else None)
        for number, one in enumerate(stopped)
    ]
    editions = [
        make_edition(places[place], f"f{number}", state, country=country)
        for number, (place, state, country) in enumerate(fairs)
    ]
    askers = [make_person(number, one, places, editions) for number, one in enumerate(people)]
    taken: set[tuple[int, int]] = set()
    for number, (fair, state, whose, head, in_team, with_letter) in enumerate(rows):
        fields: dict[str, Any] = {"state": state}
        if in_team:
            made = editions[fair].exhibitors.first()
            fields["exhibitor"] = made or make_exhibitor(editions[fair], places[number % 2])
        if head is not None:
            fields["delegation"] = make_delegation(editions[fair], askers[head])
            make_table(editions[fair], askers[head], fields["delegation"])
        own = None if whose is None or (fair, whose) in taken else askers[whose]
        taken.add((fair, -1 if whose is None else whose))
        made = make_participant(editions[fair], own, badge=False, **fields)
        if with_letter:
            make_letter(made)
    for edition in editions:
        make_interpreter(edition)
        make_table(edition, askers[0])
    return [*askers, AnonymousUser()]


def make_person(number: int, one: Any, places: list[Any], editions: list[Edition]) -> Person:
    """Return a person with roles."""
    is_steward, countries, roles, in_fairs = one
    made = person(f"p{number}", is_steward=is_steward)
    for country in countries:
        Coordinator.objects.create(person=made, country=country)
    for place, role in roles.items():
        Membership.objects.create(person=made, organisation=places[place], role=role)
    for edition, role in zip(editions, in_fairs, strict=True):
        if role:
            EditionRole.objects.create(edition=edition, person=made, role=role)
    return made


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLD)
def test_lists_are_their_predicates(world: Any) -> None:
    with transaction.atomic():
        for asker in build(world):
            for query, predicate in TWINS:
                every = query(asker).model.objects.all()
                expected = {one.pk for one in every if predicate(asker, one)}
                assert {one.pk for one in query(asker)} == expected, query.__name__
        transaction.set_rollback(True)
