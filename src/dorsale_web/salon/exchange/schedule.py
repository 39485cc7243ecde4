"""The published programme as a c3voc schedule, read by pretalx and by apps for phones.

A programme that is not published yet is a schedule without events: whoever asks again later finds
them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils.text import slugify

from dorsale_web.matching import themes
from dorsale_web.salon.models import Edition, OpeningDay, Room, Session, SessionSpeaker
from dorsale_web.salon.queries.programme import programme

SCHEMA = "https://c3voc.de/schedule/schema.json"
ZONES = re.compile(r"^[A-Z][a-z]+/[A-Z][a-z]+")  # as the schema knows them
SLOT = "00:05"
MOST_NUMBER = 999_999
ROOM_TYPES = {Room.Kind.ROOM.value: "lecturehall", Room.Kind.STAGE.value: "stage"}

Document = dict[str, Any]
Day = tuple[date, datetime, datetime]


def document(edition: Edition) -> Document:
    """Return the programme of an edition in the shape of ``schedule.json``."""
    rows = list(programme(edition)) if edition.programme_published_at else []
    return {
        "$schema": SCHEMA,
        "generator": {"name": "Dorsale", "url": settings.SITE_URL},
        "schedule": {
            "url": f"{settings.SITE_URL}/editions/{edition.slug}/programme/",
            "version": str(edition.programme_version),
            "base_url": settings.SITE_URL,
            "conference": conference(edition, rows),
        },
    }


def conference(edition: Edition, rows: Sequence[Session]) -> Document:
    """Return the edition with its rooms, themes and days."""
    days = days_of(edition, rows)
    given = {
        "acronym": acronym(edition),
        "title": edition.name,
        "description": edition.summary,
        "start": days[0][0].isoformat(),
        "end": days[-1][0].isoformat(),
        "daysCount": len(days),
        "timeslot_duration": SLOT,
        "url": f"{settings.SITE_URL}/editions/{edition.slug}/",
        "tracks": tracks(edition, rows),
        "rooms": [room(one) for one in edition.rooms.all()],
        "days": [day(edition, number, one, rows) for number, one in enumerate(days, 1)],
    }
    if ZONES.match(edition.time_zone):
        given["time_zone_name"] = edition.time_zone
    return given


def acronym(edition: Edition) -> str:
    """Return the slug of an edition as the schemas want it: four signs at least, no hyphen.

    >>> acronym(Edition(slug="osiane-2027")), acronym(Edition(slug="ab"))
    ('osiane_2027', 'ab__')
    """
    return edition.slug.replace("-", "_").lower().ljust(4, "_")


def days_of(edition: Edition, rows: Sequence[Session]) -> list[Day]:
    """Return each day with its start and end: its opening hours, or longer if a session is."""
    count = (edition.ends_on - edition.starts_on).days + 1
    dates = {edition.starts_on + timedelta(days=number) for number in range(count)}
    dates |= {edition.local(one.starts_at).date() for one in rows if one.starts_at}
    opening = {one.day: one for one in edition.days.all()}
    return [(one, *span(edition, one, opening.get(one), rows)) for one in sorted(dates)]


def span(
    edition: Edition, one: date, opening: OpeningDay | None, rows: Sequence[Session]
) -> tuple[datetime, datetime]:
    """Return when a day starts and ends."""
    opens = opening.opens_at if opening else time(0, 0)
    closes = opening.closes_at if opening else time(23, 59)
    here = [row for row in rows if row.starts_at and edition.local(row.starts_at).date() == one]
    starts = [edition.local(row.starts_at) for row in here if row.starts_at]
    ends = [edition.local(row.ends_at) for row in here if row.ends_at]
    return (
        min([datetime.combine(one, opens, tzinfo=edition.zone), *starts]),
        max([datetime.combine(one, closes, tzinfo=edition.zone), *ends]),
    )


def tracks(edition: Edition, rows: Sequence[Session]) -> list[Document]:
    """Return the themes of the sessions."""
    known = {one.theme_id for one in rows if one.theme_id}
    return [
        {"name": themes.label(code, edition.language), "slug": code}
        for code in themes.CODES
        if code in known
    ]


def room(one: Room) -> Document:
    """Return a room."""
    return {
        "name": one.name,
        "guid": guid_of(one),
        "type": ROOM_TYPES[one.kind],
        "capacity": one.capacity,
    }


def guid_of(one: Room) -> str:
    """Return a name for a room that no other system gives."""
    return str(uuid5(NAMESPACE_URL, f"{settings.SITE_URL}/rooms/{one.code}"))


def day(edition: Edition, number: int, one: Day, rows: Sequence[Session]) -> Document:
    """Return a day with its sessions by room."""
    numbers = numbered(rows)
    by_room: dict[str, list[Document]] = {}
    for row in rows:
        if row.room and row.starts_at and edition.local(row.starts_at).date() == one[0]:
            made = event(edition, row, numbers[row.pk])
            by_room.setdefault(row.room.name, []).append(made)
    return {
        "index": number,
        "date": one[0].isoformat(),
        "day_start": one[1].isoformat(),
        "day_end": one[2].isoformat(),
        "rooms": by_room,
    }


def numbered(rows: Sequence[Session]) -> Mapping[int, int]:
    """Return a number for each session, made from its guid; two never share one."""
    taken: dict[int, int] = {}
    for row in sorted(rows, key=lambda one: one.key):
        number = int(row.key) % MOST_NUMBER + 1
        while number in taken:
            number = number % MOST_NUMBER + 1
        taken[number] = row.pk
    return {key: number for number, key in taken.items()}


def event(edition: Edition, row: Session, number: int) -> Document:
    """Return one session."""
    assert row.room
    assert row.starts_at
    assert row.ends_at
    local = edition.local(row.starts_at)
    name = slugify(row.title)[:60].strip("-_")
    return {
        "guid": str(row.key),
        "code": row.code.upper(),
        "id": number,
        "date": local.isoformat(),
        "start": local.strftime("%H:%M"),
        "end": edition.local(row.ends_at).isoformat(),
        "duration": f"{row.minutes // 60:02}:{row.minutes % 60:02}",
        "room": row.room.name,
        "slug": f"{acronym(edition)}-{number}-{name if len(name) > 2 else row.code}",
        "url": f"{settings.SITE_URL}/sessions/{row.code}/",
        "title": row.title,
        "subtitle": "",
        "track": themes.label(row.theme_id, edition.language) if row.theme_id else None,
        "type": row.kind,
        "language": row.language,
        "abstract": row.abstract,
        "description": "",
        "persons": [person(one) for one in row.speakers.all()],
        "links": [],
    }


def person(one: SessionSpeaker) -> Document:
    """Return a speaker; no account and no address of the person leaves the site."""
    return {
        "guid": str(one.key),
        "name": one.name,
        "biography": one.biography,
        "organization": one.stands_for,
    }
