"""Make the invented network: organisations, people, vouching, postings, introductions, library."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.db.models import F
from django.utils import timezone

from dorsale_web.demo import content
from dorsale_web.demo.content import Row
from dorsale_web.library.models import Comment, Entry, EntryState
from dorsale_web.market.models import (
    Introduction,
    IntroductionState,
    Outcome,
    OutcomeAnswer,
    Posting,
    PostingState,
    Question,
)
from dorsale_web.members.models import (
    Consent,
    Coordinator,
    Membership,
    Organisation,
    Person,
    Vouch,
)
from dorsale_web.members.vouching import in_months

FIRST = ("ngonda-logiciels", "atelier-anfa", "universite-des-trois-rives")
ROOTS = 5
SHOWN_EVERY = 20  # introductions: one in so many is of the demo's own account
SHARE_WITHOUT_VOUCH = 0.08
MIXED_POSTING = ("title", "summary", "description", "advantage", "partner")
MIXED_ENTRY = ("title", "context", "tried", "cost", "result", "failed", "advice")
ACCOUNTS = {
    "demo": "ngonda-logiciels",
    "anfa": "atelier-anfa",
    "rives": "universite-des-trois-rives",
}


@dataclass
class World:
    """What was invented so far; random choices come from one seeded source."""

    random: Random
    password: str  # the one hash that all invented people share
    today: date
    organisations: list[Organisation] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    staff: dict[int, list[Person]] = field(default_factory=dict)  # by organisation id
    postings: list[Posting] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def vouched(self) -> list[Organisation]:
        """Return the organisations that may publish."""
        return [one for one in self.organisations if one.is_vouched]

    def ago(self, most_days: int) -> datetime:
        """Return a moment of the past days."""
        return timezone.now() - timedelta(minutes=self.random.randrange(60, most_days * 1440))


def organisations(world: World, wanted: int) -> None:
    """Invent organisations, the first ones as authored."""
    table = list(
        content.at_least(
            content.rows("organisations"), wanted, world.random, ["summary"], ["kind", "language"]
        )
    )
    made = []
    for number, row in enumerate(table):
        again = number >= 80
        made.append(
            Organisation(
                slug=f"{row['slug']}-{number}" if again else row["slug"],
                name=f"{row['name']} {number}" if again else row["name"],
                kind=row["kind"],
                country=row["country"],
                city=row["city"],
                summary=row["summary"],
                language=row["language"],
                languages=row["languages"].split(),
                group=row["group"],
                size=world.random.choice(["1-9", "10-49", "50-249", "250+"]),
                website=f"https://{row['slug']}.example/",
                email=f"contact@{row['slug']}.example",
                phone="+000 00 000 00 00",
                founded_by=None,
            )
        )
    world.organisations = Organisation.objects.bulk_create(made, batch_size=500)
    link = Organisation.themes.through
    link.objects.bulk_create(
        [
            link(organisation_id=one.pk, theme_id=theme)
            for one, row in zip(world.organisations, table, strict=True)
            for theme in row["themes"].split()
        ],
        batch_size=1000,
    )


def vouching(world: World) -> None:
    """Let roots vouch for others, and others for the next, always on evidence."""
    by_slug = {one.slug: one for one in world.organisations}
    hubs = [one for one in world.organisations if one.kind in ("hub", "donor") and not one.group]
    roots = [by_slug["atelier-anfa"], *(one for one in hubs if one.slug != "atelier-anfa")][:ROOTS]
    rows = [_vouch(world, None, one, 500) for one in roots]
    reached = list(roots)
    waiting = [one for one in world.organisations if one not in roots]
    world.random.shuffle(waiting)
    left_out = round(len(waiting) * SHARE_WITHOUT_VOUCH)
    named = [by_slug[slug] for slug in FIRST if by_slug[slug] in waiting]
    rest = [one for one in waiting if one not in named][left_out:]
    for one in named + rest:
        able = [voucher for voucher in reached if not voucher.group or voucher.group != one.group]
        voucher = reached[0] if one in named else world.random.choice(able[-40:])
        rows.append(_vouch(world, voucher, one, 400))
        reached.append(one)
    Vouch.objects.bulk_create(rows, batch_size=500)


def _vouch(world: World, voucher: Organisation | None, one: Organisation, most_days: int) -> Vouch:
    made_on = world.today - timedelta(days=world.random.randrange(20, most_days))
    evidence = world.random.choice(["registration", "statute", "visit", "reference"])
    return Vouch(
        organisation=one,
        voucher=voucher,
        evidence=evidence,
        detail="donnée inventée",
        made_on=made_on,
        expires_on=in_months(made_on),
    )


def people(world: World, wanted: int) -> None:
    """Invent people: one owner for each organisation, editors and readers for the rest."""
    names = Names(world)
    accounts = {slug: name for name, slug in ACCOUNTS.items()}
    made, roles = [], []
    for number in range(wanted):
        organisation = world.organisations[number % len(world.organisations)]
        given, family = names.of(organisation.country)
        owner = number < len(world.organisations)
        sign_in_name = accounts.get(organisation.slug) if owner else None
        sign_in_name = sign_in_name or f"personne-{number}"
        made.append(
            Person(
                sign_in_name=sign_in_name,
                name=f"{given} {family}",
                password=world.password,
                email=f"{sign_in_name}@{organisation.slug}.example",
                country=organisation.country,
                city=organisation.city,
                languages=organisation.languages,
            )
        )
        roles.append("owner" if owner else world.random.choice(["editor", "editor", "reader"]))
    world.people = Person.objects.bulk_create(made, batch_size=500)
    Membership.objects.bulk_create(
        [
            Membership(
                person=person,
                organisation=world.organisations[number % len(world.organisations)],
                role=role,
            )
            for number, (person, role) in enumerate(zip(world.people, roles, strict=True))
        ],
        batch_size=500,
    )
    Consent.objects.bulk_create(
        [Consent(person=person, purpose="listed", given=True) for person in world.people],
        batch_size=500,
    )
    confirm_mail(world.people)
    for number, person in enumerate(world.people):
        place = world.organisations[number % len(world.organisations)].pk
        world.staff.setdefault(place, []).append(person)


def confirm_mail(some: list[Person]) -> None:
    """Let the mail addresses of people be confirmed."""
    rows = [EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in some]
    EmailAddress.objects.bulk_create(rows, batch_size=500)


class Names:
    """Names that sound right for a country."""

    def __init__(self, world: World) -> None:
        self.random = world.random
        self.region = {row["country"]: row["region"] for row in content.rows("regions")}
        self.given = self._by_region("given_names")
        self.family = self._by_region("family_names")

    def _by_region(self, table: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in content.rows(table):
            found.setdefault(row["region"], []).append(row["name"])
        return found

    def of(self, country: str) -> tuple[str, str]:
        """Return a given name and a family name."""
        region = self.region[country]
        return self.random.choice(self.given[region]), self.random.choice(self.family[region])


def officers(world: World) -> None:
    """Invent a steward and the coordinators of each country."""
    steward = Person.objects.create(
        sign_in_name="intendance",
        name="Intendance de la démonstration",
        is_steward=True,
        password=world.password,
        country="CG",
        email="intendance@dorsale.example",
    )
    Vouch.objects.filter(voucher=None).update(by=steward)
    coordinator = Person.objects.create(
        sign_in_name="coordination",
        name="Coordination du Congo",
        password=world.password,
        country="CG",
        email="coordination@dorsale.example",
    )
    Coordinator.objects.create(person=coordinator, country="CG")
    confirm_mail([steward, coordinator])


def postings(world: World, wanted: int) -> None:
    """Invent offers and needs, most of them published, some expired, in review or drafts."""
    table = content.in_all_languages("postings")
    pool = world.vouched()
    by_language = {
        code: [one for one in pool if code in one.languages] or pool for code in content.LANGUAGES
    }
    rows = list(
        content.at_least(table, wanted, world.random, MIXED_POSTING, ["language", "side", "kind"])
    )
    made = [_posting(world, row, number, by_language) for number, row in enumerate(rows)]
    world.postings = Posting.objects.bulk_create(made, batch_size=500)
    drafted = F("published_at") - timedelta(days=3)
    Posting.objects.filter(published_at__isnull=False).update(made_at=drafted)
    link = Posting.themes.through
    link.objects.bulk_create(
        [
            link(posting_id=one.pk, theme_id=theme)
            for one, row in zip(world.postings, rows, strict=True)
            for theme in row["themes"].split()
        ],
        batch_size=1000,
    )


def _posting(
    world: World, row: Row, number: int, by_language: dict[str, list[Organisation]]
) -> Posting:
    able = by_language[row["language"]]
    wanted = row["countries"].split()
    near = [one for one in able if one.country in wanted] or able
    public = [one for one in near if one.kind in ("agency", "operator", "university")]
    organisation = world.random.choice(public if row["kind"] == "tender" and public else near)
    ends = world.today + timedelta(days=world.random.randrange(10, 170))
    tender = row["kind"] in ("tender", "call")
    posting = Posting(
        organisation=organisation,
        by=world.random.choice(world.staff[organisation.pk]),
        side=row["side"],
        kind=row["kind"],
        language=row["language"],
        title=row["title"],
        summary=row["summary"],
        description=row["description"],
        advantage=row["advantage"],
        stage=row["stage"],
        rights=row["rights"],
        partner=row["partner"],
        countries=row["countries"].split(),
        country=organisation.country,
        organisation_kind=organisation.kind,
        expires_on=ends,
        anonymous=world.random.random() < 0.12 and not tender,
        official_url=f"https://avis.example/{number}" if tender else "",
        deadline=timezone.now() + timedelta(days=world.random.randrange(8, 60)) if tender else None,
        buyer_reference=f"AO-{world.today.year}-{number:04d}" if row["kind"] == "tender" else "",
    )
    return _state_of(world, posting, number)


def _state_of(world: World, posting: Posting, number: int) -> Posting:
    posting.state = PostingState.PUBLISHED
    posting.published_at = world.ago(150)
    if number % 25 == 7:
        posting.state, posting.published_at = PostingState.DRAFT, None
    elif number % 40 == 11:
        posting.state, posting.published_at = PostingState.REVIEW, None
    elif number % 33 == 5:
        posting.expires_on = world.today - timedelta(days=world.random.randrange(1, 60))
    return posting


def questions(world: World) -> None:
    """Invent questions on the notices."""
    notices = [one for one in world.postings if one.kind in ("tender", "call") and one.is_open]
    rows = content.rows("questions")
    Question.objects.bulk_create(
        [
            Question(
                posting=notices[number % len(notices)],
                by=world.random.choice(world.people),
                text=row["question"],
                answer=row["answer"],
                answered_at=world.ago(20),
            )
            for number, row in enumerate(rows)
        ]
    )


def introductions(world: World) -> None:
    """Invent introductions and what came of them: confirmed, disputed, or silent."""
    open_ones = [
        one
        for one in world.postings
        if one.is_open and one.kind in ("technology", "business", "research")
    ]
    told = content.rows("outcomes")
    own = [one for one in open_ones if one.organisation.slug == FIRST[0]]
    chosen = world.random.sample(open_ones, min(len(open_ones), 2 * len(told)))
    chosen = [*own, *(one for one in chosen if one not in own)]
    for number, posting in enumerate(chosen):
        others = [one for one in world.vouched() if one.pk != posting.organisation_id]
        interested = world.random.choice(others)
        if number % SHOWN_EVERY == 0 and others[0].slug == FIRST[0]:
            interested = others[0]  # so that the demo's own account has some to show
        made = Introduction.objects.create(
            posting=posting,
            organisation=interested,
            by=world.staff[interested.pk][0],
            why="Nous travaillons sur le même sujet depuis deux ans.",
            brings="Une équipe sur place et un premier client.",
            when="Dans les deux mois.",
            posting_version=1,
        )
        if number < len(told):
            _outcome(world, made, told[number], number)


def _outcome(world: World, made: Introduction, row: Row, number: int) -> None:
    outcome = Outcome.objects.create(
        left=made.posting.organisation,
        right=made.organisation,
        themes=sorted(made.posting.themes.values_list("code", flat=True)),
    )
    made.state, made.outcome, made.answered_at = IntroductionState.ACCEPTED, outcome, world.ago(60)
    made.answered_by = world.staff[made.posting.organisation_id][0]
    made.made_at = made.answered_at - timedelta(days=world.random.randrange(1, 20))
    made.save()
    if number % 5 == 4:
        return  # nobody answered yet
    right = "nothing" if number % 9 == 3 else row["result"]
    sides = [
        (made.posting.organisation, row["result"], row["why_left"]),
        (made.organisation, right, row["why_right"]),
    ]
    for organisation, result, why in sides[: 1 if number % 4 == 2 else 2]:
        OutcomeAnswer.objects.create(
            outcome=outcome,
            organisation=organisation,
            by=world.staff[organisation.pk][0],
            result=result,
            why=why,
            value_band=row["value_band"] if result != "nothing" else "",
            jobs=int(row["jobs"] or 0) if result != "nothing" else 0,
        )


def library(world: World, wanted: int) -> None:
    """Invent experiences and research outputs."""
    table = content.in_all_languages("experiences")
    rows = list(content.at_least(table, wanted, world.random, MIXED_ENTRY, ["language", "theme"]))
    pool = world.vouched()
    made = [_experience(world, row, number, pool) for number, row in enumerate(rows)]
    universities = [one for one in pool if one.kind == "university"]
    made += [_research(world, row, universities) for row in content.rows("research")]
    for one in made:
        one.out_since, one.was_public = one.published_at, one.audience == "public"
    world.entries = Entry.objects.bulk_create(made, batch_size=500)
    comments(world)


def _experience(world: World, row: Row, number: int, pool: list[Organisation]) -> Entry:
    near = [one for one in pool if one.country == row["country"]] or pool
    organisation = world.random.choice(near)
    return Entry(
        kind="experience",
        organisation=organisation,
        by=world.random.choice(world.staff[organisation.pk]),
        language=row["language"],
        title=row["title"],
        country=row["country"],
        year=int(row["year"]),
        theme_id=row["theme"],
        context=row["context"],
        tried=row["tried"],
        cost=row["cost"],
        result=row["result"],
        failed=row["failed"],
        advice=row["advice"],
        state=EntryState.PUBLISHED,
        published_at=world.ago(700),
        audience="members" if number % 11 == 6 else "public",
        hides_author=number % 9 == 4,
        hides_organisation=number % 18 == 4,
    )


def _research(world: World, row: Row, universities: list[Organisation]) -> Entry:
    organisation = world.random.choice(universities)
    return Entry(
        kind="research",
        organisation=organisation,
        by=world.random.choice(world.staff[organisation.pk]),
        language=row["language"],
        title=row["title"],
        country=organisation.country,
        year=int(row["year"]),
        theme_id=row["theme"],
        abstract=row["abstract"],
        doi=row["doi"],
        research_kind=row["kind"],
        state=EntryState.PUBLISHED,
        published_at=world.ago(700),
        authors=[{"name": name.strip(), "orcid": ""} for name in row["authors"].split(";")],
    )


def comments(world: World) -> None:
    """Invent comments on the first experiences."""
    out = [one for one in world.entries if one.kind == "experience"]
    Comment.objects.bulk_create(
        [
            Comment(
                entry=out[(number * 7) % len(out)],
                by=world.random.choice(world.people),
                language=row["language"],
                text=row["text"],
            )
            for number, row in enumerate(content.rows("comments"))
        ]
    )
