"""After a meeting: whether it took place, and the one record of what came of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.market.models import Introduction, IntroductionState, Outcome
from dorsale_web.market.tasks.outcomes import tell
from dorsale_web.members.actions import record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.models import Edition, Meeting


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
    opened = 0
    rows = due(edition).select_related(
        "exhibitor__organisation", "visitor__organisation", "visitor__person", "edition"
    )
    for meeting in rows.prefetch_related("exhibitor__themes"):
        meeting.outcome = shared(meeting) or Outcome.objects.create(
            left=meeting.exhibitor.organisation,
            right=meeting.visitor.organisation,
            guest=None if meeting.visitor.organisation else meeting.visitor.person,
            themes=themes_of(meeting),
        )
        meeting.save(update_fields=["outcome"])
        opened += 1
    return opened


def shared(meeting: Meeting) -> Outcome | None:
    """Return the record of an accepted introduction between the same two, not answered yet.

    So each side is asked once.
    """
    left, right = meeting.exhibitor.organisation_id, meeting.visitor.organisation_id
    if right is None:
        return None
    met = Introduction.objects.filter(
        state=IntroductionState.ACCEPTED,
        outcome__isnull=False,
        outcome__meeting__isnull=True,
        outcome__answers__isnull=True,
        organisation__in=(left, right),
        posting__organisation__in=(left, right),
    ).exclude(organisation=left, posting__organisation=left)
    found = met.exclude(organisation=right, posting__organisation=right).first()
    return found.outcome if found else None


def themes_of(meeting: Meeting) -> list[str]:
    """Return the themes that both sides share, or those of the exhibitor."""
    shown = [one.code for one in meeting.exhibitor.themes.all()]
    common = [code for code in shown if code in meeting.visitor.themes]
    return common or shown


@transaction.atomic
def ask_now(by: Person, edition: Edition) -> int:
    """Ask both sides of every meeting at once, instead of after a month; return how many."""
    open_outcomes(edition)
    waiting = list(of_edition(edition).filter(asked_at__isnull=True))
    for outcome in waiting:
        tell(outcome)
    mark_asked(waiting)
    record(by, "edition.ask_outcomes", edition, organisation=edition.organisation)
    return len(waiting)


def mark_asked(outcomes: Iterable[Outcome]) -> None:
    """Remember that both sides were asked."""
    keys = [one.pk for one in outcomes]
    Outcome.objects.filter(pk__in=keys).update(asked_at=timezone.now())


def of_edition(edition: Edition) -> QuerySet[Outcome]:
    """Return the records of the meetings of an edition."""
    return (
        Outcome.objects.filter(meeting__edition=edition)
        .select_related("left", "right", "guest")
        .prefetch_related("answers")
    )


@transaction.atomic
def publish_report(by: Person, edition: Edition, *, is_public: bool) -> None:
    """Show the report of an edition to everybody, or to its organisers alone again."""
    edition.report_published_at = timezone.now() if is_public else None
    edition.save(update_fields=["report_published_at"])
    act = "edition.report_publish" if is_public else "edition.report_withdraw"
    record(by, act, edition, organisation=edition.organisation)
