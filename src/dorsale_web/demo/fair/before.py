"""What happens before an invented fair: wishes to meet, and a contest."""

from __future__ import annotations

from datetime import timedelta

from dorsale_web.demo.fair.edition import OPENS, Fair
from dorsale_web.salon.models import (
    Category,
    Contest,
    ContestEntry,
    Criterion,
    Juror,
    Mark,
    Wish,
)

MUST, WISH = "must", "wish"
CRITERIA = (("Utilité", 2.0), ("Solidité technique", 1.0), ("Chances de durer", 1.0))


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
