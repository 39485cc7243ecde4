"""What sides say of meeting one another, and when they are free. Nobody else ever reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.badges import refuse_closed
from dorsale_web.salon.models import Edition, Exhibitor, Interest, Participant, Wish
from dorsale_web.salon.queries.meeting_plan import findable, own_visitor, rules_of
from dorsale_web.salon.wish_weights import MOST_MUSTS

MOST_SEATS = 20


def refuse_late(edition: Edition) -> None:
    """Refuse wishes before or after the dates that the organisers set."""
    refuse_closed(edition)
    rules, now = rules_of(edition), timezone.now()
    if rules.requests_from is not None and now < rules.requests_from:
        raise Refused(_("Wishes are not open yet. Come back on the day given above."))
    if rules.requests_until is not None and now > rules.requests_until:
        raise Refused(_("Wishes are over: the schedule is being made, or is published."))


def say_as_visitor(by: Person, exhibitor: Exhibitor, interest: str) -> None:
    """Keep what a visitor says of an exhibitor; nothing takes it back.

    Raises:
        Refused: not a visitor who may meet, outside the dates, or too many musts.
    """
    visitor = own_visitor(by, exhibitor.edition)
    if visitor is None:
        raise Refused(_("Register as a visitor of this fair first."))
    _say(by, exhibitor, visitor, interest, by_exhibitor=False)


def say_as_exhibitor(by: Person, exhibitor: Exhibitor, visitor: str, interest: str) -> None:
    """Keep what an exhibitor says of a visitor, by the visitor's code; nothing takes it back.

    Raises:
        Refused: the visitor cannot be found, outside the dates, or too many musts.
    """
    found = findable(exhibitor).filter(code=visitor).first()
    if found is None:
        raise Refused(_("This visitor is not, or not any more, among those whom you can ask."))
    _say(by, exhibitor, found, interest, by_exhibitor=True)


@transaction.atomic
def _say(
    by: Person, exhibitor: Exhibitor, visitor: Participant, interest: str, *, by_exhibitor: bool
) -> None:
    refuse_late(exhibitor.edition)
    key: dict[str, Any] = {"exhibitor": exhibitor, "visitor": visitor, "by_exhibitor": by_exhibitor}
    if interest and interest not in Interest.values:
        raise Refused(_("Say must, wish or no."))
    if interest == Interest.MUST:
        refuse_too_many(exhibitor, visitor, by_exhibitor=by_exhibitor)
    # no line in the log: beside the counts, organisers could read a refusal from it
    if interest:
        Wish.objects.update_or_create(**key, defaults={"interest": interest, "by": by})
    else:
        Wish.objects.filter(**key).delete()


def refuse_too_many(exhibitor: Exhibitor, visitor: Participant, *, by_exhibitor: bool) -> None:
    """Refuse a must more than a side has."""
    rows = Wish.objects.filter(by_exhibitor=by_exhibitor, interest=Interest.MUST)
    if by_exhibitor:
        others = rows.filter(exhibitor=exhibitor).exclude(visitor=visitor)
    else:
        others = rows.filter(visitor=visitor).exclude(exhibitor=exhibitor)
    if others.count() >= MOST_MUSTS:
        raise Refused(
            _("You have said must {most} times. Make one of them a wish first.").format(
                most=MOST_MUSTS
            )
        )


@transaction.atomic
def set_away(by: Person, participant: Participant, away: Iterable[int]) -> None:
    """Keep in which slots a participant takes no meetings; published meetings stay.

    Raises:
        Refused: the edition is closed.
    """
    refuse_closed(participant.edition)
    known = set(participant.edition.slots.values_list("number", flat=True))
    participant.away = sorted(known & set(away))
    participant.save(update_fields=["away"])
    record(
        by,
        "visitor.availability",
        participant,
        organisation=participant.edition.organisation,
        slots_away=len(participant.away),
    )


@transaction.atomic
def set_capacity(by: Person, exhibitor: Exhibitor, seats: int, most: int | None) -> None:
    """Keep how many meetings an exhibitor holds at once, and at most in all.

    Raises:
        Refused: the edition is closed.
    """
    refuse_closed(exhibitor.edition)
    exhibitor.seats, exhibitor.most_meetings = min(max(seats, 1), MOST_SEATS), most
    exhibitor.save(update_fields=["seats", "most_meetings"])
    record(
        by, "exhibitor.capacity", exhibitor, organisation=exhibitor.organisation, seats=seats,
        most=most,
    )  # fmt: skip
