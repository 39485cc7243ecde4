"""The rules of an edition's meetings, and the slots that follow from them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dorsale_web.members.actions import record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import slots
from dorsale_web.salon.actions.badges import refuse_closed
from dorsale_web.salon.models import Edition, MeetingRules, MeetingSlot
from dorsale_web.salon.queries.meeting_plan import rules_of, slots_of

MOST_SLOTS = 400
FIXED_ONCE_PUBLISHED = ("slot_minutes", "break_from", "break_to", "at_tables")


@transaction.atomic
def save(by: Person, edition: Edition, **fields: Any) -> MeetingRules:
    """Keep the rules; before anything is published the slots are made anew from them.

    Raises:
        Refused: the edition is closed, or a published schedule rests on what would change.
    """
    refuse_closed(edition)
    rules = rules_of(edition)
    if rules.published_at is not None:
        for name in FIXED_ONCE_PUBLISHED:
            if name in fields and fields[name] != getattr(rules, name):
                raise Refused(
                    _("The schedule is published: the slots and places of meetings are fixed.")
                )
    for name, value in fields.items():
        setattr(rules, name, value)
    rules.save()
    record(by, "edition.meeting_rules", edition, organisation=edition.organisation)
    if rules.published_at is None:
        _make(edition, rules)
    return rules


@transaction.atomic
def make_slots(by: Person, edition: Edition) -> int:
    """Make the slots anew from the present opening hours; return how many.

    Raises:
        Refused: the edition is closed, or a schedule is published.
    """
    refuse_closed(edition)
    rules = rules_of(edition)
    if rules.published_at is not None:
        raise Refused(_("The schedule is published: its slots stay as they are."))
    record(by, "edition.slots", edition, organisation=edition.organisation)
    return _make(edition, rules)


def _make(edition: Edition, rules: MeetingRules) -> int:
    """Replace the slots; who was away at some hours stays away at these hours."""
    before, after = slots_of(edition), slots.planned(edition, rules)
    if not slots.is_stale(edition, before, rules):
        return len(before)
    if edition.meetings.exists():
        raise Refused(_("There are meetings in these slots: they stay as they are."))
    if len(after) > MOST_SLOTS:
        raise Refused(
            _("These rules make {number} slots, more than {most}. Make slots longer.").format(
                number=len(after), most=MOST_SLOTS
            )
        )
    keep_away(edition, before, after)
    edition.slots.all().delete()
    MeetingSlot.objects.bulk_create(
        MeetingSlot(
            edition=edition, number=one.number, starts_at=one.starts_at, ends_at=one.ends_at
        )
        for one in after
    )
    return len(after)


def keep_away(edition: Edition, before: list[MeetingSlot], after: list[slots.Slot]) -> None:
    """Carry hours of absence over to the new slots, of participants and interpreters."""
    old = [slots.Slot(one.number, one.starts_at, one.ends_at) for one in before]
    groups: tuple[Any, ...] = (edition.participants, edition.interpreters)
    for rows in groups:
        some = list(rows.exclude(away=[]))
        for one in some:
            one.away = slots.moved(one.away, old, after)
        rows.model.objects.bulk_update(some, ["away"], batch_size=500)
