"""A day of a programme to test with: two talks, a panel, a show, a break; and calendars read."""

from __future__ import annotations

from django.utils import timezone

from dorsale_web.salon.models import Edition, Room, Session, SessionSpeaker
from tests.dorsale_web.cast import Cast, theme
from tests.dorsale_web.salon.objects import World, at, make_session, world


def speak(session: Session, name: str, **fields: object) -> SessionSpeaker:
    """Return a saved speaker of a session."""
    return SessionSpeaker.objects.create(session=session, name=name, **fields)


def stage(edition: Edition) -> Room:
    """Return the stage of an edition."""
    return edition.rooms.get(kind="stage")


def publish(edition: Edition) -> None:
    """Publish the programme of an edition, with no notice."""
    edition.programme_published_at, edition.programme_version = timezone.now(), 1
    edition.save()


def make_day(cast: Cast) -> World:
    """Return the world with a published programme in ``other``: five sessions besides the talk."""
    made = world(cast)
    other = made.other
    opening = make_session(other, kind="opening", title="Ouverture", hour=9, minutes=30)
    speak(opening, "La ministre")
    panel = make_session(
        other, kind="panel", title="Qui paie la dorsale ?", hour=14, minutes=60,
        abstract="Trois bailleurs, une question.\nEt la salle.", theme=theme("infrastructure"),
        translations={"en": {"origin": "human", "texts": {"title": "Who pays for the backbone?"}}},
    )  # fmt: skip
    speak(panel, "Awa Ndiaye", stands_for="Banque", biography="Finance des réseaux.")
    speak(panel, "Jean Okemba", rank=1)
    show = make_session(
        other, kind="show", title="Un capteur; léger, robuste", exhibitor=made.other_exhibitor,
        room=stage(other), starts_at=at(other, 11), minutes=20, theme=theme(),
    )  # fmt: skip
    speak(show, "Équipe", participant=made.team)
    make_session(other, kind="break", title="Pause", hour=12, minutes=60)
    make_session(other, title="Second jour", room=stage(other), starts_at=at(other, 10, day=1))
    publish(other)
    return made
