"""What a desk does besides badges: who is absent, people counted by eye, the PIN of the pack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.badges import refuse_closed
from dorsale_web.salon.models import Edition, HeadCount, Participant, Session

MOST_LISTED = 50  # codes in one line of the audit


@transaction.atomic
def mark_absent(
    by: Person, edition: Edition, people: Sequence[Participant], since: datetime
) -> int:
    """Say that people did not come, or left; their meetings can be repaired. Return how many."""
    refuse_closed(edition)
    here = Participant.objects.filter(pk__in=[one.pk for one in people], edition=edition)
    number = here.update(absent_from=since)
    _record(by, edition, "visitor.absent", people, since=since.isoformat())
    return number


@transaction.atomic
def mark_present(by: Person, edition: Edition, person: Participant) -> None:
    """Say that somebody marked absent is here; meetings that fell stay fallen."""
    refuse_closed(edition)
    Participant.objects.filter(pk=person.pk, edition=edition).update(absent_from=None)
    _record(by, edition, "visitor.present", [person])


def _record(
    by: Person, edition: Edition, act: str, people: Sequence[Participant], **facts: object
) -> None:
    codes = [one.code for one in people[:MOST_LISTED]]
    facts |= {"count": len(people), "people": codes}
    record(by, act, edition, organisation=edition.organisation, **facts)


@transaction.atomic
def count_heads(by: Person, edition: Edition, session: Session | None, counted: int) -> HeadCount:
    """Keep how many people were counted by eye, now."""
    refuse_closed(edition)
    made = HeadCount.objects.create(
        edition=edition, session=session, at=timezone.now(), counted=counted, by=by
    )
    place = session.code if session else ""
    record(
        by, "heads.count", edition, organisation=edition.organisation, place=place, count=counted
    )
    return made


@transaction.atomic
def set_pin(by: Person, edition: Edition, pin: str) -> None:
    """Set the PIN that new packs of the desk open with; packs taken before keep theirs."""
    refuse_closed(edition)
    edition.desk_pin_hash = make_password(pin)
    edition.save(update_fields=["desk_pin_hash"])
    record(by, "edition.desk_pin", edition, organisation=edition.organisation)


def check_pin(edition: Edition, pin: str) -> None:
    """Accept the PIN of an edition whose last day is not over.

    Raises:
        Refused: it is over, has no PIN, or another.
    """
    if edition.is_over:
        raise Refused(_("This fair is over: there are no packs any more."))
    if not edition.desk_pin_hash:
        raise Refused(_("The organisers have not set a PIN yet. Ask them to."))
    if not check_password(pin, edition.desk_pin_hash):
        raise Refused(_("This is not the PIN of this fair. Ask the organisers."))
