"""What stands against holding a session in a room at an hour, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from dorsale_web.members.geography import fold
from dorsale_web.salon.models import (
    Edition,
    Meeting,
    MeetingRules,
    Room,
    Session,
    SessionKind,
    SessionSpeaker,
)
from dorsale_web.salon.queries.programme import (
    meetings_of_speakers,
    participants_who_speak,
    placed,
)

CHANGEOVER_MINUTES = 5
Who = tuple[str, object]  # a participant, a person, or only a name


@dataclass(frozen=True)
class Conflict:
    """One thing that stands against it; what ``is_refused`` cannot be kept all the same."""

    kind: str
    sentence: str
    is_refused: bool = False


@dataclass(frozen=True)
class Slot:
    """A session where and when it is, or would be, held."""

    key: object
    title: str
    kind: str
    room: Room
    starts_at: datetime
    ends_at: datetime
    expected: int | None = None
    speakers: Mapping[Who, str] = field(default_factory=dict)

    def overlaps(self, other: Slot) -> bool:
        """Return whether both are held at the same moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def minutes_between(self, other: Slot) -> float:
        """Return the minutes between the end of one and the start of the other."""
        gap = max(self.starts_at, other.starts_at) - min(self.ends_at, other.ends_at)
        return gap / timedelta(minutes=1)


@dataclass(frozen=True)
class Ground:
    """What an edition allows: its hours, its walking time, the meetings of its speakers."""

    edition: Edition
    hours: Mapping[date, tuple[time, time]]
    walk_minutes: int
    meetings: Mapping[int, Sequence[Meeting]]  # by participant
    participants: Mapping[int, int]  # by speaker row

    def hour(self, moment: datetime) -> str:
        """Return an hour as the clock at the fair shows it."""
        return self.edition.local(moment).strftime("%H:%M")


def ground(edition: Edition) -> Ground:
    """Return what an edition allows, from the database."""
    rules = MeetingRules.objects.filter(edition=edition).first()
    meetings: dict[int, list[Meeting]] = {}
    for who, meeting in meetings_of_speakers(edition):
        meetings.setdefault(who, []).append(meeting)
    return Ground(
        edition=edition,
        hours={one.day: (one.opens_at, one.closes_at) for one in edition.days.all()},
        walk_minutes=rules.walk_minutes if rules else CHANGEOVER_MINUTES,
        meetings=meetings,
        participants=participants_who_speak(edition),
    )


def who(speaker: SessionSpeaker, on: Ground) -> Who:
    """Return what tells a speaker from others: the registration, the person, else the name."""
    participant = on.participants.get(speaker.pk)
    if participant:
        return "participant", participant
    return ("person", speaker.person_id) if speaker.person_id else ("name", fold(speaker.name))


def slot_of(session: Session, on: Ground) -> Slot:
    """Return a placed session as a slot; its speakers should be prefetched."""
    assert session.room
    assert session.starts_at
    return Slot(
        key=session.pk,
        title=session.title,
        kind=session.kind,
        room=session.room,
        starts_at=session.starts_at,
        ends_at=session.starts_at + timedelta(minutes=session.minutes),
        expected=session.expected,
        speakers={who(one, on): one.name for one in session.speakers.all()},
    )


def placed_slots(on: Ground) -> list[Slot]:
    """Return every placed session of an edition as a slot, in the order of hours."""
    rows = placed(on.edition).select_related("room").prefetch_related("speakers")
    return [slot_of(one, on) for one in rows.order_by("starts_at", "pk")]


def conflicts(one: Slot, others: Iterable[Slot], on: Ground) -> list[Conflict]:
    """Return everything that stands against a slot, what is refused first."""
    found = [*outside_hours(one, on), *too_small(one), *in_meetings(one, on)]
    for other in others:
        found += between(one, other, on) if other.key != one.key else ()
    return sorted(found, key=lambda conflict: not conflict.is_refused)


def all_conflicts(slots: Sequence[Slot], on: Ground) -> dict[object, list[Conflict]]:
    """Return the conflicts of many slots by their keys; those without any are left out."""
    longest = max((one.ends_at - one.starts_at for one in slots), default=timedelta())
    reach = longest + timedelta(minutes=max(on.walk_minutes, CHANGEOVER_MINUTES))
    found = {}
    for one in slots:
        near = [each for each in slots if abs(each.starts_at - one.starts_at) <= reach]
        found[one.key] = conflicts(one, near, on)
    return {key: told for key, told in found.items() if told}


