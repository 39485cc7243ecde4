"""Bring a schedule in: first what it would change, then, on confirmation, the change itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.matching import themes
from dorsale_web.members.actions import record
from dorsale_web.members.geography import fold
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import session_conflicts as conflicts
from dorsale_web.salon.actions.programme import take_out, where
from dorsale_web.salon.actions.sessions import tell, told_of_changes
from dorsale_web.salon.exchange.reading import EventRead, Problem, Read, SpeakerRead
from dorsale_web.salon.models import (
    Edition,
    Room,
    Session,
    SessionKind,
    SessionSpeaker,
    SessionState,
)


@dataclass(frozen=True)
class Difference:
    """One thing of a session that the file tells otherwise."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """An event of the file beside the session it is, or will be."""

    event: EventRead
    session: Session | None
    differences: tuple[Difference, ...] = ()


@dataclass
class Plan:
    """What a file would change in the programme of an edition."""

    edition: Edition
    source: str
    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    missing: list[Session] = field(default_factory=list)  # placed here, not in the file
    new_rooms: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Return a print of what was shown, to know it again when it is confirmed."""
        told = [f"{one.event}{one.differences}" for one in (*self.added, *self.changed)]
        told += [str(one.pk) for one in self.missing]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    @property
    def is_empty(self) -> bool:
        """Return whether the file tells nothing new."""
        return not (self.added or self.changed or self.missing)


def plan(edition: Edition, found: Read, *, takes_out: bool = False) -> Plan:
    """Return what a file would change; ``takes_out`` what is placed here and not in it."""
    known = {one.key: one for one in sessions_of(edition)}
    made = Plan(edition, found.source, problems=list(found.problems))
    rooms = {one.name: one for one in edition.rooms.all()}
    names = dict.fromkeys(one.room for one in found.events)
    made.new_rooms = [name for name in names if name not in rooms]
    for event in found.events:
        sort_in(made, event, known.get(event.key))
    keys = {one.key for one in found.events}
    made.missing = [one for one in known.values() if is_placed(one) and one.key not in keys]
    if not made.problems:
        judge(made, found.events, rooms, known, takes_out=takes_out)
    return made


def sessions_of(edition: Edition) -> Iterable[Session]:
    """Return every session of an edition with its speakers, drafts aside."""
    rows = edition.sessions.exclude(state=SessionState.DRAFT).select_related("room")
    return rows.prefetch_related("speakers__person", "speakers__participant")


def is_placed(session: Session) -> bool:
    """Return whether a session is in the grid."""
    return bool(session.state == SessionState.ACCEPTED and session.room and session.starts_at)


def sort_in(made: Plan, event: EventRead, session: Session | None) -> None:
    """Put an event among the added, the changed or the same."""
    if session is None:
        made.added.append(Change(event, None))
        return
    found = tuple(differences(made.edition, event, session))
    if found:
        made.changed.append(Change(event, session, found))
    else:
        made.same += 1


def differences(edition: Edition, event: EventRead, session: Session) -> Iterable[Difference]:
    """Give what an event tells otherwise than its session."""
    for label, before, after in (
        (_("title"), session.title, event.title),
        (_("abstract"), session.abstract, event.abstract),
        (_("kind"), session.get_kind_display(), str(event.kind.label)),
        (_("language"), session.language, event.language),
        (_("theme"), theme_label(session.theme_id), theme_told(event, session)),
        (_("room"), session.room.name if session.room else "", event.room),
        (_("hour"), hour(edition, session.starts_at), hour(edition, event.starts_at)),
        (_("minutes"), str(session.minutes), str(event.minutes)),
        (_("speakers"), speakers_here(session), speakers_told(event, session)),
        (_("state"), state_here(session), str(SessionState.ACCEPTED.label)),
    ):
        if after is not None and plain(before) != plain(after):
            yield Difference(label, before, after)


def plain(text: str) -> str:
    """Return a text whose ends of line do not count."""
    return text.replace("\r\n", "\n").strip()


def theme_label(code: str | None) -> str:
    """Return the name of a theme."""
    return themes.label(code, get_language() or "fr") if code else ""


def theme_told(event: EventRead, session: Session) -> str:
    """Return the theme an event tells; a track that is none of ours changes nothing."""
    return theme_label(event.theme or session.theme_id)


