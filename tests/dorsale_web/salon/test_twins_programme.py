"""The list of sessions is its predicate, over worlds made at random."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale_web.members.models import Coordinator, Membership
from dorsale_web.salon.models import EditionRole, Session, SessionSpeaker
from dorsale_web.salon.queries.programme import in_programme, sessions
from dorsale_web.salon.rules.sessions import is_in_programme, views_session
from tests.dorsale_web.cast import organisation, person
from tests.dorsale_web.salon.objects import (
    make_edition,
    make_exhibitor,
    make_participant,
    make_session,
)

pytestmark = pytest.mark.django_db

EDITION = st.tuples(st.sampled_from(["draft", "published"]), st.booleans(), st.booleans())
SESSION = st.tuples(
    st.integers(0, 1),  # edition
    st.sampled_from(["draft", "submitted", "accepted", "refused", "withdrawn"]),
    st.booleans(),  # placed
    st.sampled_from([None, "by", "speaker", "participant", "exhibitor"]),
    st.integers(0, 1),  # whose
)
PERSON = st.tuples(
    st.booleans(),  # steward
    st.sets(st.sampled_from(["CG", "MA"])),
    st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from(["organiser", "desk", "reviewer"])), max_size=2
    ),
    st.sampled_from([None, "reader", "editor"]),  # in the organisation that exhibits
)
WORLD = st.tuples(
    st.lists(EDITION, min_size=2, max_size=2),
    st.lists(PERSON, min_size=2, max_size=2),
    st.lists(SESSION, min_size=1, max_size=5),
)


def build(world: object) -> list[object]:
    """Make a world; return who asks."""
    editions, people, rows = world
    shows = organisation("shows", country="TD")
    made = []
    for number, (state, published, suspended) in enumerate(editions):
        place = organisation(
            f"o{number}",
            country="CG" if number else "MA",
            suspended_at=timezone.now() if suspended else None,
        )
        one = make_edition(place, f"e{number}", state)
        one.programme_published_at = timezone.now() if published else None
        one.save()
        made.append((one, make_exhibitor(one, shows)))
    askers = []
    for number, (steward, countries, roles, member) in enumerate(people):
        who = person(f"p{number}", is_steward=steward)
        for country in countries:
            Coordinator.objects.create(person=who, country=country)
        for edition, role in set(roles):
            EditionRole.objects.create(edition=made[edition][0], person=who, role=role)
        if member:
            Membership.objects.create(person=who, organisation=shows, role=member)
        askers.append(who)
    for where, state, placed, part, whose in rows:
        add(made[where], state, placed, part, askers[whose])
    return [AnonymousUser(), *askers]


def add(place: object, state: str, placed: bool, part: str | None, who: object) -> None:
    """Make one session."""
    edition, exhibitor = place
    fields = (
        {"by": who} if part == "by" else {"exhibitor": exhibitor} if part == "exhibitor" else {}
    )
    one = make_session(edition, state, hour=10 if placed else None, **fields)
    if part == "speaker":
        SessionSpeaker.objects.create(session=one, name="S", person=who)
    if part == "participant":
        found = edition.participants.filter(person=who).first() or make_participant(edition, who)
        SessionSpeaker.objects.create(session=one, name="S", participant=found)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLD)
def test_the_list_of_sessions_is_its_predicate(world: object) -> None:
    with transaction.atomic():
        for asker in build(world):
            listed = {one.pk for one in sessions(asker)}
            every = Session.objects.select_related("edition__organisation")
            assert listed == {one.pk for one in every if views_session(asker, one)}, asker
        openly = set(Session.objects.filter(in_programme()))
        assert openly == {one for one in Session.objects.all() if is_in_programme(one)}
        transaction.set_rollback(True)
