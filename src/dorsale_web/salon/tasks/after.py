"""Past meetings get the record in which both sides say what came of them, and are asked."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from dorsale_web.market.tasks.outcomes import ASKED_AFTER
from dorsale_web.salon.actions import outcomes
from dorsale_web.salon.models import Edition
from dorsale_web.work.queue import task

HOUR_S = 3600
LOOKED_AT_DAYS = 60  # meetings are told of late


@task("salon.open_outcomes", every_s=HOUR_S)
def open_past() -> None:
    """Open the records of the meetings that are over; a month later, ask both sides once."""
    today = timezone.localdate()
    recent = Edition.objects.filter(
        starts_on__lte=today, ends_on__gte=today - timedelta(days=LOOKED_AT_DAYS)
    )
    for edition in recent:
        outcomes.open_outcomes(edition)
        if edition.ends_on + ASKED_AFTER <= today:
            outcomes.ask(edition)


@task(outcomes.ASKS)
def ask(edition: str) -> None:
    """Ask both sides of the meetings of an edition."""
    outcomes.ask(Edition.objects.get(slug=edition))
