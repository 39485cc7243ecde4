"""Contacts at a stand: kept with the visitor's consent, for that exhibitor alone.

A scan may arrive hours late, twice, or by two devices: each has a key of its own and its own
clock. What counts is whether the badge was worth something, and the consent given, at the scan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import notify, record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.models import (
    Badge,
    Exhibitor,
    ExhibitorState,
    Participant,
    ParticipantState,
    StandContact,
)
from dorsale_web.salon.scanned import badge_code

MOST_NOTE = 1000


@dataclass(frozen=True)
class Scan:
    """What a device noted at a scan."""

    key: UUID
    badge: str
    consent: bool
    met_at: datetime
    note: str = ""
    theme: str = ""
    follow_up_on: date | None = None


@dataclass(frozen=True)
class Answer:
    """What became of a scan: ``kept``, or why not, in words; the contact when it was kept."""

    state: str
    says: str
    contact: StandContact | None = None


FOREIGN = Answer("wrong", "")  # a key that another exhibitor's device made: never by chance


@transaction.atomic
def keep(by: Person, exhibitor: Exhibitor, scan: Scan) -> Answer:
    """Keep a contact, or add to the one known; the same scan sent again changes nothing."""
    known = StandContact.objects.filter(key=scan.key).first()
    if known is not None:
        return told(known) if known.exhibitor_id == exhibitor.pk else FOREIGN
    try:
        visitor = visitor_of(exhibitor, scan)
    except Unfit as unfit:
        return Answer(unfit.state, str(unfit))
    before = exhibitor.contacts.select_for_update().filter(visitor=visitor).first()
    if before is not None:
        return add_to(by, before, scan)
    made = StandContact.objects.create(
        key=scan.key,
        exhibitor=exhibitor,
        visitor=visitor,
        by=by,
        consented_at=scan.met_at,
        met_at=scan.met_at,
        note=scan.note[:MOST_NOTE],
        theme_id=scan.theme or None,
        follow_up_on=scan.follow_up_on,
    )
    keep_act(by, "contact.keep", made)
    tell_visitor(made)
    return told(made)


def tell_visitor(contact: StandContact) -> None:
    """Tell the visitor who holds the details now, and where to take the consent back."""
    if contact.visitor.person is None:
        return
    notify(
        [contact.visitor.person],
        "exhibitor.contact",
        reverse("my_contacts"),
        organisation=contact.exhibitor.organisation.name,
        edition=contact.exhibitor.edition.name,
    )


class Unfit(Refused):
    """A scan of which no contact is made; ``state`` says why to the device."""

    def __init__(self, state: str, words: str) -> None:
        super().__init__(words)
        self.state = state


def visitor_of(exhibitor: Exhibitor, scan: Scan) -> Participant:
    """Return whose badge was scanned.

    Raises:
        Unfit: no consent, or the badge opens nothing at this fair.
    """
    if not scan.consent:
        raise Unfit("no_consent", _("Ask the visitor first, then tick the consent."))
    badge = (
        Badge.objects.select_related("participant__organisation", "participant__person")
        .filter(code=badge_code(scan.badge), participant__edition=exhibitor.edition_id)
        .first()
    )
    if badge is None:
        raise Unfit("unknown", _("No badge of this fair has this code. Look at it once more."))
    if badge.revoked_at is not None and badge.revoked_at <= scan.met_at:
        raise Unfit("revoked", _("This badge was revoked. Ask the visitor for the new one."))
    visitor = badge.participant
    if visitor.state != ParticipantState.CONFIRMED:
        raise Unfit("cancelled", _("This registration was cancelled."))
    if visitor.exhibitor_id == exhibitor.pk:
        raise Unfit("own", _("This badge is of your own team."))
    return visitor


def add_to(by: Person, contact: StandContact, scan: Scan) -> Answer:
    """Add what another scan of the same visitor noted; a later consent counts again."""
    if contact.withdrawn_at is not None:
        if scan.met_at <= contact.withdrawn_at:
            return told(contact)
        contact.withdrawn_at, contact.consented_at = None, scan.met_at
        contact.met_at, contact.by = scan.met_at, by
        tell_visitor(contact)
    if scan.note and scan.note not in contact.note:
        contact.note = f"{contact.note}\n{scan.note}".strip()[:MOST_NOTE]
    contact.theme_id = scan.theme or contact.theme_id
    contact.follow_up_on = scan.follow_up_on or contact.follow_up_on
    contact.save()
    keep_act(by, "contact.add", contact)
    return told(contact)


def told(contact: StandContact) -> Answer:
    """Return the answer about a contact that is known."""
    if contact.withdrawn_at is not None:
        return Answer("withdrawn", _("This visitor took the consent back since."))
    return Answer("kept", _("{name} is kept.").format(name=contact.visitor), contact)


def keep_act(by: Person | None, act: str, contact: StandContact) -> None:
    """Record an act without saying who was met."""
    record(by, act, contact.exhibitor, organisation=contact.exhibitor.organisation)


def refuse_scans(exhibitor: Exhibitor) -> None:
    """Refuse scans for somebody who does not exhibit."""
    if exhibitor.state != ExhibitorState.ACCEPTED:
        raise Refused(_("Contacts are made once the organisers have accepted you."))


@transaction.atomic
def change(by: Person, contact: StandContact, **fields: Any) -> None:
    """Change note, theme or follow-up of a contact.

    Raises:
        Refused: the visitor took the consent back.
    """
    if contact.withdrawn_at is not None:
        raise Refused(_("This visitor took the consent back. Nothing is kept of the contact."))
    for name, value in fields.items():
        setattr(contact, name, value)
    contact.save(update_fields=list(fields))
    keep_act(by, "contact.change", contact)


@transaction.atomic
def delete(by: Person, contact: StandContact) -> None:
    """Delete a contact."""
    keep_act(by, "contact.delete", contact)
    contact.delete()


@transaction.atomic
def withdraw(by: Person, contact: StandContact) -> None:
    """Take the consent back: the exhibitor's row loses everything but that it was there.

    The audit does not name ``by``: it would tell who was met at which stand.
    """
    if contact.withdrawn_at is None:
        empty(contact)
        keep_act(None, "contact.withdraw", contact)


def empty(contact: StandContact) -> None:
    """Take out of a contact what it says of the visitor."""
    contact.withdrawn_at, contact.note, contact.follow_up_on = timezone.now(), "", None
    contact.save(update_fields=["withdrawn_at", "note", "follow_up_on"])


def forget_person(person: Person, keep_authorship: bool) -> None:
    """Empty the contacts of somebody who leaves the network."""
    rows = StandContact.objects.filter(visitor__person=person, withdrawn_at__isnull=True)
    for contact in rows:
        empty(contact)