def outside_hours(one: Slot, on: Ground) -> list[Conflict]:
    """Return the conflict with the opening hours of the day."""
    start, end = on.edition.local(one.starts_at), on.edition.local(one.ends_at)
    hours = on.hours.get(start.date())
    if hours is None:
        day = start.date().isoformat()
        return [Conflict("hours", _("The fair is closed on {day}.").format(day=day))]
    is_within = start.time() >= hours[0] and end.time() <= hours[1]
    if is_within and end.date() == start.date():
        return []
    sentence = _("The fair is open from {opens} to {closes} on that day.").format(
        opens=hours[0].strftime("%H:%M"), closes=hours[1].strftime("%H:%M")
    )
    return [Conflict("hours", sentence)]


def too_small(one: Slot) -> list[Conflict]:
    """Return the conflict with the seats of the room."""
    seats = one.room.capacity
    if not seats or not one.expected or one.expected <= seats:
        return []
    sentence = _("{room} has {seats} seats; {expected} people are expected.")
    told = sentence.format(room=one.room.name, seats=seats, expected=one.expected)
    return [Conflict("seats", told)]


def in_meetings(one: Slot, on: Ground) -> list[Conflict]:
    """Return the conflicts with published meetings of those who speak."""
    return [
        in_meeting(name, meeting, on)
        for (kind, key), name in one.speakers.items()
        if kind == "participant" and isinstance(key, int)
        for meeting in on.meetings.get(key, ())
        if meeting.slot.starts_at < one.ends_at and one.starts_at < meeting.slot.ends_at
    ]


def in_meeting(name: str, meeting: Meeting, on: Ground) -> Conflict:
    """Return the conflict of a speaker with a published meeting."""
    sentence = _("{speaker} has a meeting from {start} to {end}.").format(
        speaker=name,
        start=on.hour(meeting.slot.starts_at),
        end=on.hour(meeting.slot.ends_at),
    )
    return Conflict("meeting", sentence)


def between(one: Slot, other: Slot, on: Ground) -> list[Conflict]:
    """Return the conflicts of one slot with another."""
    common = [name for key, name in one.speakers.items() if key in other.speakers]
    if one.overlaps(other):
        taken = [double_booked(one, other, on)] if one.room == other.room else []
        return taken + [in_two_places(name, other) for name in common]
    if one.room == other.room:
        return changeover(one, other)
    return too_far(one, other, common, on)


def double_booked(one: Slot, other: Slot, on: Ground) -> Conflict:
    """Return the conflict of two sessions in one room."""
    sentence = _("{room} is taken from {start} to {end} by “{title}”.").format(
        room=one.room.name,
        title=other.title,
        start=on.hour(other.starts_at),
        end=on.hour(other.ends_at),
    )
    return Conflict("room", sentence, is_refused=True)


def in_two_places(name: str, other: Slot) -> Conflict:
    """Return the conflict of a speaker who speaks twice at the same time."""
    sentence = _("{speaker} speaks at “{title}” in {room} at that time.")
    told = sentence.format(speaker=name, title=other.title, room=other.room.name)
    return Conflict("speaker", told)


def changeover(one: Slot, other: Slot) -> list[Conflict]:
    """Return the conflict of a pause too short to change over in one room."""
    minutes = one.minutes_between(other)
    if SessionKind.BREAK in (one.kind, other.kind) or minutes >= CHANGEOVER_MINUTES:
        return []
    sentence = _("Only {minutes} min between this and “{title}” in the same room.")
    return [Conflict("pause", sentence.format(minutes=int(minutes), title=other.title))]


def too_far(one: Slot, other: Slot, common: Sequence[str], on: Ground) -> list[Conflict]:
    """Return the conflicts of speakers who have too little time to walk to another hall."""
    minutes = one.minutes_between(other)
    if one.room.hall_id == other.room.hall_id or minutes >= on.walk_minutes:
        return []
    sentence = _("{speaker} has only {minutes} min to walk between this and “{title}”.")
    return [
        Conflict("walk", sentence.format(speaker=name, minutes=int(minutes), title=other.title))
        for name in common
    ]
