"""A schedule that comes in: every event understood, or told what is wrong with it and where."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.translation import gettext as _

from dorsale_web.matching import themes
from dorsale_web.members.geography import fold
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.exchange.schedule import Document
from dorsale_web.salon.exchange.schedule_xml import from_xml
from dorsale_web.salon.models import Edition, Room, Session, SessionKind, SessionSpeaker
from dorsale_web.salon.scanned import storable

MOST_BYTES = 2_000_000
MOST_EVENTS = 1_000
MOST_MINUTES = 480
KINDS = (  # words of a type as systems write it, the first that fits
    (SessionKind.WORKSHOP, ("workshop", "atelier", "hands on", "tutorial", "taller", "oficina")),
    (SessionKind.PANEL, ("panel", "table ronde", "podium", "discussion", "debat", "mesa")),
    (SessionKind.SHOW, ("show", "demo", "demonstration")),
    (SessionKind.OPENING, ("opening", "closing", "ceremon", "ouverture", "cloture")),
    (SessionKind.BREAK, ("break", "pause", "lunch", "coffee", "dejeuner", "pausa")),
)


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file, where, and what to do."""

    place: str
    what: str
    remedy: str


@dataclass(frozen=True)
class SpeakerRead:
    """A speaker as a file tells it; None is what it does not tell."""

    key: UUID | None
    name: str
    stands_for: str | None
    biography: str | None


