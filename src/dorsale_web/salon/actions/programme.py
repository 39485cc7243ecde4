"""Place sessions in rooms and hours, publish the programme, star what one wants to hear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import session_conflicts as conflicts
from dorsale_web.salon.actions.sessions import (
    Speaker,
    set_speakers,
    speakers_of,
    tell,
    told_of_changes,
)
from dorsale_web.salon.models import (
    AgendaAddress,
    Edition,
    Room,
    Session,
    SessionStar,
    SessionState,
)
from dorsale_web.salon.queries.programme import programme


class Conflicting(Refused):
    """The place asked for has conflicts; they can be kept unless one ``is_refused``."""

    def __init__(self, found: Sequence[conflicts.Conflict]) -> None:
        super().__init__(" ".join(one.sentence for one in found))
        self.found = found


@dataclass(frozen=True)
class Place:
    """Where, when and for how long; ``expected`` is how many people may come."""

    room: Room
    starts_at: datetime
    minutes: int
    expected: int | None = None


@transaction.atomic
def add(by: Person, edition: Edition, speakers: Sequence[Speaker], **fields: Any) -> Session:
    """Add a session of the organisers themselves: accepted, without a place yet."""
    state, now = SessionState.ACCEPTED, timezone.now()
    session = Session.objects.create(edition=edition, state=state, decided_at=now, **fields)
    set_speakers(by, session, speakers)
    record(by, "session.add", session, organisation=edition.organisation)
    return session


@transaction.atomic
def place(by: Person, session: Session, at: Place, *, keep_anyway: bool = False) -> None:
    """Give an accepted session a room and an hour.

    Raises:
        Refused: it is not accepted.
        Conflicting: the room is taken; or something else stands against it and nobody said to
            keep it all the same.
    """
    Edition.objects.select_for_update().get(pk=session.edition_id)  # one placing at a time
    if session.state != SessionState.ACCEPTED:
        raise Refused(_("Only accepted sessions are placed."))
    found = conflicts_at(session, at)
    if any(one.is_refused for one in found) or (found and not keep_anyway):
        raise Conflicting(found)
    before = (session.room_id, session.starts_at)
    session.room, session.starts_at = at.room, at.starts_at
    session.minutes, session.expected = at.minutes, at.expected
    session.save(update_fields=["room", "starts_at", "minutes", "expected", "changed_at"])
    kept = [one.kind for one in found]
    record(by, "session.place", session, organisation=session.edition.organisation, kept=kept)
    if before != (at.room.pk, at.starts_at):
        tell(told_of_changes(session), "programme.moved", session, **where(session))


def conflicts_at(session: Session, at: Place) -> list[conflicts.Conflict]:
    """Return what stands against a session at a place."""
    on = conflicts.ground(session.edition)
    wanted = conflicts.Slot(
        key=session.pk,
        title=session.title,
        kind=session.kind,
        room=at.room,
        starts_at=at.starts_at,
        ends_at=at.starts_at + timedelta(minutes=at.minutes),
        expected=at.expected,
        speakers={conflicts.who(one, on): one.name for one in session.speakers.all()},
    )
    return conflicts.conflicts(wanted, conflicts.placed_slots(on), on)


@transaction.atomic
def take_out(by: Person, session: Session) -> None:
    """Take a session out of the grid; it stays accepted."""
    audience = told_of_changes(session)
    session.room = session.starts_at = None
    session.save(update_fields=["room", "starts_at", "changed_at"])
    record(by, "session.take_out", session, organisation=session.edition.organisation)
    tell(audience, "programme.cancelled", session)


@transaction.atomic
def publish(by: Person, edition: Edition) -> None:
    """Publish the next version of the programme; the first time, tell the speakers.

    Raises:
        Refused: nothing is placed, or a room is double booked.
    """
    Edition.objects.select_for_update().get(pk=edition.pk)  # two at once are two versions
    edition.refresh_from_db(fields=["programme_version", "programme_published_at"])
    check_publication(edition)
    is_first = edition.programme_published_at is None
    edition.programme_version += 1
    edition.programme_published_at = timezone.now()
    edition.save(update_fields=["programme_version", "programme_published_at", "changed_at"])
    version = edition.programme_version
    record(by, "programme.publish", edition, organisation=edition.organisation, version=version)
    for session in programme(edition) if is_first else ():
        session.edition = edition
        tell(speakers_of(session), "programme.published", session, **where(session))


def check_publication(edition: Edition) -> None:
    """Refuse a programme that is empty or in which a room is double booked."""
    on = conflicts.ground(edition)
    slots = conflicts.placed_slots(on)
    if not slots:
        raise Refused(_("No session has a room and an hour yet. Place one first."))
    found = conflicts.all_conflicts(slots, on)
    refused = [one.sentence for told in found.values() for one in told if one.is_refused]
    if refused:
        raise Refused(_("A room is double booked. {what}").format(what=refused[0]))


def where(session: Session) -> dict[str, str]:
    """Return when and where a session is held, as facts of a notice."""
    assert session.starts_at
    local = session.edition.local(session.starts_at)
    return {
        "when": local.strftime("%Y-%m-%d %H:%M"),
        "room": session.room.name if session.room else "",
    }


@transaction.atomic
def star(by: Person, session: Session, *, is_starred: bool) -> None:
    """Put a session into one's agenda, or take it out; this is no act that others ask about."""
    if is_starred:
        SessionStar.objects.get_or_create(session=session, person=by)
    else:
        SessionStar.objects.filter(session=session, person=by).delete()


@transaction.atomic
def renew_address(by: Person, edition: Edition) -> None:
    """Void the secret address of one's calendar; another takes its place."""
    row, _made = AgendaAddress.objects.get_or_create(edition=edition, person=by)
    row.number += 1
    row.save(update_fields=["number"])
    record(by, "agenda.renew_address", edition, organisation=edition.organisation)
