"""Calendars as phones read them (iCalendar, RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from dorsale_web.salon.agenda import AgendaItem
from dorsale_web.salon.models import Edition, Session

MEDIA_TYPE = "text/calendar; charset=utf-8"
MOST_OCTETS = 75
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar."""

    uid: str
    start: datetime
    end: datetime
    title: str
    language: str
    place: str
    text: str
    url: str
    changed_at: datetime


def of_session(one: Session, edition: Edition, language: str | None) -> Entry:
    """Return a placed session as an entry."""
    assert one.starts_at
    assert one.ends_at
    reading = one.reading(language)
    speakers = ", ".join(speaker.name for speaker in one.speakers.all())
    return Entry(
        uid=f"session-{one.key}",
        start=one.starts_at,
        end=one.ends_at,
        title=reading.title,
        language=reading.language,
        place=", ".join(filter(None, [one.room.name if one.room else "", edition.venue])),
        text="\n\n".join(filter(None, [speakers, reading.abstract])),
        url=f"{settings.SITE_URL}/sessions/{one.code}/",
        changed_at=one.changed_at,
    )


def of_item(one: AgendaItem, edition: Edition) -> Entry:
    """Return something of an agenda as an entry."""
    return Entry(
        uid=f"{one.kind}-{one.code}",
        start=one.start,
        end=one.end,
        title=one.title,
        language=one.language,
        place=", ".join(filter(None, [one.place, edition.venue])),
        text=one.with_whom,
        url=f"{settings.SITE_URL}{one.url}",
        changed_at=one.changed_at or edition.changed_at,
    )


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """Return entries as a calendar."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Dorsale//Fairs//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for one in entries:
        lines += event(one)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line)).encode()


def event(one: Entry) -> list[str]:
    """Return the lines of one entry."""
    language = f";LANGUAGE={one.language}" if one.language else ""
    return [
        "BEGIN:VEVENT",
        f"UID:{one.uid}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}",
        f"DTSTAMP:{stamp(one.changed_at)}",
        f"LAST-MODIFIED:{stamp(one.changed_at)}",
        f"DTSTART:{stamp(one.start)}",
        f"DTEND:{stamp(one.end)}",
        f"SUMMARY{language}:{escaped(one.title)}",
        f"LOCATION:{escaped(one.place)}",
        f"DESCRIPTION{language}:{escaped(one.text)}",
        f"URL:{one.url}",
        "END:VEVENT",
    ]


def stamp(moment: datetime) -> str:
    """Return a moment in UTC, as calendars write it.

    >>> stamp(datetime(2027, 5, 4, 9, 0, tzinfo=UTC))
    '20270504T090000Z'
    """
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    r"""Return a text whose signs mean nothing to a calendar.

    >>> print(escaped("Eau; feu, terre\nair\\"))
    Eau\; feu\, terre\nair\\
    """
    plain = UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """Give a line in pieces of at most 75 octets; no letter is cut in two.

    >>> [len(piece.encode()) for piece in folded("é" * 60)]
    [74, 47]
    """
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > MOST_OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece
