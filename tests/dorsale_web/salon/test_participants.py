"""Registrations: places, waiting list, review, cancelling, claiming; badges."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from dorsale_web.members.models import AuditEntry, Notice
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions import badges, participants
from dorsale_web.salon.models import Badge, Edition, Participant, VisitorKind
from dorsale_web.salon.part import part
from tests.dorsale_web.cast import Cast, person
from tests.dorsale_web.salon.objects import make_edition, make_participant
from tests.dorsale_web.salon.objects_visitors import make_letter

AWA = {"given_name": "Awa", "family_name": "Mbemba"}


@pytest.fixture
def fair(cast: Cast) -> Edition:
    """Return a published fair of the cast's organisation."""
    return make_edition(cast.own, "salon")


def kind(fair: Edition, **fields: object) -> VisitorKind:
    """Return the kind of visitors, changed."""
    one = fair.visitor_kinds.get(is_team=False)
    for name, value in fields.items():
        setattr(one, name, value)
    one.save()
    return one


def test_somebody_registered_is_confirmed_with_a_badge_and_an_audit_line(
    cast: Cast, fair: Edition
) -> None:
    made = participants.register(cast["member"], fair, kind(fair), person=cast["member"], **AWA)
    assert made.state == "confirmed"
    badge = badges.valid_badge(made)
    assert badge is not None
    assert len(badge.code.replace("-", "")) == 20  # of 31 signs: 99 bits
    assert AuditEntry.objects.filter(act="visitor.register", code=made.code).count() == 1


def test_one_who_comes_when_the_places_are_taken_waits_and_moves_up_when_one_cancels(
    cast: Cast, fair: Edition
) -> None:
    two = kind(fair, quota=1)
    first = participants.register(cast["owner"], fair, two, person=cast["owner"], **AWA)
    waits = [
        participants.register(None, fair, two, given_name="B", family_name=str(number))
        for number in range(2)
    ]
    assert [one.state for one in waits] == ["waiting", "waiting"]
    assert badges.valid_badge(waits[0]) is None
    participants.cancel(cast["owner"], first)
    states = [Participant.objects.get(pk=one.pk).state for one in waits]
    assert states == ["confirmed", "waiting"]
    assert badges.valid_badge(waits[0]) is not None
    assert badges.valid_badge(first) is None


def test_a_kind_that_is_reviewed_makes_registrations_wait_for_the_organisers(
    cast: Cast, fair: Edition
) -> None:
    press = kind(fair, needs_review=True, quota=1)
    made = participants.register(cast["member"], fair, press, person=cast["member"], **AWA)
    late = participants.register(None, fair, press, given_name="B", family_name="C")
    assert (made.state, late.state) == ("pending", "waiting")
    with pytest.raises(Refused, match="places"):
        participants.confirm(cast["owner"], late)
    participants.confirm(cast["owner"], made)
    assert made.state == "confirmed"
    assert Notice.objects.filter(person=cast["member"], kind="visitor.confirmed").exists()


def test_refusing_gives_the_place_to_the_next(cast: Cast, fair: Edition) -> None:
    press = kind(fair, needs_review=True, quota=1)
    made = participants.register(cast["member"], fair, press, person=cast["member"], **AWA)
    late = participants.register(None, fair, press, given_name="B", family_name="C")
    participants.refuse(cast["owner"], made, "Ce n'est pas un journal.")
    late.refresh_from_db()
    assert (made.state, late.state) == ("refused", "pending")
    told = Notice.objects.get(person=cast["member"], kind="visitor.refused")
    assert told.facts["reason"] == "Ce n'est pas un journal."
    with pytest.raises(Refused, match="refused"):
        participants.register(cast["member"], fair, press, person=cast["member"], **AWA)


def test_nobody_registers_twice(cast: Cast, fair: Edition) -> None:
    visitor, mail = kind(fair), {"email": "awa@example.org"}
    participants.register(cast["owner"], fair, visitor, **AWA, **mail)
    swapped = {"given_name": "MBEMBA", "family_name": "awa", "email": "Awa@Example.org"}
    with pytest.raises(Refused, match="registered already"):
        participants.register(cast["owner"], fair, visitor, person=cast["member"], **swapped)
    participants.register(cast["owner"], fair, visitor, person=cast["member"], **AWA)
    with pytest.raises(Refused, match="registered already"):
        participants.register(cast["owner"], fair, visitor, person=cast["member"], **AWA)


def test_who_cancelled_may_come_back_as_the_same_participant(cast: Cast, fair: Edition) -> None:
    visitor = kind(fair)
    made = participants.register(cast["member"], fair, visitor, person=cast["member"], **AWA)
    letter = make_letter(made, number=1)
    participants.cancel(cast["member"], made)
    letter.refresh_from_db()
    assert letter.revoked_at is not None
    assert made.pk not in part(cast["member"]).participants
    again = participants.register(cast["member"], fair, visitor, person=cast["member"], **AWA)
    assert (again.pk, again.state, again.cancelled_at) == (made.pk, "confirmed", None)
    assert again.badges.count() == 2
    assert again.pk in part(cast["member"]).participants


def test_a_closed_fair_changes_no_more(cast: Cast, fair: Edition) -> None:
    made = make_participant(fair)
    fair.closed_at = timezone.now()
    fair.save()
    made = Participant.objects.get(pk=made.pk)
    for act in (participants.cancel, participants.confirm, badges.issue):
        with pytest.raises(Refused, match="closed"):
            act(cast["owner"], made)
    with pytest.raises(Refused, match="closed"):
        participants.register(cast["owner"], fair, kind(fair), **AWA)


def test_a_kind_of_another_fair_is_refused(cast: Cast, fair: Edition) -> None:
    elsewhere = make_edition(cast.own, "ailleurs")
    with pytest.raises(Refused, match="another fair"):
        participants.register(cast["owner"], fair, kind(elsewhere), **AWA)


def test_a_registration_is_claimed_once_with_its_code(cast: Cast, fair: Edition) -> None:
    made = make_participant(fair, consented_at=None)
    secret = made.claim
    found = participants.claim(cast["member"], f" {secret.upper()} ")
    assert (found.pk, found.person) == (made.pk, cast["member"])
    assert found.claim != secret
    assert found.consented_at is not None
    assert found.pk in part(cast["member"]).participants
    with pytest.raises(Refused, match="No registration"):
        participants.claim(person("late"), secret)
    with pytest.raises(Refused, match="already"):
        participants.claim(cast["member"], make_participant(fair).claim)


def test_a_lost_badge_is_revoked_and_replaced(cast: Cast, fair: Edition) -> None:
    made = make_participant(fair, cast["member"])
    old = badges.valid_badge(made)
    assert old is not None
    new = badges.replace(cast["owner"], made, "perdu")
    old.refresh_from_db()
    assert old.revoked_reason == "perdu"
    assert badges.valid_badge(made) == new
    with pytest.raises(Refused, match="already"):
        badges.revoke(cast["owner"], old, "encore")
    with pytest.raises(IntegrityError), transaction.atomic():
        Badge.objects.create(participant=made)


def test_who_is_not_confirmed_receives_no_badge(cast: Cast, fair: Edition) -> None:
    with pytest.raises(Refused, match="confirmed"):
        badges.issue(cast["owner"], make_participant(fair, state="pending", badge=False))
