"""Make two invented fairs: one that is over, with what came of it, and one to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice

from dorsale_web.demo import content
from dorsale_web.demo.invent import Names, World
from dorsale_web.market.models import Outcome, OutcomeAnswer
from dorsale_web.members.models import Organisation, Person
from dorsale_web.salon.models import (
    ApplicationQuestion,
    Badge,
    Category,
    CheckIn,
    Contest,
    ContestEntry,
    Criterion,
    Delegation,
    Edition,
    EditionRole,
    Exhibitor,
    ExhibitorDeadline,
    Hall,
    Interpreter,
    Juror,
    Mark,
    Meeting,
    MeetingRules,
    MeetingSlot,
    OpeningDay,
    OrderItem,
    Participant,
    Product,
    Room,
    Session,
    SessionReview,
    SessionSpeaker,
    Stand,
    VisitorKind,
    Wish,
)

OPENS, CLOSES, LUNCH = 9, 17, 12  # hours; lunch lasts one hour
SLOT_MINUTES = 20
ROW_OF_STANDS = 20
SHARE_OF_BUYERS, SHARE_OF_STUDENTS = 0.12, 0.15
SHARE_COMING, SHARE_FREE = 0.9, 0.6
MUST, WISH = "must", "wish"
ITEMS = (
    ("Électricité, 1 kW", "jour", 15000),
    ("Accès internet filaire, 10 Mbit/s", "jour", 40000),
    ("Déchargement et mise en place", "m³", 25000),
    ("Table et deux chaises", "pièce", 12000),
)
QUESTIONS = (
    ("Que montrerez-vous que l'on ne voit pas ailleurs ?", "text", [], True),
    ("Avez-vous besoin d'un accès pour un véhicule ?", "yes_no", [], False),
    ("Langue de votre équipe sur le stand", "choice", ["français", "anglais", "portugais"], True),
)
CRITERIA = (("Utilité", 2.0), ("Solidité technique", 1.0), ("Chances de durer", 1.0))


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


def fairs(world: World, past: FairSize, coming: FairSize) -> None:
    """Invent both fairs: Casablanca last year, Brazzaville in three weeks."""
    by_slug = {one.slug: one for one in world.organisations}
    over(world, by_slug["atelier-anfa"], past)
    to_come(world, by_slug["universite-des-trois-rives"], coming)


def to_come(world: World, organiser: Organisation, size: FairSize) -> Fair:
    """Invent a fair in three weeks: applications, programme, visitors, wishes, a contest."""
    fair = start(
        world,
        organiser,
        size,
        slug=f"brazzaville-{(world.today + timedelta(days=21)).year}",
        name="Salon des solutions numériques de Brazzaville",
        city="Brazzaville",
        venue="Palais des congrès (inventé)",
        time_zone="Africa/Brazzaville",
        starts_on=world.today + timedelta(days=21),
    )
    fill(fair)
    wishes(fair)
    contest(fair)
    return fair


def over(world: World, organiser: Organisation, size: FairSize) -> Fair:
    """Invent a fair of last year that is closed: who came, who met, what came of it."""
    starts_on = world.today - timedelta(days=330)
    fair = start(
        world,
        organiser,
        size,
        slug=f"casablanca-{starts_on.year}",
        name="Rencontres numériques de Casablanca",
        city="Casablanca",
        venue="Parc des expositions (inventé)",
        time_zone="Africa/Casablanca",
        starts_on=starts_on,
    )
    fill(fair)
    came = check_ins(fair)
    outcomes(fair, meetings(fair, came))
    closed = fair.at(fair.edition.ends_on + timedelta(days=60), 10)
    fair.edition.closed_at = fair.edition.report_published_at = closed
    fair.edition.save()
    return fair


def start(world: World, organiser: Organisation, size: FairSize, **fields: object) -> Fair:
    """Invent an edition: its days, ground, kinds of visitors, questions and rules."""
    starts_on = fields["starts_on"]
    assert isinstance(starts_on, date)
    edition = Edition.objects.create(
        organisation=organiser,
        language="fr",
        country=organiser.country,
        languages=["fr", "en"],
        ends_on=starts_on + timedelta(days=2),
        capacity=1500,
        state="published",
        programme_version=1,
        summary="Trois jours pour que l'offre et le besoin se rencontrent. Données inventées.",
        description="Exposition, conférences, rendez-vous d'affaires, concours et démonstrations.",
        conditions="Le stand est tenu pendant les heures d'ouverture et rendu propre.",
        contact="salon@rives.example",
        **fields,
    )
    edition.themes.set(["solutions", "infrastructure", "e-government", "mobility"])
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
    hall = edition.halls.first()
    for rank, (name, kind, seats) in enumerate(
        (("Amphithéâtre", "room", 300), ("Salle Loango", "room", 120), ("Scène", "stage", 80))
    ):
        Room.objects.create(
            edition=edition, hall=hall, name=name, kind=kind, capacity=seats, rank=rank
        )


def conditions(fair: Fair) -> None:
    """Invent hours, kinds of visitors, questions, orders, deadlines, interpreters, rules."""
    edition = fair.edition
    OpeningDay.objects.bulk_create(
        OpeningDay(edition=edition, day=day, opens_at=time(OPENS), closes_at=time(CLOSES))
        for day in fair.days
    )
    VisitorKind.objects.bulk_create(
        VisitorKind(edition=edition, rank=rank, **kind)
        for rank, kind in enumerate(
            (
                {"name": "Professionnel", "letter": "P"},
                {"name": "Acheteur invité", "letter": "A", "quota": 200, "least_meetings": 4},
                {"name": "Étudiant", "letter": "E", "meets": False},
                {"name": "Équipe", "letter": "X", "is_team": True, "is_open": False},
            )
        )
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
    MeetingRules.objects.create(
        edition=edition,
        slot_minutes=SLOT_MINUTES,
        walk_minutes=5,
        most_meetings=12,
        requests_until=fair.at(before - timedelta(days=4), 18),
        replies_until=fair.at(before - timedelta(days=1), 18),
    )
    fair.slots = MeetingSlot.objects.bulk_create(slots(fair))


def slots(fair: Fair) -> Iterator[MeetingSlot]:
    """Give slots of the first two days; a number is left out at lunch and at night."""
    number = 0
    for day in fair.days[:2]:
        for hour in range(OPENS, CLOSES):
            if hour == LUNCH:
                number += 1
                continue
            for minute in range(0, 60, SLOT_MINUTES):
                number += 1
                begin = fair.at(day, hour, minute)
                end = begin + timedelta(minutes=SLOT_MINUTES)
                yield MeetingSlot(edition=fair.edition, number=number, starts_at=begin, ends_at=end)
        number += 1


def fill(fair: Fair) -> None:
    """Invent exhibitors with their stands, products and teams, the programme and the visitors."""
    exhibitors(fair)
    teams(fair)
    visitors(fair)
    programme(fair)
    badges(fair)
    helpers(fair)


def exhibitors(fair: Fair) -> None:
    """Invent exhibitors; the last ones of a fair to come still wait for an answer."""
    world, edition = fair.world, fair.edition
    pool = [one for one in world.vouched() if one.pk != edition.organisation_id]
    some = pool[: fair.size.exhibitors]
    waiting = 0 if edition.is_over else min(5, len(pool) - len(some))
    applied = pool[: len(some) + waiting]
    submitted = fair.at(edition.starts_on - timedelta(days=60), 9)
    rows = [
        Exhibitor(
            edition=edition,
            organisation=one,
            by=world.staff[one.pk][0],
            state="accepted" if number < len(some) else "submitted",
            language=one.language,
            presentation=one.summary,
            wanted_area_m2=9,
            conditions_accepted_at=submitted,
            submitted_at=submitted,
            decided_at=submitted + timedelta(days=5) if number < len(some) else None,
        )
        for number, one in enumerate(applied)
    ]
    made = Exhibitor.objects.bulk_create(rows, batch_size=500)
    link = Exhibitor.themes.through
    themes = {one.pk: list(one.themes.all()) for one in with_themes(applied)}
    link.objects.bulk_create(
        link(exhibitor_id=one.pk, theme_id=theme.pk)
        for one in made
        for theme in themes[one.organisation_id]
    )
    fair.exhibitors = made[: len(some)]
    stands = list(Stand.objects.filter(hall__edition=edition).order_by("pk"))
    for stand, exhibitor in zip(stands, fair.exhibitors, strict=False):
        stand.exhibitor = exhibitor
    Stand.objects.bulk_update(stands, ["exhibitor"], batch_size=500)
    products(fair)


def with_themes(some: list[Organisation]) -> Iterable[Organisation]:
    """Return organisations with their themes read."""
    keys = [one.pk for one in some]
    return Organisation.objects.filter(pk__in=keys).prefetch_related("themes")


def products(fair: Fair) -> None:
    """Let each exhibitor show what it offers in the market."""
    offers: dict[int, list[Product]] = {}
    by_organisation = {one.organisation_id: one for one in fair.exhibitors}
    for posting in fair.world.postings:
        exhibitor = by_organisation.get(posting.organisation_id)
        if exhibitor and posting.side == "offer" and len(offers.get(exhibitor.pk, ())) < 3:
            offers.setdefault(exhibitor.pk, []).append(
                Product(
                    exhibitor=exhibitor,
                    language=posting.language,
                    name=posting.title,
                    summary=posting.summary,
                    is_new=fair.world.random.random() < 0.3,
                )
            )
    Product.objects.bulk_create((one for some in offers.values() for one in some), batch_size=500)


def teams(fair: Fair) -> None:
    """Name the team of each exhibitor: its staff, two people at most."""
    kind = fair.edition.visitor_kinds.get(is_team=True)
    rows = [
        participant(fair, kind, person, exhibitor=exhibitor, organisation=exhibitor.organisation)
        for exhibitor in fair.exhibitors
        for person in fair.world.staff[exhibitor.organisation_id][:2]
    ]
    for one in Participant.objects.bulk_create(rows, batch_size=500):
        assert one.exhibitor_id
        fair.teams.setdefault(one.exhibitor_id, []).append(one)


def participant(
    fair: Fair, kind: VisitorKind, person: Person | None, **fields: object
) -> Participant:
    """Return a participant, not saved, with the names of a person or invented ones."""
    given, family = person.name.split(" ", 1) if person else fair.names.of(str(fields["country"]))
    known = {
        "email": person.email if person else "",
        "country": person.country if person else "",
        "languages": person.languages if person else ["fr"],
    }
    return Participant(
        edition=fair.edition,
        kind=kind,
        person=person,
        given_name=given,
        family_name=family,
        consented_at=fair.at(fair.edition.starts_on - timedelta(days=40), 9),
        **known | fields,
    )


def visitors(fair: Fair) -> None:
    """Invent visitors: some of the network, most of other organisations; one delegation."""
    world, edition = fair.world, fair.edition
    trade, buyer, student = edition.visitor_kinds.filter(is_team=False).order_by("rank")
    taken = {one.person_id for some in fair.teams.values() for one in some}
    known = [one for one in world.people if one.pk not in taken][: fair.size.visitors // 3]
    organisation_of = {one.pk: place for place, some in world.staff.items() for one in some}
    codes = [theme.code for theme in edition.themes.all()]
    delegation = Delegation.objects.create(
        edition=edition, name="Délégation du Cameroun (inventée)", country="CM"
    )
    rows = []
    for person in islice([*known, *[None] * fair.size.visitors], fair.size.visitors):
        draw = world.random.random()
        kind = buyer if draw < SHARE_OF_BUYERS else trade
        kind = student if draw > 1 - SHARE_OF_STUDENTS else kind
        country = person.country if person else world.random.choice(["CG", "CM", "GA", "CD", "TD"])
        rows.append(
            participant(
                fair,
                kind,
                person,
                country=country,
                organisation_id=organisation_of[person.pk] if person else None,
                organisation_name="" if person else f"Entreprise inventée {len(rows) + 1}",
                job=world.random.choice(
                    ["Directrice", "Ingénieur", "Acheteuse", "Chargé d'études"]
                ),
                themes=world.random.sample(codes, 2),
                looks_for="Des partenaires qui ont déjà essayé dans la région.",
                shown_to_exhibitors=draw < 0.95,
                delegation=delegation if not person and country == "CM" else None,
                away=away(fair),
            )
        )
    fair.visitors = Participant.objects.bulk_create(rows, batch_size=500)


def away(fair: Fair) -> list[int]:
    """Return the slots in which a visitor is not there: all but one window of about 60 %."""
    numbers = [one.number for one in fair.slots]
    free = max(1, round(len(numbers) * SHARE_FREE))
    first = fair.world.random.randrange(len(numbers) - free + 1)
    holes = {number for number in numbers if fair.world.random.random() < 0.1}
    return sorted(set(numbers) - set(numbers[first : first + free]) | holes)


def programme(fair: Fair) -> None:
    """Invent talks in two rooms, shows on the stage, and proposals still to be read."""
    texts = [*content.in_all_languages("experiences")][: fair.size.talks]
    rooms = list(fair.edition.rooms.all())
    hours = [hour for hour in range(OPENS, CLOSES - 1) if hour != LUNCH]
    places = cycle([(day, hour, room) for day in fair.days for hour in hours for room in rooms[:2]])
    late = 0 if fair.edition.is_over else 4
    talks, speakers = [], []
    for number, (row, (day, hour, room)) in enumerate(zip(texts, places, strict=False)):
        exhibitor = fair.exhibitors[number % len(fair.exhibitors)]
        speaker = fair.teams[exhibitor.pk][0]
        placed = number < len(texts) - late
        talk = Session(
            edition=fair.edition,
            kind="talk" if number % 6 else "panel",
            language=row["language"],
            title=row["title"],
            abstract=row["context"],
            theme_id=row["theme"],
            minutes=45,
            by=speaker.person,
            state="accepted" if placed else "submitted",
            room=room if placed else None,
            starts_at=fair.at(day, hour) if placed else None,
            expected=world_expected(fair, room),
        )
        talks.append(talk)
        speakers.append(speaker)
    shows = [
        Session(
            edition=fair.edition,
            kind="show",
            language="fr",
            title=f"Démonstration de {one.organisation.name}",
            minutes=20,
            exhibitor=one,
            state="accepted",
            room=rooms[2],
            starts_at=fair.at(fair.days[number % len(fair.days)], hours[number % len(hours)]),
        )
        for number, one in enumerate(fair.exhibitors[:8])
    ]
    made = Session.objects.bulk_create([*talks, *shows])
    SessionSpeaker.objects.bulk_create(
        SessionSpeaker(
            session=talk,
            person=speaker.person,
            participant=speaker,
            name=str(speaker),
            stands_for=speaker.stands_for,
        )
        for talk, speaker in zip(made, speakers, strict=False)
    )


def world_expected(fair: Fair, room: Room) -> int:
    """Return how many people are expected at a talk."""
    return fair.world.random.randrange(20, room.capacity or 100)


def badges(fair: Fair) -> None:
    """Give everybody a badge."""
    everybody = Participant.objects.filter(edition=fair.edition)
    Badge.objects.bulk_create((Badge(participant=one) for one in everybody), batch_size=500)


def helpers(fair: Fair) -> None:
    """Name somebody for the desk, and reviewers who have read some proposals."""
    some = [one for one in fair.world.people if one.country == fair.edition.country]
    desk, *readers = some[-4:]
    EditionRole.objects.create(edition=fair.edition, person=desk, role="desk")
    proposals = list(fair.edition.sessions.filter(state="submitted"))
    for reader in readers:
        EditionRole.objects.create(edition=fair.edition, person=reader, role="reviewer")
        SessionReview.objects.bulk_create(
            SessionReview(session=one, by=reader, score=fair.world.random.randrange(2, 6))
            for one in proposals[:2]
        )


def wishes(fair: Fair) -> None:
    """Let visitors wish to meet exhibitors, the known ones more often; a third is answered."""
    random, weights = fair.world.random, [1 / (1 + n) ** 0.8 for n in range(len(fair.exhibitors))]
    rows: dict[tuple[int, int, bool], Wish] = {}
    for visitor in fair.visitors:
        if not visitor.kind.meets:
            continue
        number = max(1, round(random.expovariate(1 / fair.size.wishes_each)))
        for exhibitor in set(random.choices(fair.exhibitors, weights, k=min(number, 15))):
            wish = Wish(
                exhibitor=exhibitor,
                visitor=visitor,
                by_exhibitor=False,
                interest=MUST if random.random() < 0.2 else WISH,
            )
            rows[exhibitor.pk, visitor.pk, False] = wish
            if visitor.shown_to_exhibitors and random.random() < 0.33:
                answer = random.choice([MUST, WISH, WISH, "no"])
                rows[exhibitor.pk, visitor.pk, True] = Wish(
                    exhibitor=exhibitor, visitor=visitor, by_exhibitor=True, interest=answer
                )
    Wish.objects.bulk_create(rows.values(), batch_size=1000)


def contest(fair: Fair) -> None:
    """Invent a contest whose jury is at work."""
    edition, world = fair.edition, fair.world
    made = Contest.objects.create(
        edition=edition,
        language="fr",
        name="Prix de la solution qui tient",
        description="Une solution qui marche depuis un an au moins, loin d'une capitale.",
        published_at=fair.at(edition.starts_on - timedelta(days=90), 9),
        entries_until=fair.at(edition.starts_on - timedelta(days=30), 18),
        judging_until=fair.at(edition.ends_on, 12),
        audience_from=fair.at(edition.starts_on, OPENS),
        audience_until=fair.at(edition.ends_on, 12),
    )
    criteria = [
        Criterion.objects.create(contest=made, name=name, weight=weight, rank=rank)
        for rank, (name, weight) in enumerate(CRITERIA)
    ]
    category = Category.objects.create(
        contest=made, name="Toutes solutions", prize="Un an de bureau"
    )
    offers = [one for one in world.postings if one.side == "offer" and one.language == "fr"]
    entries = [
        ContestEntry(
            category=category,
            organisation=one.organisation,
            by=one.by,
            language=one.language,
            title=one.title,
            summary=one.summary,
            state="admitted",
            submitted_at=made.published_at,
        )
        for one in {offer.organisation_id: offer for offer in offers}.values()
        if one.organisation.is_vouched
    ][: fair.size.entries]
    entries = ContestEntry.objects.bulk_create(entries)
    jury(fair, made, entries, criteria)


def jury(fair: Fair, made: Contest, entries: list[ContestEntry], criteria: list[Criterion]) -> None:
    """Seat six jurors of other organisations, who have marked most entries."""
    random, entering = fair.world.random, {one.organisation_id for one in entries}
    staff = fair.world.staff
    pool = [staff[place][-1] for place in staff if place not in entering]
    worth = {one.pk: random.gauss(6, 1.5) for one in entries}
    marks = []
    for person in pool[:6]:
        juror, severity = Juror.objects.create(contest=made, person=person), random.gauss(0, 1)
        for entry in random.sample(entries, round(len(entries) * 0.8)):
            for criterion in criteria:
                value = round(worth[entry.pk] + severity + random.gauss(0, 1))
                mark = min(max(value, 0), criterion.most)
                marks.append(Mark(juror=juror, entry=entry, criterion=criterion, value=mark))
    Mark.objects.bulk_create(marks, batch_size=500)


def check_ins(fair: Fair) -> list[Participant]:
    """Let most visitors come on the first day; return them."""
    random, edition = fair.world.random, fair.edition
    came = [one for one in fair.visitors if random.random() < SHARE_COMING]
    everybody = [*came, *(one for some in fair.teams.values() for one in some)]
    badge_of = dict(
        Badge.objects.filter(participant__edition=edition).values_list("participant", "pk")
    )
    CheckIn.objects.bulk_create(
        (
            CheckIn(
                edition=edition,
                badge_id=badge_of[one.pk],
                day=edition.starts_on,
                at=fair.at(edition.starts_on, OPENS, random.randrange(60)),
                desk="Entrée 1",
                verdict="counted",
            )
            for one in everybody
        ),
        batch_size=500,
    )
    return came


def meetings(fair: Fair, came: list[Participant]) -> list[Meeting]:
    """Let those who came meet exhibitors, each in the first slot free for both."""
    random = fair.world.random
    stand_of = {one.exhibitor_id: one for one in Stand.objects.filter(hall__edition=fair.edition)}
    busy: set[tuple[int, int]] = set()
    rows = []
    for visitor in came:
        for exhibitor in random.sample(fair.exhibitors, 3):
            if exhibitor.organisation_id == visitor.organisation_id:
                continue
            slot = free_slot(fair.slots, busy, exhibitor, visitor)
            if slot:
                rows.append(meeting(fair, exhibitor, visitor, slot, stand_of[exhibitor.pk]))
    return Meeting.objects.bulk_create(rows, batch_size=500)


def free_slot(
    all_slots: list[MeetingSlot],
    busy: set[tuple[int, int]],
    exhibitor: Exhibitor,
    visitor: Participant,
) -> MeetingSlot | None:
    """Return the first slot in which both are free, and take it."""
    for slot in all_slots:
        keys = {(-exhibitor.pk, slot.number), (visitor.pk, slot.number)}
        if slot.number not in visitor.away and not keys & busy:
            busy |= keys
            return slot
    return None


def meeting(
    fair: Fair, exhibitor: Exhibitor, visitor: Participant, slot: MeetingSlot, stand: Stand
) -> Meeting:
    """Return a meeting, not saved: most were held, a few were called off or not told of."""
    draw = fair.world.random.random()
    fallen = "declined" if draw < 0.05 else "absent" if draw < 0.1 else ""
    return Meeting(
        edition=fair.edition,
        exhibitor=exhibitor,
        visitor=visitor,
        colleague=fair.teams[exhibitor.pk][0],
        slot=slot,
        hall_id=stand.hall_id,
        place=stand.label,
        has_common_language=bool(set(visitor.languages) & set(exhibitor.organisation.languages)),
        exhibitor_reply="" if fallen == "absent" else "accepted",
        visitor_reply="declined" if fallen == "declined" else "accepted",
        fallen=fallen,
        took_place=None if fallen or draw > 0.9 else draw < 0.85,
    )


def outcomes(fair: Fair, met: list[Meeting]) -> None:
    """Let both sides be asked, and most of them answer, alike or not."""
    told = cycle(content.rows("outcomes"))
    random, rows, answers = fair.world.random, [], []
    stood = [one for one in met if not one.fallen and one.took_place is not False]
    asked = fair.at(fair.edition.ends_on + timedelta(days=30), 9)
    for one in stood:
        guest = None if one.visitor.organisation_id else one.visitor.person
        rows.append(
            Outcome(
                left=one.exhibitor.organisation,
                right_id=one.visitor.organisation_id,
                guest=guest,
                themes=[theme.pk for theme in fair.edition.themes.all()[:1]],
                asked_at=asked,
            )
        )
    made = Outcome.objects.bulk_create(rows, batch_size=500)
    for one, outcome, row in zip(stood, made, told, strict=False):
        one.outcome = outcome
        results = (row["result"], row["result"] if random.random() < 0.8 else "nothing")
        sides = [outcome.left_id] if random.random() < 0.6 else []
        sides += [outcome.right_id] if outcome.right_id and random.random() < 0.7 else []
        for side in sides:
            result = results[side == outcome.right_id]
            answers.append(
                OutcomeAnswer(
                    outcome=outcome,
                    organisation_id=side,
                    result=result,
                    why=row["why_left"],
                    value_band=row["value_band"] if result in ("pilot", "agreement") else "",
                )
            )
    OutcomeAnswer.objects.bulk_create(answers, batch_size=500)
    Meeting.objects.bulk_update(stood, ["outcome"], batch_size=500)
