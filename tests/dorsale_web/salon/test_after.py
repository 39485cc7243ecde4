"""After a fair: what took place, the one record of what came of it, the report."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dorsale_web.market.models import Outcome, OutcomeAnswer
from dorsale_web.members.models import Notice
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions import outcomes
from dorsale_web.salon.models import CheckIn, Edition, Meeting, MeetingSlot
from dorsale_web.salon.report import Met, count, report, table
from dorsale_web.salon.tasks.after import open_past
from tests.dorsale_web.cast import Cast, person, theme
from tests.dorsale_web.market.objects import make_introduction, make_posting
from tests.dorsale_web.salon.objects import (
    make_edition,
    make_exhibitor,
    make_participant,
    make_session,
)

pytestmark = pytest.mark.django_db


def make_meeting(edition: Edition, *, number: int = 1, **fields: object) -> Meeting:
    """Return a saved meeting of ``other``'s stand with a visitor of ``own``, an hour ago."""
    begin = timezone.now() - timedelta(hours=1)
    slot, _new = MeetingSlot.objects.get_or_create(
        edition=edition,
        number=number,
        defaults={"starts_at": begin, "ends_at": begin + timedelta(minutes=20)},
    )
    return Meeting.objects.create(edition=edition, slot=slot, place="A1", **fields)


@pytest.fixture
def edition(cast: Cast) -> Edition:
    """Return an edition that began yesterday and ends today."""
    today = timezone.localdate()
    return make_edition(cast.other, "this-week", starts_on=today - timedelta(days=1), ends_on=today)


@pytest.fixture
def met(cast: Cast, edition: Edition) -> Meeting:
    """Return a past meeting between two organisations of the network."""
    stand = make_exhibitor(edition, cast.other)
    visitor = make_participant(
        edition, cast["owner"], organisation=cast.own, themes=["solutions"], country="CG"
    )
    return make_meeting(edition, exhibitor=stand, visitor=visitor)


def test_a_past_meeting_opens_one_record_that_both_sides_are_asked_for(
    cast: Cast, edition: Edition, met: Meeting
) -> None:
    assert outcomes.open_outcomes(edition) == 1
    assert outcomes.open_outcomes(edition) == 0
    met.refresh_from_db()
    assert (met.outcome.left, met.outcome.right) == (cast.other, cast.own)
    assert met.outcome.themes == ["solutions"]
    assert outcomes.ask_now(cast["steward"], edition) == 1
    assert outcomes.ask(edition) == 1
    asked = Notice.objects.filter(kind="meeting.outcomes")
    assert {one.person.sign_in_name for one in asked} == {"stranger", "owner"}
    assert (outcomes.ask_now(cast["steward"], edition), outcomes.ask(edition)) == (0, 0)


def test_a_meeting_to_come_called_off_or_not_held_opens_none(
    cast: Cast, edition: Edition, met: Meeting
) -> None:
    begin = timezone.now() + timedelta(hours=1)
    later = MeetingSlot.objects.create(
        edition=edition, number=9, starts_at=begin, ends_at=begin + timedelta(minutes=20)
    )
    for number, fields in enumerate(({"fallen": "absent"}, {"took_place": False}), 2):
        make_meeting(
            edition,
            number=number,
            exhibitor=met.exhibitor,
            visitor=make_participant(edition),
            **fields,
        )
    Meeting.objects.filter(pk=met.pk).update(slot=later)
    open_past()
    assert not Outcome.objects.exists()


def test_a_meeting_that_is_yet_to_come_cannot_have_been_held(cast: Cast, met: Meeting) -> None:
    met.slot.starts_at = timezone.now() + timedelta(hours=2)
    with pytest.raises(Refused):
        outcomes.say_took_place(cast["owner"], met, took_place=True)


def test_a_meeting_that_was_not_held_loses_its_unanswered_record(
    cast: Cast, edition: Edition, met: Meeting
) -> None:
    outcomes.open_outcomes(edition)
    met.refresh_from_db()
    outcomes.say_took_place(cast["owner"], met, took_place=False)
    met.refresh_from_db()
    assert (met.took_place, met.outcome) == (False, None)
    assert not Outcome.objects.exists()


def test_a_meeting_shares_the_record_of_an_open_introduction(
    cast: Cast, edition: Edition, met: Meeting
) -> None:
    made = make_introduction(make_posting(cast.own), cast.other, "accepted")
    outcomes.open_outcomes(edition)
    met.refresh_from_db()
    assert met.outcome == made.outcome
    assert Outcome.objects.count() == 1


def test_a_visitor_without_organisation_answers_as_a_guest(
    cast: Cast, edition: Edition, met: Meeting
) -> None:
    guest = person("guest-of-the-fair")
    Meeting.objects.filter(pk=met.pk).update(visitor=make_participant(edition, guest))
    outcomes.ask(edition)
    outcome = Outcome.objects.get()
    assert (outcome.right, outcome.guest) == (None, guest)
    assert Notice.objects.filter(person=guest, kind="meeting.outcomes").exists()
    client = Client()
    client.force_login(guest, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/outcomes/{outcome.code}/").status_code == 200
    answered = client.post(f"/outcomes/{outcome.code}/tell/", {"result": "pilot", "why": "Oui."})
    assert answered.status_code == 302
    assert outcome.answers.get().organisation is None
    other = Client()
    other.force_login(cast["member"], "allauth.account.auth_backends.AuthenticationBackend")
    assert other.get(f"/outcomes/{outcome.code}/").status_code == 404


def test_counts_by_hand() -> None:
    met = [
        Met(("cloud",), frozenset({"CG", "MA"}), "", True, ("agreement", "agreement")),
        Met(("cloud",), frozenset({"CG"}), "", True, ("pilot",)),
        Met((), frozenset(), "", None, ("agreement", "nothing")),
        Met((), frozenset(), "", False, None),
        Met((), frozenset(), "declined", None, None),
    ]
    found = count(met)
    assert (found.published, found.stood, found.held, found.not_held) == (5, 4, 2, 1)
    assert found.unknown == 1
    assert found.fallen == {"declined": 1}
    assert found.agreements.by_standing == {"both": 1, "one": 1, "disputed": 1, "none": 0}
    assert (found.outcomes.asked, found.not_asked) == (3, 1)


def test_the_report_counts_with_its_denominators(
    cast: Cast, edition: Edition, met: Meeting, django_assert_max_num_queries: object
) -> None:
    make_session(edition, hour=9)
    badge = met.visitor.badges.get()
    CheckIn.objects.create(
        edition=edition, badge=badge, day=edition.starts_on, at=timezone.now(),
        desk="1", verdict="counted",
    )  # fmt: skip
    outcomes.ask(edition)
    met.refresh_from_db()
    for side in (cast.own, cast.other):
        OutcomeAnswer.objects.create(outcome=met.outcome, organisation=side, result="agreement")
    found = report(edition)
    assert (found.exhibitors, found.registered, found.came, found.sessions) == (1, 1, 1, 1)
    assert found.overall.agreements.by_standing["both"] == 1
    assert [(row.code, row.meetings.published) for row in found.by_theme] == [(theme().code, 1)]
    assert {row.code for row in found.by_country} == {"CG", "MA"}
    assert ["meetings all", "", "held", 0, 1] in table(found)