@dataclass(frozen=True)
class EventRead:
    """An event as a file tells it; None is what it does not tell."""

    place: str
    key: UUID
    title: str
    abstract: str | None
    kind: SessionKind
    theme: str | None
    language: str
    minutes: int
    room: str
    starts_at: datetime
    speakers: tuple[SpeakerRead, ...] | None

    @property
    def ends_at(self) -> datetime:
        """Return when it ends."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Read:
    """A file that was read."""

    source: str
    events: list[EventRead]
    problems: list[Problem]


class Wrong(Exception):
    """Something in one event: what is wrong, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def read(name: str, content: bytes, edition: Edition) -> Read:
    """Return the events of a ``schedule.json`` or ``schedule.xml``.

    Raises:
        Refused: it is too large, cannot be read, or is no schedule.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("{name} is larger than 2 MB.").format(name=name))
    is_xml = content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    found = from_xml(content) if is_xml else from_json(content)
    about = conference_of(found)
    events: list[EventRead] = []
    problems: list[Problem] = []
    for number, (place, day, room, raw) in enumerate(every_event(about)):
        if number >= MOST_EVENTS:  # before they are read: a small file can name very many
            raise Refused(_("There are more than 1,000 events in the file."))
        try:
            events.append(event(place, day, room, raw, about, edition))
        except Wrong as wrong:
            problems.append(Problem(place, wrong.what, wrong.remedy))
    return Read(source_of(found, about), events, problems + repeated(events))


def from_json(content: bytes) -> Document:
    """Return a JSON file.

    Raises:
        Refused: it is no correct JSON.
    """
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        sentence = _("Line {line} is no correct JSON. Export the file again.")
        raise Refused(sentence.format(line=error.lineno)) from None
    except (UnicodeDecodeError, RecursionError):
        raise Refused(_("The file is no JSON in UTF-8. Export it again.")) from None
    return found if isinstance(found, dict) else {}


def conference_of(found: Document) -> Document:
    """Return the conference of a schedule.

    Raises:
        Refused: there is none, or it has no days.
    """
    schedule = found.get("schedule")
    about = schedule.get("conference") if isinstance(schedule, dict) else None
    if not isinstance(about, dict) or not isinstance(about.get("days"), list):
        raise Refused(_("The file is no schedule: it has no “schedule”, “conference” and “days”."))
    return about


def source_of(found: Document, about: Document) -> str:
    """Return where a file comes from, in a few words."""
    generator = found.get("generator")
    name = generator.get("name", "") if isinstance(generator, dict) else ""
    version = found["schedule"].get("version", "")
    return " ".join(filter(None, [words(one) for one in (about.get("acronym"), version, name)]))


def every_event(about: Document) -> Iterator[tuple[str, str, str, Document]]:
    """Give each event with its place in words, its day and its room."""
    for number, day in enumerate(about["days"], 1):
        rooms = day.get("rooms") if isinstance(day, dict) else None
        for room, events in rooms.items() if isinstance(rooms, dict) else ():
            for count, one in enumerate(events if isinstance(events, list) else (), 1):
                raw = one if isinstance(one, dict) else {}
                told = place_of(number, words(room), count, raw)
                yield told, words(day.get("date")), words(room), raw


def place_of(day: int, room: str, count: int, raw: Mapping[str, Any]) -> str:
    """Return where an event stands in a file."""
    told = _("day {day}, {room}, event {count}").format(day=day, room=room, count=count)
    title = words(raw.get("title"))
    line = _("line {line}").format(line=raw["line"]) if raw.get("line") else ""
    return " · ".join(filter(None, [line, told, f"“{title}”" if title else ""]))


def event(
    place: str, day: str, room: str, raw: Document, about: Document, edition: Edition
) -> EventRead:
    """Return one event.

    Raises:
        Wrong: something in it cannot be understood, or cannot be in this edition.
    """
    starts_at = start_of(raw, day, edition)
    return EventRead(
        place=place,
        key=key_of(raw, about),
        title=title_of(raw, edition),
        abstract=abstract_of(raw, edition),
        kind=kind_of(words(raw.get("type"), edition.language)),
        theme=theme_of(words(raw.get("track"), edition.language), about, edition.language),
        language=language_of(raw, edition),
        minutes=minutes_of(raw, starts_at, edition),
        room=room_of(raw, room, edition),
        starts_at=starts_at,
        speakers=speakers_of(raw, edition),
    )


def words(value: object, language: str = "") -> str:
    """Return a text; pretalx writes some in several languages.

    >>> words({"en": "Cloud", "fr": "Nuage"}, "fr"), words(None), words(" a ")
    ('Nuage', '', 'a')
    """
    if isinstance(value, dict):
        value = value.get(language) or next(iter(value.values()), "")
    return storable(str(value)).strip() if isinstance(value, str | int | float) else ""


def key_of(raw: Document, about: Document) -> UUID:
    """Return the guid, or one made from the number that older systems give."""
    given = words(raw.get("guid"))
    if given:
        try:
            return UUID(given)
        except ValueError:
            what = _("The guid “{guid}” is none.").format(guid=given[:60])
            raise Wrong(what, _("Write 32 hexadecimal digits, or remove it.")) from None
    number = words(raw.get("id"))
    if not number:
        raise Wrong(_("It has neither guid nor id."), _("Give each event a guid."))
    return uuid5(NAMESPACE_URL, f"{words(about.get('acronym'))}/{number}")


def title_of(raw: Document, edition: Edition) -> str:
    """Return the title, with the subtitle."""
    parts = [words(raw.get(name), edition.language) for name in ("title", "subtitle")]
    told = " – ".join(filter(None, parts))
    if not told:
        raise Wrong(_("It has no title."), _("Write a title."))
    return shortened(Session, "title", told)


def shortened(model: Any, name: str, text: str) -> str:
    """Return a text no longer than its field."""
    most = model._meta.get_field(name).max_length
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def abstract_of(raw: Document, edition: Edition) -> str | None:
    """Return abstract and description as one text; None when neither is told."""
    if "abstract" not in raw and "description" not in raw:
        return None
    parts = [words(raw.get(name), edition.language) for name in ("abstract", "description")]
    return shortened(Session, "abstract", "\n\n".join(dict.fromkeys(filter(None, parts))))


def kind_of(label: str) -> SessionKind:
    """Return the kind that a type means; most are talks.

    >>> kind_of("Atelier"), kind_of("Lightning Talk"), kind_of("opening")
    (SessionKind.WORKSHOP, SessionKind.TALK, SessionKind.OPENING)
    """
    if label in SessionKind.values:
        return SessionKind(label)
    told = fold(label)
    for kind, known in KINDS:
        if any(word in told for word in known):
            return kind
    return SessionKind.TALK


def theme_of(track: str, about: Document, language: str) -> str | None:
    """Return the theme that a track means by its slug or its label in any language, if any."""
    if not track:
        return None
    listed = about.get("tracks")
    slugs = {
        words(one.get("name"), language): words(one.get("slug"))
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict)
    }
    wanted = {fold(track), fold(slugs.get(track, ""))}
    for code in themes.CODES:
        labels = {fold(themes.label(code, each)) for each in themes.LANGUAGES}
        if wanted & (labels | {fold(code)}):
            return code
    return None


def language_of(raw: Document, edition: Edition) -> str:
    """Return the language of an event, or that of the edition."""
    told = re.match(r"[a-z]{2}(?![a-z])", words(raw.get("language")).lower())
    return told.group() if told else edition.language


def start_of(raw: Document, day: str, edition: Edition) -> datetime:
    """Return when it starts; an hour without a zone is one of the edition."""
    told = moment(words(raw.get("date")), edition) or hour_of_day(raw, day, edition)
    if told is None:
        what = _("It has no date and hour that can be read.")
        raise Wrong(what, _("Write the date as 2027-05-04T10:00:00+01:00."))
    on = edition.local(told).date()
    if not edition.starts_on <= on <= edition.ends_on:
        raise Wrong(
            _("It is on {day}.").format(day=on.isoformat()),
            _(
                "The fair is from {start} to {end}: correct the date, or the days of the fair."
            ).format(start=edition.starts_on.isoformat(), end=edition.ends_on.isoformat()),
        )
    return told


def moment(text: str, edition: Edition) -> datetime | None:
    """Return a moment, in the zone of the edition when it names none."""
    try:
        found = parse_datetime(text) if "T" in text else None
    except ValueError:
        return None
    return found.replace(tzinfo=edition.zone) if found and found.tzinfo is None else found


def hour_of_day(raw: Document, day: str, edition: Edition) -> datetime | None:
    """Return the moment that day and start tell."""
    try:
        on, at = parse_date(day[:10]), parse_time(words(raw.get("start")))
    except ValueError:
        return None
    return datetime.combine(on, at, tzinfo=edition.zone) if on and at else None


def minutes_of(raw: Document, starts_at: datetime, edition: Edition) -> int:
    """Return how long it is: from its end, else from its duration."""
    ends_at = moment(words(raw.get("end")), edition)
    if ends_at:
        minutes = int((ends_at - starts_at) / timedelta(minutes=1))
    else:
        minutes = duration(words(raw.get("duration")))
    if not 1 <= minutes <= MOST_MINUTES:
        what = _("Its duration is not between 1 minute and 8 hours.")
        raise Wrong(what, _("Write the duration as 00:45, in hours and minutes."))
    return minutes


def duration(text: str) -> int:
    """Return the minutes of ``hh:mm`` or ``hh:mm:ss``; 0 when it is neither.

    >>> duration("01:30"), duration("00:45:00"), duration("soon")
    (90, 45, 0)
    """
    parts = re.fullmatch(r"(\d{1,3}):(\d{2})(?::\d{1,2})?", text)
    return int(parts[1]) * 60 + int(parts[2]) if parts else 0


def room_of(raw: Document, room: str, edition: Edition) -> str:
    """Return the name of the room."""
    told = room.strip() or words(raw.get("room"), edition.language)
    if not told:
        raise Wrong(_("It has no room."), _("Name its room."))
    if len(told) > Room._meta.get_field("name").max_length:  # type: ignore[operator]
        raise Wrong(_("The name of its room is too long."), _("Use at most 60 signs."))
    return told


def speakers_of(raw: Document, edition: Edition) -> tuple[SpeakerRead, ...] | None:
    """Return who speaks; None when it is not told."""
    persons = raw.get("persons")
    if not isinstance(persons, list):
        return None
    found = [speaker(one, edition) for one in persons if isinstance(one, dict)]
    return tuple(one for one in found if one.name)


def speaker(raw: Document, edition: Edition) -> SpeakerRead:
    """Return one speaker, as pretalx, frab or this site writes it."""
    name = words(raw.get("name")) or words(raw.get("public_name"))
    stands_for = raw.get("organization")
    biography = raw.get("biography")
    return SpeakerRead(
        key=uuid_of(words(raw.get("guid"))),
        name=shortened(SessionSpeaker, "name", name),
        stands_for=None if stands_for is None else cut("stands_for", stands_for, edition),
        biography=None if biography is None else cut("biography", biography, edition),
    )


def cut(name: str, value: object, edition: Edition) -> str:
    """Return a text of a speaker no longer than its field."""
    return shortened(SessionSpeaker, name, words(value, edition.language))


def uuid_of(text: str) -> UUID | None:
    """Return a guid, or nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def repeated(events: list[EventRead]) -> list[Problem]:
    """Return the problems of guids that two events share."""
    seen: dict[UUID, str] = {}
    problems = []
    for one in events:
        if one.key in seen:
            what = _("It has the same guid as {other}.").format(other=seen[one.key])
            problems.append(Problem(one.place, what, _("Give each event a guid of its own.")))
        seen.setdefault(one.key, one.place)
    return problems
