"""What the fairs hold about a person, and what they forget."""

from __future__ import annotations

from typing import Any

from dorsale_web.members.actions.people import WHEN_ERASED
from dorsale_web.members.exports import part
from dorsale_web.members.models import Person
from dorsale_web.salon.actions.visitor_data import forget_visitor
from dorsale_web.salon.models import Badge, CheckIn, Delegation, VisaLetter

REGISTRATION = (
    "code", "edition__name", "kind__name", "state", "given_name", "family_name", "email", "phone",
    "job", "organisation__name", "organisation_name", "country", "languages", "themes",
    "looks_for", "needs", "delegation__name", "exhibitor__organisation__name", "consented_at",
    "shown_to_exhibitors", "away", "wants_sms", "registered_at", "cancelled_at", "absent_from",
)  # fmt: skip
LETTER = (
    "participant__edition__name", "number", "name_in_passport", "passport_ends", "arrives_on",
    "leaves_on", "asked_at", "issued_at", "revoked_at", "revoked_reason",
)  # fmt: skip


@part("fairs")
def _fairs(person: Person) -> list[Any]:
    return list(person.participations.values(*REGISTRATION))


@part("badges")
def _badges(person: Person) -> list[Any]:
    rows = Badge.objects.filter(participant__person=person)
    return list(rows.values("code", "issued_at", "revoked_at", "revoked_reason", "printed_at"))


@part("check_ins")
def _check_ins(person: Person) -> list[Any]:
    rows = CheckIn.objects.filter(badge__participant__person=person)
    return list(rows.values("edition__name", "session__title", "day", "at", "verdict"))


@part("invitation_letters")
def _letters(person: Person) -> list[Any]:
    return list(VisaLetter.objects.filter(participant__person=person).values(*LETTER))


@part("delegations")
def _delegations(person: Person) -> list[Any]:
    rows = Delegation.objects.filter(head=person)
    return list(rows.values("edition__name", "name", "country", "made_at"))


WHEN_ERASED.append(forget_visitor)
