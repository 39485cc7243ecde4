"""Reports: stewards see all, others those they made."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dorsale_web.members.models import Asker, AuditEntry, Report
from dorsale_web.members.standing import standing

MOST_ACTS = 20


def reports(asker: Asker) -> QuerySet[Report]:
    """Return the reports that ``asker`` may see (twin of ``rules.views_report``)."""
    who = standing(asker)
    found = Report.objects.select_related("by", "answered_by")
    if who.is_steward:
        return found
    return found.filter(by=who.person) if who.is_signed_in else found.none()


def of_the_same(made: Report) -> QuerySet[Report]:
    """Return the other reports of the same thing."""
    return Report.objects.filter(kind=made.kind, target=made.target).exclude(pk=made.pk)


def history(made: Report) -> QuerySet[AuditEntry]:
    """Return the last acts on a report and on what it is about; for stewards."""
    about = Q(kind="report", code=made.code) | Q(kind=made.kind, code=made.target)
    return AuditEntry.objects.filter(about).select_related("actor", "organisation")[:MOST_ACTS]
