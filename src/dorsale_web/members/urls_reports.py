"""Addresses of reports."""

from __future__ import annotations

from dorsale_web.members.access import act, look, page
from dorsale_web.members.queries.reports import reports
from dorsale_web.members.views import reports as views

urlpatterns = [
    page("report/<slug:kind>/<slug:code>/", views.report, "report", may="everyone", limit="10/h"),
    look("reports/", views.queue, "reports", may="members.steward"),
    look("reports/<slug:code>/", views.one, "report_page", may="members.view_report", of=reports),
    act(
        "reports/<slug:code>/answer/",
        views.answer,
        "report_answer",
        may="members.answer_report",
        of=reports,
    ),
]
