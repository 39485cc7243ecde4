"""The people of an invented fair: exhibitors and their teams, visitors, helpers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice

from dorsale_web.demo.fair.edition import Fair
from dorsale_web.members.models import Organisation, Person
from dorsale_web.salon.models import (
    Badge,
    Delegation,
    EditionRole,
    Exhibitor,
    Participant,
    Product,
    SessionReview,
    Stand,
    VisitorKind,
)

SHARE_OF_BUYERS, SHARE_OF_STUDENTS = 0.12, 0.15
SHARE_FREE = 0.6


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
    rows: list[Participant] = []
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
