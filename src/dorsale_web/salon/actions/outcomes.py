"""After a meeting: whether it took place, and the one record of what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.market.models import IntroductionState, Outcome
from dorsale_web.members.actions import notify, record, staff_of
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.models import Edition, Meeting
from dorsale_web.work.queue import enqueue_once

ASKS = "salon.ask_outcomes"
BATCH = 500
Pair = frozenset[int | None]


@transaction.atomic
def say_took_place(by: Person, meeting: Meeting, *, took_place: bool) -> None:
    """Keep that a meeting was held, or that it was not; one that was not has no outcome."""
    if meeting.slot.starts_at > timezone.now():
        raise Refused(_("This meeting is yet to come."))
    meeting.took_place = took_place
    if not took_place and meeting.outcome and not meeting.outcome.answers.exists():
        drop(meeting)
    meeting.save(update_fields=["took_place", "outcome"])
    record(
        by,
        "meeting.took_place" if took_place else "meeting.not_held",
        meeting,
        organisation=meeting.exhibitor.organisation,
    )


def drop(meeting: Meeting) -> None:
    """Take back the record of a meeting that was not held, unless an introduction shares it."""
    outcome, meeting.outcome = meeting.outcome, None
    if outcome is not None and not hasattr(outcome, "introduction"):
        meeting.save(update_fields=["outcome"])
        outcome.delete()


def due(edition: Edition) -> QuerySet[Meeting]:
    """Return the meetings of an edition that are past, were not called off and have no record."""
    return Meeting.objects.filter(
        edition=edition, fallen="", outcome__isnull=True, slot__ends_at__lte=timezone.now()
    ).exclude(took_place=False)


@transaction.atomic
def open_outcomes(edition: Edition) -> int:
    """Open the record of each past meeting; return how many. Both sides are asked a month later."""
    rows = due(edition).select_related(
        "exhibitor__organisation", "visitor__organisation", "visitor__person"
    )
    met = list(rows.prefetch_related("exhibitor__themes"))
    known = open_introductions()
    for meeting in met:
        meeting.outcome = known.pop(pair_of(meeting), None) or Outcome(
            left=meeting.exhibitor.organisation,
            right=meeting.visitor.organisation,
            guest=None if meeting.visitor.organisation else meeting.visitor.person,
            themes=themes_of(meeting),
        )
    opened = [one.outcome for one in met if one.outcome is not None]
    made = [one for one in opened if one.pk is None]
    Outcome.objects.bulk_create(made, batch_size=BATCH)
    Meeting.objects.bulk_update(met, ["outcome"], batch_size=BATCH)
    return len(met)


def pair_of(meeting: Meeting) -> Pair:
    """Return the two organisations that met; one when the visitor has none here."""
    return frozenset({meeting.exhibitor.organisation_id, meeting.visitor.organisation_id} - {None})


def open_introductions() -> dict[Pair, Outcome]:
    """Return the records of accepted introductions that nobody has answered, by their sides.

    A meeting of the same two shares it, so that each side is asked once.
    """
    found = Outcome.objects.filter(
        introduction__state=IntroductionState.ACCEPTED, meeting__isnull=True, answers__isnull=True
    )
    return {frozenset({one.left_id, one.right_id}): one for one in found}


def themes_of(meeting: Meeting) -> list[str]:
    """Return the themes that both sides share, or those of the exhibitor."""
    shown = [one.code for one in meeting.exhibitor.themes.all()]
    common = [code for code in shown if code in meeting.visitor.themes]
    return common or shown


@transaction.atomic
def ask_now(by: Person, edition: Edition) -> int:
    """Ask both sides of every meeting now, instead of after a month; return how many meetings."""
    record(by, "edition.ask_outcomes", edition, organisation=edition.organisation)
    enqueue_once(ASKS, edition=edition.slug)
    return due(edition).count() + unasked(edition).count()


def unasked(edition: Edition) -> QuerySet[Meeting]:
    """Return the meetings whose sides were not asked yet."""
    return Meeting.objects.filter(edition=edition, outcome__asked_at__isnull=True).exclude(
        outcome=None
    )


@transaction.atomic
def ask(edition: Edition) -> int:
    """Ask both sides of the meetings that are past, each person once; return how many meetings."""
    open_outcomes(edition)
    met = list(
        unasked(edition)
        .select_related("exhibitor__organisation", "visitor__person", "visitor__organisation")
        .prefetch_related("outcome__answers")
    )
    for person, url, number in sides_to_ask(edition, met):
        notify([person], "meeting.outcomes", url, fair=edition.name, count=number)
    Outcome.objects.filter(meeting__in=met).update(asked_at=timezone.now())
    return len(met)


def sides_to_ask(edition: Edition, met: list[Meeting]) -> Iterator[tuple[Person, str, int]]:
    """Give each person to ask, the page with their meetings, and how many there are."""
    stands, visits = Counter(one.exhibitor for one in met), Counter[Person]()
    staff = {stand.organisation_id: staff_of(stand.organisation) for stand in stands}
    for stand, number in stands.items():
        for person in staff[stand.organisation_id]:
            yield person, f"/exhibitors/{stand.code}/meetings/", number
    visits.update(one.visitor.person for one in met if one.visitor.person)
    for person, number in visits.items():
        yield person, f"/editions/{edition.slug}/my-meetings/", number


@transaction.atomic
def publish_report(by: Person, edition: Edition, *, is_public: bool) -> None:
    """Show the report of an edition to everybody, or to its organisers alone again."""
    edition.report_published_at = timezone.now() if is_public else None
    edition.save(update_fields=["report_published_at"])
    act = "edition.report_publish" if is_public else "edition.report_withdraw"
    record(by, act, edition, organisation=edition.organisation)
