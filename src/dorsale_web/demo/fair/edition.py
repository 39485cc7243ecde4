"""An invented edition: its days, its ground, its kinds of visitors, its rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from dorsale_web.demo.invent import Names, World
from dorsale_web.members.models import Organisation, Theme
from dorsale_web.salon.models import (
    ApplicationQuestion,
    Edition,
    Exhibitor,
    ExhibitorDeadline,
    Hall,
    Interpreter,
    MeetingRules,
    MeetingSlot,
    OpeningDay,
    OrderItem,
    Participant,
    Room,
    Stand,
    VisitorKind,
)
from dorsale_web.salon.slots import planned

OPENS, CLOSES, LUNCH = 9, 17, 12  # hours; lunch lasts one hour
SLOT_MINUTES = 20
ROW_OF_STANDS = 20
KINDS: tuple[dict[str, Any], ...] = (
    {"name": "Professionnel", "letter": "P"},
    {"name": "Acheteur invité", "letter": "A", "quota": 400, "least_meetings": 4},
    {"name": "Étudiant", "letter": "E", "meets": False},
    {"name": "Équipe", "letter": "X", "is_team": True, "is_open": False},
)
THEMES = ("solutions", "infrastructure", "e-government", "mobility")
ITEMS = (
    ("Électricité, 1 kW", "jour", 15000),
    ("Accès internet filaire, 10 Mbit/s", "jour", 40000),
    ("Déchargement et mise en place", "m³", 25000),
    ("Table et deux chaises", "pièce", 12000),
)
QUESTIONS: tuple[tuple[str, str, list[str], bool], ...] = (
    ("Que montrerez-vous que l'on ne voit pas ailleurs ?", "text", [], True),
    ("Avez-vous besoin d'un accès pour un véhicule ?", "yes_no", [], False),
    ("Langue de votre équipe sur le stand", "choice", ["français", "anglais", "portugais"], True),
)


@dataclass(frozen=True)
class FairSize:
    """How much of a fair is invented."""

    exhibitors: int = 60
    visitors: int = 400
    wishes_each: int = 5
    talks: int = 24
    entries: int = 12


@dataclass
class Fair:
    """One invented fair, with what later steps need of it."""

    world: World
    edition: Edition
    size: FairSize
    exhibitors: list[Exhibitor] = field(default_factory=list)
    visitors: list[Participant] = field(default_factory=list)
    teams: dict[int, list[Participant]] = field(default_factory=dict)  # by exhibitor
    slots: list[MeetingSlot] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the names that invented people can have."""
        self.names = Names(self.world)

    @property
    def days(self) -> list[date]:
        """Return the days on which it is open."""
        length = (self.edition.ends_on - self.edition.starts_on).days
        return [self.edition.starts_on + timedelta(days=number) for number in range(length + 1)]

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return a moment in the time zone of the fair."""
        return datetime.combine(day, time(hour, minute), tzinfo=self.edition.zone)


def start(world: World, organiser: Organisation, size: FairSize, **fields: object) -> Fair:
    """Invent an edition: its days, ground, kinds of visitors, questions and rules."""
    starts_on = fields["starts_on"]
    assert isinstance(starts_on, date)
    edition = Edition.objects.create(
        organisation=organiser,
        language="fr",
        country=organiser.country,
        languages=["fr", "en"],
        ends_on=starts_on + timedelta(days=1),
        capacity=1500,
        state="published",
        programme_version=1,
        summary="Deux jours pour que l'offre et le besoin se rencontrent. Données inventées.",
        description="Exposition, conférences, rendez-vous d'affaires, concours et démonstrations.",
        conditions="Le stand est tenu pendant les heures d'ouverture et rendu propre.",
        contact="salon@rives.example",
        **fields,
    )
    edition.themes.set(Theme.objects.filter(code__in=THEMES))
    edition.programme_published_at = edition.made_at
    edition.save(update_fields=["programme_published_at"])
    fair = Fair(world, edition, size)
    ground(fair)
    conditions(fair)
    return fair


def ground(fair: Fair) -> None:
    """Invent two halls with stands, two rooms and a stage."""
    edition, half = fair.edition, -(-fair.size.exhibitors * 11 // 20)
    stands = []
    for name, number in (("Hall A", half), ("Hall B", half)):
        depth = 12 + 6 * -(-number // ROW_OF_STANDS)
        hall = Hall.objects.create(
            edition=edition,
            name=name,
            width_m=70,
            depth_m=depth,
            meeting_tables=20,
            rank=ord(name[-1]),
        )
        for place in range(number):
            row, column = divmod(place, ROW_OF_STANDS)
            stands.append(
                Stand(
                    hall=hall,
                    label=f"{name[-1]}{place + 1}",
                    x_m=2 + 3.3 * column,
                    y_m=2 + 6 * row,
                    width_m=3,
                    depth_m=3,
                )
            )
    Stand.objects.bulk_create(stands, batch_size=500)
    first = edition.halls.first()
    for rank, (name, kind, seats) in enumerate(
        (("Amphithéâtre", "room", 300), ("Salle Loango", "room", 120), ("Scène", "stage", 80))
    ):
        Room.objects.create(
            edition=edition, hall=first, name=name, kind=kind, capacity=seats, rank=rank
        )


def conditions(fair: Fair) -> None:
    """Invent hours, kinds of visitors, questions, orders, deadlines, interpreters, rules."""
    edition = fair.edition
    OpeningDay.objects.bulk_create(
        OpeningDay(edition=edition, day=day, opens_at=time(OPENS), closes_at=time(CLOSES))
        for day in fair.days
    )
    VisitorKind.objects.bulk_create(
        VisitorKind(edition=edition, rank=rank, **kind) for rank, kind in enumerate(KINDS)
    )
    ApplicationQuestion.objects.bulk_create(
        ApplicationQuestion(
            edition=edition,
            language="fr",
            text=text,
            kind=kind,
            choices=choices,
            is_required=required,
            rank=rank,
        )
        for rank, (text, kind, choices, required) in enumerate(QUESTIONS)
    )
    OrderItem.objects.bulk_create(
        OrderItem(edition=edition, name=name, unit=unit, price=price, rank=rank)
        for rank, (name, unit, price) in enumerate(ITEMS)
    )
    before = edition.starts_on
    ExhibitorDeadline.objects.bulk_create(
        ExhibitorDeadline(edition=edition, name=name, due_on=before - timedelta(days=days))
        for name, days in (("Commandes", 14), ("Noms des badges", 7), ("Arrivée du fret", 2))
    )
    for name, languages in (("Interprète 1", ["fr", "en"]), ("Interprète 2", ["fr", "pt", "ar"])):
        Interpreter.objects.create(edition=edition, name=name, languages=languages)
    rules = MeetingRules.objects.create(
        edition=edition,
        slot_minutes=SLOT_MINUTES,
        walk_minutes=5,
        break_from=time(LUNCH),
        break_to=time(LUNCH + 1),
        requests_until=fair.at(before - timedelta(days=4), 18),
        replies_until=fair.at(before - timedelta(days=1), 18),
    )
    fair.slots = MeetingSlot.objects.bulk_create(
        MeetingSlot(
            edition=edition, number=one.number, starts_at=one.starts_at, ends_at=one.ends_at
        )
        for one in planned(edition, rules)
    )
