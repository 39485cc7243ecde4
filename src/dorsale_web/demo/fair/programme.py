"""Talks, shows and proposals of an invented fair."""

from __future__ import annotations

from itertools import cycle

from dorsale_web.demo import content
from dorsale_web.demo.fair.edition import CLOSES, LUNCH, OPENS, Fair
from dorsale_web.salon.models import (
    Room,
    Session,
    SessionSpeaker,
)


def programme(fair: Fair) -> None:
    """Invent talks in two rooms, shows on the stage, and proposals still to be read."""
    texts = [*content.in_all_languages("experiences")][: fair.size.talks]
    rooms = list(fair.edition.rooms.all())
    hours = [hour for hour in range(OPENS, CLOSES - 1) if hour != LUNCH]
    places = cycle([(day, hour, room) for day in fair.days for hour in hours for room in rooms[:2]])
    late = 0 if fair.edition.is_over else 4
    talks, speakers = [], []
    for number, (row, (day, hour, room)) in enumerate(zip(texts, places, strict=False)):
        exhibitor = fair.exhibitors[number % len(fair.exhibitors)]
        speaker = fair.teams[exhibitor.pk][0]
        placed = number < len(texts) - late
        talk = Session(
            edition=fair.edition,
            kind="talk" if number % 6 else "panel",
            language=row["language"],
            title=row["title"],
            abstract=row["context"],
            theme_id=row["theme"],
            minutes=45,
            by=speaker.person,
            state="accepted" if placed else "submitted",
            room=room if placed else None,
            starts_at=fair.at(day, hour) if placed else None,
            expected=world_expected(fair, room),
        )
        talks.append(talk)
        speakers.append(speaker)
    shows = [
        Session(
            edition=fair.edition,
            kind="show",
            language="fr",
            title=f"Démonstration de {one.organisation.name}",
            minutes=20,
            exhibitor=one,
            state="accepted",
            room=rooms[2],
            starts_at=fair.at(fair.days[number % len(fair.days)], hours[number // len(fair.days)]),
        )
        for number, one in enumerate(fair.exhibitors[:8])
    ]
    made = Session.objects.bulk_create([*talks, *shows])
    SessionSpeaker.objects.bulk_create(
        SessionSpeaker(
            session=talk,
            person=speaker.person,
            participant=speaker,
            name=str(speaker),
            stands_for=speaker.stands_for,
        )
        for talk, speaker in zip(made, speakers, strict=False)
    )


def world_expected(fair: Fair, room: Room) -> int:
    """Return how many people are expected at a talk."""
    return fair.world.random.randrange(20, room.capacity or 100)
