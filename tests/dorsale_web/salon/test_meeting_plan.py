"""Each list of meetings and runs is its predicate, over worlds made at random."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale_web.members.models import Asker, Coordinator, Membership
from dorsale_web.members.standing import forget
from dorsale_web.salon import part, queries
from dorsale_web.salon.models import EditionRole, Meeting, Participant, ScheduleRun
from dorsale_web.salon.rules import meetings as rules
from tests.dorsale_web.cast import organisation, person
from tests.dorsale_web.salon.objects import make_edition, make_exhibitor, make_participant
from tests.dorsale_web.salon.objects_meetings import make_meeting

pytestmark = pytest.mark.django_db

WORLD = st.fixed_dictionaries(
    {
        "stopped": st.tuples(st.booleans(), st.booleans()),
        "states": st.tuples(*[st.sampled_from(["draft", "published"])] * 2),
        "meetings": st.lists(
            st.tuples(st.integers(0, 1), st.integers(0, 2), st.none() | st.integers(0, 2)),
            min_size=1,
            max_size=4,
        ),
        "people": st.lists(
            st.tuples(
                st.booleans(),
                st.sets(st.sampled_from(["CG", "MA"])),
                st.dictionaries(st.integers(0, 1), st.sampled_from(["reader", "editor"])),
                st.dictionaries(st.integers(0, 1), st.sampled_from(["organiser", "desk"])),
                st.sampled_from(["confirmed", "cancelled"]),
                st.booleans(),
            ),
            min_size=3,
            max_size=3,
        ),
    }
)


def build(world: dict) -> list[Asker]:
    """Make two fairs with meetings; return who asks."""
    now = timezone.now()
    places = [
        organisation(f"o{n}", country=country, suspended_at=now if stopped else None)
        for n, (country, stopped) in enumerate(zip(("CG", "MA"), world["stopped"], strict=True))
    ]
    fairs = [make_edition(places[n], f"fair{n}", one) for n, one in enumerate(world["states"])]
    stands = [make_exhibitor(fairs[n], places[1 - n]) for n in range(2)]
    askers: list[Asker] = [AnonymousUser()]
    visitors: dict[tuple[int, int], Participant] = {}
    for n, (steward, countries, roles, helps, state, in_team) in enumerate(world["people"]):
        who = person(f"p{n}", is_steward=steward)
        askers.append(who)
        for country in countries:
            Coordinator.objects.create(person=who, country=country)
        for place, role in roles.items():
            Membership.objects.create(person=who, organisation=places[place], role=role)
        for fair, role in helps.items():
            EditionRole.objects.create(edition=fairs[fair], person=who, role=role)
        for fair in range(2):
            extra = {"exhibitor": stands[fair]} if in_team and n == 2 else {}
            visitors[fair, n] = make_participant(fairs[fair], who, state=state, **extra)
    for number, (fair, visitor, stand_in) in enumerate(world["meetings"], 1):
        make_meeting(
            stands[fair],
            visitors[fair, visitor],
            number,
            stand_in=None if stand_in is None else visitors[fair, stand_in],
        )
        ScheduleRun.objects.create(edition=fairs[fair], kind="draft")
    return askers


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(WORLD)
def test_lists_are_predicates(world: dict) -> None:
    with transaction.atomic():
        for asker in build(world):
            forget(asker)
            part.forget(asker)
            assert set(queries.meetings(asker)) == {
                one for one in Meeting.objects.all() if rules.views_meeting(asker, one)
            }
            assert set(queries.runs(asker)) == {
                one for one in ScheduleRun.objects.all() if rules.views_run(asker, one)
            }
        transaction.set_rollback(True)
