"""Reports: stewards see all, others those they made."""

from __future__ import annotations

from django.db.models import QuerySet

from dorsale_web.members.models import Asker, Report
from dorsale_web.members.standing import standing


def reports(asker: Asker) -> QuerySet[Report]:
    """Return the reports that ``asker`` may see (twin of ``rules.views_report``)."""
    who = standing(asker)
    found = Report.objects.select_related("by", "answered_by")
    if who.is_steward:
        return found
    return found.filter(by=who.person) if who.is_signed_in else found.none()
