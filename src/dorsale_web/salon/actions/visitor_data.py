"""What is forgotten of visitors: when they leave the network, and some time after the fair."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import record
from dorsale_web.members.codes import new_secret
from dorsale_web.members.models import Person
from dorsale_web.salon.models import Badge, Edition, Interpreter, Participant, VisaLetter

DAYS_KEPT = 90  # after the last day of the fair, said at registration
REASON_ERASED = "person left the network"
FORGOTTEN = ("email", "phone", "needs", "looks_for")


def kept_until(edition: Edition) -> date:
    """Return the day until which ways to reach visitors are kept."""
    return edition.ends_on + timedelta(days=DAYS_KEPT)


def forget_visitor(person: Person, keep_authorship: bool) -> None:
    """Leave a pseudonym where a person was registered; counts stay, badges and letters end."""
    now = timezone.now()
    rows = Participant.objects.filter(person=person)
    for one in rows:
        name_pseudonym(one)
    badges = Badge.objects.filter(participant__person=person, revoked_at__isnull=True)
    badges.update(revoked_at=now, revoked_reason=REASON_ERASED)
    letters = VisaLetter.objects.filter(participant__person=person)
    letters.filter(issued_at__isnull=True).delete()
    blank_letters(letters)
    letters.filter(revoked_at__isnull=True).update(revoked_at=now, revoked_reason=REASON_ERASED)
    Interpreter.objects.filter(person=person).update(name=_("Former interpreter"), person=None)


def name_pseudonym(participant: Participant) -> None:
    """Put a pseudonym in the place of somebody; kind, country and languages stay for the counts."""
    participant.given_name = _("Former visitor")
    participant.family_name = participant.code[:4]
    for name in (*FORGOTTEN, "job"):
        setattr(participant, name, "")
    participant.shown_to_exhibitors = participant.wants_sms = False
    participant.claim = new_secret()
    participant.save()


def blank_letters(letters: QuerySet[VisaLetter]) -> None:
    """Take the name and the passport out of letters; number and dates stay."""
    letters.update(name_in_passport="", passport_ends="")


@transaction.atomic
def forget_after_fairs() -> int:
    """Delete ways to reach visitors and what they wrote, ``DAYS_KEPT`` after the fair.

    Return how many registrations were concerned.
    """
    before = timezone.localdate() - timedelta(days=DAYS_KEPT)
    over = Edition.objects.filter(ends_on__lt=before)
    filled = Q()
    for name in FORGOTTEN:
        filled |= ~Q(**{name: ""})
    count = 0
    for edition in over.filter(participants__in=Participant.objects.filter(filled)).distinct():
        rows = Participant.objects.filter(filled, edition=edition)
        forgotten = rows.update(**dict.fromkeys(FORGOTTEN, ""))
        record(None, "visitor.forget", edition, organisation=edition.organisation, count=forgotten)
        count += forgotten
    blank_letters(
        VisaLetter.objects.filter(participant__edition__in=over).exclude(name_in_passport="")
    )
    return count