def hour(edition: Edition, moment: datetime | None) -> str:
    """Return a moment as the clock of the fair shows it."""
    return edition.local(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def state_here(session: Session) -> str:
    """Return the state of a session."""
    return str(SessionState(session.state).label)


def speakers_here(session: Session) -> str:
    """Return the speakers of a session in words."""
    return _told([(one.name, one.stands_for, one.biography) for one in session.speakers.all()])


def speakers_told(event: EventRead, session: Session) -> str | None:
    """Return the speakers of an event in words, with what only this site knows of them."""
    if event.speakers is None:
        return None
    pairs = matched(session, event.speakers)
    return _told(
        [
            (
                given.name,
                said(given.stands_for, row.stands_for if row else ""),
                said(given.biography, row.biography if row else ""),
            )
            for given, row in pairs
        ]
    )


def said(given: str | None, known: str) -> str:
    """Return what a file tells, or what is known when it tells nothing."""
    return known if given is None else given


def _told(rows: list[tuple[str, str, str]]) -> str:
    return "; ".join(", ".join(filter(None, map(plain, row))) for row in rows)


def matched(
    session: Session, given: Iterable[SpeakerRead]
) -> list[tuple[SpeakerRead, SessionSpeaker | None]]:
    """Return each speaker of a file beside the one of the session: same guid, else same name."""
    rows = list(session.speakers.all())
    by_key = {one.key: one for one in rows}
    by_name = {fold(one.name): one for one in rows}
    return [(one, by_key.get(one.key) or by_name.get(fold(one.name))) for one in given]  # type: ignore[arg-type]


def judge(
    made: Plan,
    events: list[EventRead],
    rooms: dict[str, Room],
    known: dict[Any, Session],
    *,
    takes_out: bool,
) -> None:
    """Look for conflicts in the programme as it would be: some refuse the file, some warn."""
    on = conflicts.ground(made.edition)
    every = rooms | {name: Room(edition=made.edition, name=name) for name in made.new_rooms}
    slots = [slot(one, every[one.room], known.get(one.key), on) for one in events]
    stay = [] if takes_out else [conflicts.slot_of(one, on) for one in made.missing]
    found = conflicts.all_conflicts(slots + stay, on)
    for one in events:
        for told in found.get(one.key, ()):
            remedy = _("Change room or hour in the file, or here first.")
            problem = Problem(one.place, told.sentence, remedy if told.is_refused else "")
            (made.problems if told.is_refused else made.warnings).append(problem)


def slot(
    event: EventRead, room: Room, session: Session | None, on: conflicts.Ground
) -> conflicts.Slot:
    """Return an event as the slot it would have."""
    given = event.speakers or ()
    pairs = matched(session, given) if session else [(one, None) for one in given]
    speakers: dict[conflicts.Who, str] = {}
    for one, row in pairs:
        speakers[conflicts.who(row, on) if row else ("name", fold(one.name))] = one.name
    if session and event.speakers is None:
        speakers = {conflicts.who(row, on): row.name for row in session.speakers.all()}
    return conflicts.Slot(
        key=event.key,
        title=event.title,
        kind=event.kind,
        room=room,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        expected=session.expected if session else None,
        speakers=speakers,
    )


@transaction.atomic
def apply(by: Person, made: Plan, *, takes_out: bool = False, keep_anyway: bool = False) -> None:
    """Do what a plan says.

    Raises:
        Refused: the file has problems, or conflicts that nobody said to keep.
    """
    if made.problems:
        raise Refused(_("The file has problems. Correct them, then bring it in again."))
    if made.warnings and not keep_anyway:
        raise Refused(_("There are conflicts. Say that you keep them all the same."))
    edition = made.edition
    rank = edition.rooms.count()
    for number, name in enumerate(made.new_rooms):
        Room.objects.create(
            edition=edition, name=name, kind=kind_of(made, name), rank=rank + number
        )
    rooms = {one.name: one for one in edition.rooms.all()}
    for change in (*made.added, *made.changed):
        keep(change, edition, rooms[change.event.room], made.source)
    for session in made.missing if takes_out else ():
        take_out(by, session)
    counts = {"added": len(made.added), "changed": len(made.changed)}
    counts["taken_out"] = len(made.missing) if takes_out else 0
    record(by, "programme.import", edition, organisation=edition.organisation, **counts)


def kind_of(made: Plan, room: str) -> str:
    """Return what a new room is: a stage when only shows are held there."""
    kinds = {one.event.kind for one in made.added if one.event.room == room}
    return Room.Kind.STAGE if kinds == {SessionKind.SHOW} else Room.Kind.ROOM


def keep(change: Change, edition: Edition, room: Room, source: str) -> None:
    """Write an event into its session, and tell those concerned that it moved."""
    event = change.event
    session = change.session or Session(edition=edition, key=event.key)
    before = (session.room_id, session.starts_at)
    session.edition, session.room, session.starts_at = edition, room, event.starts_at
    session.title, session.kind, session.language = event.title, event.kind, event.language
    session.abstract = said(event.abstract, session.abstract)
    session.theme_id = event.theme or session.theme_id
    session.minutes, session.state = event.minutes, SessionState.ACCEPTED
    session.decided_at = session.decided_at or timezone.now()
    session.imported_from = source[:200]
    session.save()
    if event.speakers is not None:
        keep_speakers(session, event.speakers)
    if before != (room.pk, event.starts_at):
        tell(told_of_changes(session), "programme.moved", session, **where(session))


def keep_speakers(session: Session, given: Iterable[SpeakerRead]) -> None:
    """Write the speakers of an event; those known keep their account and registration."""
    pairs = matched(session, given)
    session.speakers.exclude(pk__in=[row.pk for _one, row in pairs if row]).delete()
    for rank, (one, known) in enumerate(pairs):
        row = known or SessionSpeaker(session=session)
        row.key = one.key or row.key
        row.name, row.rank = one.name, rank
        row.stands_for = said(one.stands_for, row.stands_for)
        row.biography = said(one.biography, row.biography)
        row.save()
