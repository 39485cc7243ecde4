"""Badges: issued to whoever is confirmed, revoked when lost, replaced by another."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import notify, record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.models import Badge, Edition, Participant, ParticipantState


def refuse_closed(edition: Edition) -> None:
    """Refuse to change anything of an edition that is closed."""
    if edition.closed_at is not None:
        raise Refused(_("This fair is closed: nothing changes any more."))


def valid_badge(participant: Participant) -> Badge | None:
    """Return the badge that opens doors now, if there is one."""
    return participant.badges.filter(revoked_at__isnull=True).first()


@transaction.atomic
def issue(by: Person | None, participant: Participant) -> Badge:
    """Return the valid badge of a confirmed participant, made now if there is none."""
    refuse_closed(participant.edition)
    if participant.state != ParticipantState.CONFIRMED:
        raise Refused(_("Only somebody who is confirmed receives a badge."))
    known = valid_badge(participant)
    if known is not None:
        return known
    badge = Badge.objects.create(participant=participant)
    record(by, "badge.issue", participant, organisation=participant.edition.organisation)
    return badge


@transaction.atomic
def revoke(by: Person | None, badge: Badge, reason: str) -> None:
    """Make a badge worth nothing from now on; it stays known, so that its use is reported."""
    refuse_closed(badge.participant.edition)
    if badge.revoked_at is not None:
        raise Refused(_("This badge is revoked already."))
    badge.revoked_at, badge.revoked_reason = timezone.now(), reason[:120]
    badge.save(update_fields=["revoked_at", "revoked_reason"])
    organisation = badge.participant.edition.organisation
    record(by, "badge.revoke", badge.participant, organisation=organisation, reason=reason)


@transaction.atomic
def replace(by: Person | None, participant: Participant, reason: str) -> Badge:
    """Revoke the badge of a participant, lost or spoilt, and return a new one."""
    known = valid_badge(participant)
    if known is not None:
        revoke(by, known, reason)
    return issue(by, participant)


@transaction.atomic
def replace_and_tell(by: Person, participant: Participant, reason: str) -> Badge:
    """Replace a badge and tell whom it belongs to."""
    made = replace(by, participant, reason)
    edition, person = participant.edition, participant.person
    if person is not None and person != by:
        address = reverse("my_edition", args=[edition.slug])
        notify([person], "visitor.badge", address, edition=edition.name)
    return made


@transaction.atomic
def mark_printed(by: Person, edition: Edition, badges: Iterable[Badge]) -> int:
    """Remember that badges were printed now; return how many."""
    refuse_closed(edition)
    keys = [one.pk for one in badges]
    count = Badge.objects.filter(pk__in=keys).update(printed_at=timezone.now())
    record(by, "badge.print", edition, organisation=edition.organisation, count=count)
    return count
