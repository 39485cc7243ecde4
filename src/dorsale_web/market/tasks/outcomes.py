"""Both sides are asked what came of it: after a month, and once more."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from dorsale_web.market import origins
from dorsale_web.market.answers import Side, sides
from dorsale_web.market.models import IntroductionState, Outcome
from dorsale_web.members.actions import notify, staff_of
from dorsale_web.members.models import Person
from dorsale_web.work.queue import task

DAY_S = 86_400
ASKED_AFTER = timedelta(days=30)
REMINDED_AFTER = timedelta(days=21)


@task("outcomes.ask", every_s=DAY_S)
def ask() -> None:
    """Ask the sides that have not answered a month after they accepted; remind them once."""
    now = timezone.now()
    for outcome in open_ones().filter(asked_at__isnull=True, opened_at__lte=now - ASKED_AFTER):
        tell(outcome)
        Outcome.objects.filter(pk=outcome.pk).update(asked_at=now)
    for outcome in open_ones().filter(reminded_at__isnull=True, asked_at__lte=now - REMINDED_AFTER):
        tell(outcome)
        Outcome.objects.filter(pk=outcome.pk).update(reminded_at=now)


def open_ones() -> QuerySet[Outcome]:
    """Return the outcomes of introductions that were not stopped; of meetings, the fair asks."""
    rows = Outcome.objects.filter(introduction__isnull=False).exclude(
        introduction__state=IntroductionState.STOPPED
    )
    return rows.select_related("left", "right", "guest").prefetch_related("answers")


def tell(outcome: Outcome) -> None:
    """Ask each side that has not answered."""
    told = {one.organisation_id for one in outcome.answers.all()}
    origin = origins.of_outcome(outcome)
    title = origin.title if origin else ""
    for side in sides(outcome):
        if side.key not in told:
            notify(asked_of(side), "outcome.asked", f"/outcomes/{outcome.code}/", title=title)


def asked_of(side: Side) -> list[Person]:
    """Return who answers for a side: an organisation's staff, or the guest."""
    if side.organisation:
        return list(staff_of(side.organisation))
    return [side.guest] if side.guest else []
