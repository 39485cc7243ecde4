"""People and organisations can be reported; other rooms declare their own kinds."""

from __future__ import annotations

import rules
from django.utils.translation import gettext_lazy as _

from dorsale_web.members import desk, queries
from dorsale_web.members.actions import reports
from dorsale_web.members.models import Asker, Organisation, Person, Report
from dorsale_web.members.standing import standing

reports.reportable(
    "person",
    reports.Reportable(
        find=queries.people,
        key="code",
        title=str,
        url=lambda one: f"/people/{one.code}/",
        country=lambda one: one.country,
        suspend=reports.suspend_person,
        restore=reports.restore_person,
        every=Person.objects.all,
    ),
)
reports.reportable(
    "organisation",
    reports.Reportable(
        find=queries.organisations,
        key="slug",
        title=str,
        url=lambda one: f"/organisations/{one.slug}/",
        country=lambda one: one.country,
        suspend=reports.suspend_organisation,
        restore=reports.restore_organisation,
        every=Organisation.objects.all,
    ),
)


def open_reports(asker: Asker) -> int:
    """Return how many reports wait for the asker."""
    if not standing(asker).is_steward:
        return 0
    return Report.objects.filter(state=Report.State.OPEN).count()


desk.register(_("Reports"), "reports", open_reports)


@rules.predicate
def answers_report(asker: Asker, report: Report) -> bool:
    """Stewards, but nobody on a report about oneself, or about an organisation of one's own."""
    if not standing(asker).is_steward:
        return False
    if report.kind == "person":
        return getattr(asker, "code", "") != report.target
    if report.kind == "organisation":
        own = Organisation.objects.filter(pk__in=list(standing(asker).roles), slug=report.target)
        return not own.exists()
    return True


rules.add_perm("members.answer_report", answers_report)
