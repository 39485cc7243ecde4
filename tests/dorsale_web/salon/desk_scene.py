"""A fair that is open today, for the tests of its desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from dorsale_web.members.models import Person
from dorsale_web.salon.actions.check_ins import Batch, Item
from dorsale_web.salon.models import (
    Badge,
    CheckIn,
    Edition,
    EditionRole,
    Meeting,
    MeetingSlot,
    Participant,
)
from tests.dorsale_web.cast import Cast, person
from tests.dorsale_web.salon.objects import make_edition, make_exhibitor, make_participant

PIN = "270431"


def open_fair(cast: Cast, slug: str = "today", **fields: object) -> Edition:
    """Return an edition that began yesterday; ``cast.people["desk"]`` works at its desk."""
    today = timezone.localdate()
    day = timedelta(days=1)
    given = {"starts_on": today - day, "ends_on": today + day} | fields
    edition = make_edition(cast.own, slug, **given)
    if "desk" not in cast.people:
        cast.people["desk"] = person("desk")
    EditionRole.objects.create(edition=edition, person=cast["desk"], role="desk")
    return edition


def visitor(edition: Edition, name: str, **fields: object) -> Participant:
    """Return a visitor of a name such as ``Awa Ngoma`` with a badge."""
    given, family = name.split()
    return make_participant(edition, given_name=given, family_name=family, **fields)


def badge(one: Participant) -> Badge:
    """Return the only badge of somebody."""
    return one.badges.get()


def hour(edition: Edition, hours: int, minutes: int = 0) -> datetime:
    """Return a moment of the first day, which is past, in the zone of the fair."""
    day = edition.starts_on
    return datetime(day.year, day.month, day.day, hours, minutes, tzinfo=edition.zone)


def item(
    code: str, at: datetime, desk: str = "Nord", place: str = "", key: UUID | None = None
) -> Item:
    """Return a showing at an offline desk."""
    return Item(key or uuid4(), code, place, at, desk)


def batch(*items: Item, **how: Any) -> Batch:
    """Return what a device with a good clock sends now."""
    return Batch(items, how.pop("now", timezone.now()), **how)


def verdicts(one: Participant) -> list[str]:
    """Return the verdicts of somebody's showings, the earliest first."""
    rows = CheckIn.objects.filter(badge__participant=one)
    return [row.verdict for row in rows.order_by("at", "key")]


def make_meetings(edition: Edition, many: int, slots: int = 12) -> list[Meeting]:
    """Return meetings of as many exhibitors and visitors as are needed, from 9 o'clock."""
    from tests.dorsale_web.cast import organisation

    first = datetime(*edition.starts_on.timetuple()[:3], 9, tzinfo=edition.zone)
    numbers = range(1, slots + 1)
    times = [first + timedelta(minutes=30 * number) for number in numbers]
    made = [
        MeetingSlot.objects.create(
            edition=edition, number=number, starts_at=at, ends_at=at + timedelta(minutes=20)
        )
        for number, at in zip(numbers, times, strict=True)
    ]
    exhibitors = [
        make_exhibitor(edition, organisation(f"maison-{edition.slug}-{one}"))
        for one in range(-(-many // slots))
    ]
    people = [visitor(edition, f"Awa Ngoma{one}") for one in range(len(exhibitors))]
    hall = edition.halls.get()
    rows = [
        Meeting(
            edition=edition, exhibitor=exhibitors[one // slots], visitor=people[one // slots],
            slot=made[one % slots], hall=hall, place=f"A{one // slots + 1}",
        )
        for one in range(many)
    ]  # fmt: skip
    return Meeting.objects.bulk_create(rows)


def desk_person(cast: Cast) -> Person:
    """Return who works at the desk."""
    found = cast["desk"]
    assert isinstance(found, Person)
    return found
