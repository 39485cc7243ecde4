"""What the programmes hold about a person, and what they forget."""

from __future__ import annotations

from typing import Any

from dorsale_web.members.actions.people import WHEN_ERASED, pseudonym
from dorsale_web.members.exports import part
from dorsale_web.members.models import Person
from dorsale_web.salon.models import (
    AgendaAddress,
    Session,
    SessionReview,
    SessionSpeaker,
    SessionStar,
    SessionState,
)


@part("talks_proposed")
def _proposals(person: Person) -> list[Any]:
    return list(
        Session.objects.filter(by=person).values(
            "edition__name",
            "code",
            "title",
            "abstract",
            "note",
            "state",
            "decision_note",
            "made_at",
        )
    )


@part("talks_given")
def _talks(person: Person) -> list[Any]:
    rows = SessionSpeaker.objects.filter(person=person)
    return list(
        rows.values("session__edition__name", "session__title", "name", "stands_for", "biography")
    )


@part("talks_reviewed")
def _reviews(person: Person) -> list[Any]:
    rows = SessionReview.objects.filter(by=person)
    return list(rows.values("session__title", "score", "comment", "is_too_close", "at"))


@part("sessions_starred")
def _stars(person: Person) -> list[Any]:
    return list(SessionStar.objects.filter(person=person).values("session__title", "at"))


def forget(person: Person, keep_authorship: bool) -> None:
    """Forget drafts, stars and calendars; the name of a speaker stays only if it is to stay."""
    Session.objects.filter(by=person, state=SessionState.DRAFT).delete()
    SessionStar.objects.filter(person=person).delete()
    AgendaAddress.objects.filter(person=person).delete()
    rows = SessionSpeaker.objects.filter(person=person)
    if not keep_authorship:
        rows.update(name=pseudonym(person), stands_for="", biography="")


WHEN_ERASED.append(forget)
