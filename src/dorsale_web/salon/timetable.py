"""Sessions as pages show them: one by one, by hour, by room, and as the grid of a day."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language

from dorsale_web.salon.forms.programme import days_of
from dorsale_web.salon.models import Edition, Room, Session
from dorsale_web.salon.session_conflicts import Conflict

Card = dict[str, Any]


def card(session: Session, edition: Edition, starred: Container[int] = ()) -> Card:
    """Return what a list shows of a session; room, theme and speakers should be there."""
    reading = session.reading(get_language())
    local = edition.local(session.starts_at) if session.starts_at else None
    ends = edition.local(session.ends_at) if session.ends_at else None
    return {
        "session": session,
        "code": session.code,
        "url": reverse("session", args=[session.code]),
        "title": reading.title,
        "language": reading.language,
        "direction": reading.direction,
        "spoken": session.language,
        "kind": capfirst(session.get_kind_display()),
        "theme": session.theme_id,
        "room": session.room.name if session.room else "",
        "speakers": [one.name for one in session.speakers.all()],
        "exhibitor": session.exhibitor,
        "start": f"{local:%H:%M}" if local else "",
        "end": f"{ends:%H:%M}" if ends else "",
        "iso": local.isoformat() if local else "",
        "is_break": session.kind == "break",
        "is_starred": session.pk in starred,
    }


def day_chosen(edition: Edition, asked: str) -> date:
    """Return the day asked for, else today during the fair, else its first day."""
    days = days_of(edition)
    for one in days:
        if one.isoformat() == asked:
            return one
    today = edition.today()
    return today if today in days else days[0]


def day_links(
    edition: Edition, chosen: date, query: str = "", conflicts: Mapping[date, int] | None = None
) -> list[Card]:
    """Return the days of an edition as links, perhaps with how many sessions have conflicts."""
    kept = f"&{query}" if query else ""
    return [
        {
            "label": date_format(one, "D j N"),
            "url": f"?day={one.isoformat()}{kept}",
            "current": one == chosen,
            "conflicts": (conflicts or {}).get(one, 0),
        }
        for one in days_of(edition)
    ]


def of_day(rows: QuerySet[Session], edition: Edition, day: date) -> QuerySet[Session]:
    """Return the sessions that begin on a day, by the clock of the fair."""
    starts = datetime.combine(day, time(0, 0), tzinfo=edition.zone)
    ends = datetime.combine(day + timedelta(days=1), time(0, 0), tzinfo=edition.zone)
    return rows.filter(starts_at__gte=starts, starts_at__lt=ends)


def grouped(
    cards: Sequence[Card], rooms: Iterable[Room] | None
) -> list[tuple[str, Sequence[Card]]]:
    """Return the cards of each room that has any, or one list in the order of hours."""
    if rooms is None:
        return [("", cards)] if cards else []
    found: dict[str, list[Card]] = {room.name: [] for room in rooms}
    for one in cards:
        found.setdefault(one["room"], []).append(one)
    return [(room, here) for room, here in found.items() if here]


def by_hour(cards: Iterable[Card]) -> list[tuple[str, list[Card]]]:
    """Return the cards that begin at the same time, in the order of hours."""
    found: dict[str, list[Card]] = {}
    for one in cards:
        found.setdefault(one["start"], []).append(one)
    return list(found.items())


def grid(
    cards: Sequence[Card],
    rooms: Sequence[Room],
    conflicts: Mapping[object, Sequence[Conflict]],
) -> list[Card]:
    """Return a day as rows by hour with one cell for each room."""
    for one in cards:
        one["conflicts"] = conflicts.get(one["session"].pk, ())
    return [
        {
            "hour": hour,
            "cells": [
                {"room": room.name, "cards": [one for one in here if one["room"] == room.name]}
                for room in rooms
            ],
        }
        for hour, here in by_hour(cards)
    ]
