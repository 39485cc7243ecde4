"""Each list of the market is its predicate, over worlds made at random."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale_web.market import queries, rules
from dorsale_web.market.models import Introduction, Posting, Question, SavedSearch
from dorsale_web.members.models import Asker, Coordinator, Membership, Person
from tests.dorsale_web.cast import organisation, person
from tests.dorsale_web.market.objects import make_posting

pytestmark = pytest.mark.django_db

DAYS = st.sampled_from([-1, 0, 30])
ORGANISATION = st.tuples(st.sampled_from(["CG", "MA"]), st.sampled_from([None, -1, 0, 30]), st.booleans())  # fmt: skip
PERSON = st.tuples(
    st.booleans(),
    st.booleans(),
    st.sets(st.sampled_from(["CG", "MA"])),
    st.dictionaries(st.integers(0, 2), st.sampled_from(["reader", "editor", "owner"])),
)
POSTING = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["draft", "review", "published", "closed"]),
    DAYS,
    st.booleans(),
    st.booleans(),
    st.none() | st.tuples(st.integers(0, 2), st.sampled_from(["pending", "accepted", "declined"])),
    st.none() | st.tuples(st.integers(0, 1), st.booleans()),
)
WORLD = st.tuples(
    st.lists(ORGANISATION, min_size=3, max_size=3),
    st.lists(PERSON, min_size=2, max_size=2),
    st.lists(POSTING, min_size=1, max_size=4),
)


def build(world: object) -> list[Asker]:
    """Make the organisations, people and postings of a world; return who asks."""
    organisations, people, postings = world
    today, now = timezone.localdate(), timezone.now()
    places = [
        organisation(
            f"o{number}",
            country=country,
            vouched_until=None if until is None else today + timedelta(days=until),
            suspended_at=now if stopped else None,
        )
        for number, (country, until, stopped) in enumerate(organisations)
    ]
    askers = [make_person(number, one, places) for number, one in enumerate(people)]
    for place, state, days, stopped, anonymous, introduced, asked in postings:
        made = make_posting(
            places[place],
            state,
            expires_on=today + timedelta(days=days),
            suspended_at=now if stopped else None,
            anonymous=anonymous,
        )
        if introduced and introduced[0] != place:
            Introduction.objects.create(
                posting=made, organisation=places[introduced[0]], why="a", brings="b", when="c",
                posting_version=1, state=introduced[1],
            )  # fmt: skip
        if asked:
            by, hidden = askers[asked[0]], now if asked[1] else None
            Question.objects.create(posting=made, by=by, text="?", hidden_at=hidden)
            Question.objects.create(posting=made, text="?", hidden_at=hidden)
    return [AnonymousUser(), *askers]


def make_person(number: int, one: object, places: list[object]) -> Person:
    """Return a person with roles and countries."""
    steward, active, countries, roles = one
    made = person(f"p{number}", is_steward=steward, is_active=active)
    SavedSearch.objects.create(person=made, name="S", query="")
    for country in countries:
        Coordinator.objects.create(person=made, country=country)
    for place, role in roles.items():
        Membership.objects.create(person=made, organisation=places[place], role=role)
    return made


TWINS = [
    (queries.postings, rules.views_posting, Posting),
    (queries.questions, rules.views_question, Question),
    (queries.saved_searches, rules.owns_search, SavedSearch),
]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLD)
def test_every_list_is_its_predicate(world: object) -> None:
    with transaction.atomic():
        for asker in build(world):
            for listed, sees, model in TWINS:
                shown = {one.pk for one in listed(asker)}
                seen = {one.pk for one in model.objects.all() if sees(asker, one)}
                assert shown == seen, (listed.__name__, asker)
            every = list(Posting.objects.select_related("organisation"))
            at_once = queries.seen_posters(asker, every)
            assert at_once == {one.pk for one in every if rules.sees_poster(asker, one)}
            openly = set(Posting.objects.filter(queries.open_now()))
            assert openly == {one for one in every if rules.is_open(one)}
        transaction.set_rollback(True)
