"""Invitation letters for visas: asked for, issued with a running number, revoked."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import notify, record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.badges import refuse_closed
from dorsale_web.salon.actions.participants import my_page, url_of
from dorsale_web.salon.models import Edition, Participant, ParticipantState, VisaLetter

MOST_DAYS_AROUND = 30  # before the first and after the last day of the fair


@transaction.atomic
def ask(by: Person, participant: Participant, **fields: object) -> VisaLetter:
    """Keep that somebody confirmed needs a letter; what was asked before and not issued goes.

    Raises:
        Refused: closed, not confirmed, a valid letter exists, or the dates do not fit the fair.
    """
    edition = participant.edition
    refuse_closed(edition)
    if participant.state != ParticipantState.CONFIRMED:
        raise Refused(_("Only somebody who is confirmed receives an invitation letter."))
    if participant.letters.filter(issued_at__isnull=False, revoked_at__isnull=True).exists():
        raise Refused(_("{name} has a valid letter.").format(name=participant))
    refuse_dates(edition, fields["arrives_on"], fields["leaves_on"])  # type: ignore[arg-type]
    participant.letters.filter(issued_at__isnull=True).delete()
    letter = VisaLetter.objects.create(participant=participant, **fields)
    record(by, "letter.ask", participant, organisation=edition.organisation)
    return letter


def refuse_dates(edition: Edition, arrives_on: date, leaves_on: date) -> None:
    """Refuse a stay that does not hold a day of the fair, or is much longer."""
    if leaves_on < arrives_on:
        raise Refused(_("The day of leaving comes before the day of arrival."))
    if leaves_on < edition.starts_on or arrives_on > edition.ends_on:
        raise Refused(_("The stay holds no day of the fair."))
    around = timedelta(days=MOST_DAYS_AROUND)
    if arrives_on < edition.starts_on - around or leaves_on > edition.ends_on + around:
        words = _("The letter covers at most {count} days before and after the fair.")
        raise Refused(words.format(count=MOST_DAYS_AROUND))


@transaction.atomic
def issue(by: Person, letter: VisaLetter) -> None:
    """Give a letter the next number of the edition and make it valid.

    Raises:
        Refused: closed, issued already, or its participant is no longer confirmed.
    """
    participant = letter.participant
    refuse_closed(participant.edition)
    VisaLetter.objects.select_for_update().get(pk=letter.pk)  # issued twice at once, it has one
    letter.refresh_from_db(fields=["issued_at"])
    if letter.issued_at is not None:
        raise Refused(_("This letter is issued already."))
    if participant.state != ParticipantState.CONFIRMED:
        raise Refused(_("Only somebody who is confirmed receives an invitation letter."))
    letter.number = next_number(participant.edition)
    letter.issued_by, letter.issued_at = by, timezone.now()
    letter.save(update_fields=["number", "issued_by", "issued_at"])
    _record(by, "letter.issue", letter)
    _tell(letter, "visitor.letter")


def next_number(edition: Edition) -> int:
    """Count one more letter of an edition and return its number."""
    rows = Edition.objects.filter(pk=edition.pk)
    rows.update(letters_given=F("letters_given") + 1)
    return rows.values_list("letters_given", flat=True).get()


@transaction.atomic
def refuse(by: Person, letter: VisaLetter, reason: str) -> None:
    """Refuse a letter that was asked for.

    Raises:
        Refused: closed, or issued already.
    """
    refuse_closed(letter.participant.edition)
    if letter.issued_at is not None:
        raise Refused(_("This letter is issued already. Revoke it."))
    _record(by, "letter.refuse", letter, reason=reason)
    _tell(letter, "visitor.letter_refused", reason=reason)
    letter.delete()


@transaction.atomic
def revoke(by: Person, letter: VisaLetter, reason: str) -> None:
    """Make an issued letter worth nothing; its page says so from now on.

    Raises:
        Refused: closed, or not valid.
    """
    refuse_closed(letter.participant.edition)
    if not letter.is_valid:
        raise Refused(_("Only a valid letter can be revoked."))
    letter.revoked_at, letter.revoked_reason = timezone.now(), reason[:120]
    letter.save(update_fields=["revoked_at", "revoked_reason"])
    _record(by, "letter.revoke", letter, reason=reason)
    _tell(letter, "visitor.letter_revoked", reason=reason)


def _record(by: Person, act: str, letter: VisaLetter, **facts: object) -> None:
    participant = letter.participant
    organisation = participant.edition.organisation
    record(by, act, participant, organisation=organisation, number=letter.number, **facts)


def _tell(letter: VisaLetter, kind: str, **facts: object) -> None:
    participant = letter.participant
    edition, delegation = participant.edition, participant.delegation
    head = delegation.head if delegation else None
    address = my_page(edition) if participant.person else url_of(participant)
    told = [one for one in (participant.person or head,) if one is not None]
    notify(told, kind, address, edition=edition.name, **facts)
