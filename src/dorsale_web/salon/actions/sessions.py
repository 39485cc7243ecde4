"""Propose a session, change it, submit it, take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dorsale_web.members.actions import notify, record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.exhibitors import organisers_of
from dorsale_web.salon.models import (
    Edition,
    Participant,
    Session,
    SessionSpeaker,
    SessionState,
)

MOST_OPEN_PROPOSALS = 10


@dataclass(frozen=True)
class Speaker:
    """What is said of somebody who speaks; ``code`` names a speaker known already."""

    name: str
    stands_for: str = ""
    biography: str = ""
    code: str = ""
    person: Person | None = None
    participant: Participant | None = None


def url_of(session: Session) -> str:
    """Return the address of a session."""
    return f"/sessions/{session.code}/"


@transaction.atomic
def draft(by: Person, edition: Edition, speakers: Sequence[Speaker], **fields: Any) -> Session:
    """Keep the draft of a proposal.

    Raises:
        Refused: the call is over, or too many drafts and proposals of this person wait.
    """
    check_call(edition)
    waiting = [SessionState.DRAFT, SessionState.SUBMITTED]
    if edition.sessions.filter(by=by, state__in=waiting).count() >= MOST_OPEN_PROPOSALS:
        raise Refused(_("Ten proposals of yours wait already. Withdraw one first."))
    session = Session.objects.create(edition=edition, by=by, **fields)
    set_speakers(by, session, speakers)
    record(by, "session.draft", session, organisation=edition.organisation)
    return session


def check_call(edition: Edition) -> None:
    """Refuse a proposal when the call for talks is not open."""
    if not edition.takes_talks:
        raise Refused(_("The call for talks is closed. Write to the organisers."))


@transaction.atomic
def change(by: Person, session: Session, speakers: Sequence[Speaker], **fields: Any) -> None:
    """Change what a session says, and who speaks."""
    for name, value in fields.items():
        setattr(session, name, value)
    session.save()
    set_speakers(by, session, speakers)
    record(by, "session.change", session, organisation=session.edition.organisation)


def set_speakers(by: Person | None, session: Session, speakers: Sequence[Speaker]) -> None:
    """Keep the speakers of a session in their order; tell those newly named, if they are known."""
    known = {one.code: one for one in session.speakers.all()}
    session.speakers.exclude(code__in=[one.code for one in speakers if one.code]).delete()
    for rank, given in enumerate(speakers):
        before = known.get(given.code)
        row = before or SessionSpeaker(session=session)
        is_new = given.person is not None and row.person_id != given.person.pk
        fill(row, given, rank)
        if is_new and given.person and given.person != by:
            tell([given.person], "programme.speaker", session)


def fill(row: SessionSpeaker, given: Speaker, rank: int) -> None:
    """Write what is said of a speaker."""
    row.name, row.stands_for, row.biography = given.name, given.stands_for, given.biography
    row.person, row.participant, row.rank = given.person, given.participant, rank
    row.save()


@transaction.atomic
def translate(
    by: Person, session: Session, language: str, origin: str, texts: dict[str, str]
) -> None:
    """Keep a translation with who made it, or drop it when it has no text."""
    kept = {name: one for name, one in session.translations.items() if name != language}
    if any(texts.values()):
        kept[language] = {"origin": origin, "texts": texts}
    session.translations = kept
    session.save(update_fields=["translations", "changed_at"])
    record(
        by,
        "session.translate",
        session,
        organisation=session.edition.organisation,
        language=language,
    )


@transaction.atomic
def submit(by: Person, session: Session) -> None:
    """Hand a proposal in.

    Raises:
        Refused: it was handed in before, says too little, or the call is over.
    """
    if session.state not in (SessionState.DRAFT, SessionState.WITHDRAWN):
        raise Refused(_("This proposal is submitted already."))
    check_call(session.edition)
    if not session.abstract:
        raise Refused(_("The abstract is empty. Write it, then submit."))
    if not session.speakers.exists():
        raise Refused(_("Nobody speaks yet. Name at least one speaker, then submit."))
    session.state = SessionState.SUBMITTED
    session.save(update_fields=["state", "changed_at"])
    record(by, "session.submit", session, organisation=session.edition.organisation)
    tell(organisers_of(session.edition), "programme.proposed", session)


@transaction.atomic
def withdraw(by: Person, session: Session) -> None:
    """Take a proposal back, or an accepted session out of the programme.

    Raises:
        Refused: it was withdrawn or refused before, or is a draft: it is deleted instead.
    """
    if session.state not in (SessionState.SUBMITTED, SessionState.ACCEPTED):
        raise Refused(_("Only what was submitted can be withdrawn."))
    audience = told_of_changes(session)
    session.state = SessionState.WITHDRAWN
    session.room = session.starts_at = None
    session.save(update_fields=["state", "room", "starts_at", "changed_at"])
    record(by, "session.withdraw", session, organisation=session.edition.organisation)
    tell([one for one in audience if one != by], "programme.cancelled", session)


@transaction.atomic
def discard(by: Person, session: Session) -> None:
    """Delete a draft that nobody else saw.

    Raises:
        Refused: it was submitted: it is withdrawn, not deleted.
    """
    if session.state != SessionState.DRAFT:
        raise Refused(_("What was submitted is kept. Withdraw it instead."))
    record(by, "session.discard", session, organisation=session.edition.organisation)
    session.delete()


def speakers_of(session: Session) -> list[Person]:
    """Return the speakers of a session who have an account."""
    rows = session.speakers.select_related("person", "participant__person")
    people = [one.person or (one.participant and one.participant.person) for one in rows]
    return [one for one in people if one]


def told_of_changes(session: Session) -> list[Person]:
    """Return who is told of a change: once it is published, its speakers and who starred it."""
    if session.room_id is None or session.edition.programme_published_at is None:
        return []
    starred = Person.objects.filter(stars__session=session, is_active=True)
    return [*speakers_of(session), *starred]


def tell(people: Sequence[Person], kind: str, session: Session, **facts: object) -> None:
    """Tell people of a session."""
    name = session.edition.name
    notify(people, kind, url_of(session), title=session.title, edition=name, **facts)
