"""The fairs that the tests play in, and the objects that the rights matrix tries."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from django.db.models import Model
from django.utils import timezone

from dorsale_web.members.models import Organisation, Person
from dorsale_web.salon.models import (
    Badge,
    Contest,
    Edition,
    EditionRole,
    Exhibitor,
    Hall,
    Juror,
    OpeningDay,
    Participant,
    Room,
    Session,
    SessionSpeaker,
    VisitorKind,
)
from tests.dorsale_web.cast import Cast, objects_of, person, theme

numbers = count(1)
SALON_ROLES = ("organiser", "desk", "exhibitor", "speaker", "juror")


def make_edition(
    organisation: Organisation, slug: str, state: str = "published", **fields: object
) -> Edition:
    """Return a saved edition of two days that begins in 30 days, unless ``fields`` say otherwise.

    It has opening days from 9 to 17, one hall, one room, one stage, two kinds of visitors.
    """
    start = timezone.localdate() + timedelta(days=30)
    given = {
        "name": f"Salon {slug}", "summary": "Deux jours pour se rencontrer.", "language": "fr",
        "country": organisation.country, "city": organisation.city, "venue": "Palais des congrès",
        "starts_on": start, "ends_on": start + timedelta(days=1), "languages": ["fr", "en"],
        "conditions": "Le stand se rend propre.",
    } | fields  # fmt: skip
    edition = Edition.objects.create(organisation=organisation, slug=slug, state=state, **given)
    edition.themes.set([theme()])
    day = edition.starts_on
    while day <= edition.ends_on:
        OpeningDay.objects.create(edition=edition, day=day, opens_at="09:00", closes_at="17:00")
        day += timedelta(days=1)
    hall = Hall.objects.create(edition=edition, name="Hall A", width_m=40, depth_m=30)
    Room.objects.create(edition=edition, hall=hall, name="Salle Loango", capacity=120)
    Room.objects.create(edition=edition, hall=hall, name="Scène", kind="stage", capacity=80)
    VisitorKind.objects.create(edition=edition, name="Visiteur", letter="V")
    VisitorKind.objects.create(
        edition=edition, name="Équipe", letter="E", is_team=True, is_open=False
    )
    return edition


def make_exhibitor(
    edition: Edition, organisation: Organisation, state: str = "accepted", **fields: object
) -> Exhibitor:
    """Return a saved exhibitor."""
    given = {"language": "fr", "presentation": "Des capteurs."} | fields
    made = Exhibitor.objects.create(
        edition=edition, organisation=organisation, state=state, **given
    )
    made.themes.set([theme()])
    return made


def make_participant(
    edition: Edition, person: Person | None = None, *, badge: bool = True, **fields: object
) -> Participant:
    """Return a saved visitor with a badge; with ``exhibitor``, a member of its team."""
    number = next(numbers)
    kind = edition.visitor_kinds.filter(is_team="exhibitor" in fields).first()
    given = {
        "kind": kind, "given_name": "Awa", "family_name": f"Visiteuse {number}",
        "email": f"awa{number}@example.org", "country": "CG", "languages": ["fr"],
        "organisation_name": "Ets Awa", "consented_at": timezone.now(),
        "shown_to_exhibitors": True,
    } | fields  # fmt: skip
    made = Participant.objects.create(edition=edition, person=person, **given)
    if badge:
        Badge.objects.create(participant=made)
    return made


def make_session(edition: Edition, state: str = "accepted", **fields: object) -> Session:
    """Return a saved talk; with ``hour`` it is placed on the first day in the first room."""
    hour = fields.pop("hour", None)
    given = {"kind": "talk", "title": f"Exposé {next(numbers)}", "language": "fr"} | fields
    if hour is not None:
        given |= {"room": edition.rooms.filter(kind="room").first(), "starts_at": at(edition, hour)}
    return Session.objects.create(edition=edition, state=state, **given)


def at(edition: Edition, hour: int, minute: int = 0, day: int = 0) -> datetime:
    """Return a moment of a day of the edition, the first being 0."""
    date = edition.starts_on + timedelta(days=day)
    return datetime(date.year, date.month, date.day, hour, minute, tzinfo=edition.zone)


class World:
    """The editions of the matrix: ``own``, ``other``, and a draft of each; one exhibitor each.

    In ``other`` stand the five roles of a fair: organiser, desk, exhibitor (in the team of
    ``other_exhibitor``), speaker (of ``talk``), juror (of ``contest``).
    """

    def __init__(self, cast: Cast) -> None:
        """Save everything."""
        self.own = make_edition(cast.own, "own-fair")
        self.other = make_edition(cast.other, "other-fair")
        self.unpublished = make_edition(cast.other, "other-draft", "draft")
        self.own_unpublished = make_edition(cast.own, "own-draft", "draft")
        self.own_exhibitor = make_exhibitor(self.other, cast.own)
        self.other_exhibitor = make_exhibitor(self.other, cast.other)
        for role in ("organiser", "desk"):
            EditionRole.objects.create(edition=self.other, person=cast[role], role=role)
        self.team = make_participant(
            self.other, cast["exhibitor"], exhibitor=self.other_exhibitor, given_name="Équipe"
        )
        self.speaker = make_participant(self.other, cast["speaker"])
        self.talk = make_session(self.other, by=cast["speaker"], hour=10)
        SessionSpeaker.objects.create(
            session=self.talk, person=cast["speaker"], participant=self.speaker, name="Speaker"
        )
        now = timezone.now()
        self.contest = Contest.objects.create(
            edition=self.other, language="fr", name="Prix", description="Un prix.",
            published_at=now, entries_until=now + timedelta(days=10),
            judging_until=now + timedelta(days=20),
        )  # fmt: skip
        Juror.objects.create(contest=self.contest, person=cast["juror"])


def world(cast: Cast) -> World:
    """Return the world of a cast, made once."""
    known = getattr(cast, "_salon", None)
    if known is None:
        for role in SALON_ROLES:
            cast.people[role] = person(role)
        known = cast._salon = World(cast)
    return known


@objects_of("editions")
def editions(cast: Cast) -> dict[str, Model]:
    """Return the four editions."""
    made = world(cast)
    return {
        "own": made.own,
        "other": made.other,
        "unpublished": made.unpublished,
        "own_unpublished": made.own_unpublished,
    }
