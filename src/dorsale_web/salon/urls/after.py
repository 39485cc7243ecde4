"""Addresses of what comes after a fair."""

from __future__ import annotations

from dorsale_web.members.access import act, look
from dorsale_web.salon import queries
from dorsale_web.salon.views import after

REPORT = "editions/<slug:slug>/report/"

urlpatterns = [
    look(
        REPORT,
        after.one,
        "edition_report",
        may="salon.view_report",
        of=queries.editions,
        key="slug",
    ),
    look(
        REPORT + "table/",
        after.as_table,
        "edition_report_table",
        may="salon.view_report",
        of=queries.editions,
        key="slug",
    ),
    act(
        REPORT + "publish/",
        after.publish,
        "edition_report_publish",
        may="salon.run_edition",
        of=queries.editions,
        key="slug",
    ),
    act(
        REPORT + "ask/",
        after.ask,
        "edition_report_ask",
        may="salon.run_edition",
        of=queries.editions,
        key="slug",
        limit="6/d",
    ),
    act(
        "meetings/<slug:code>/took-place/",
        after.took_place,
        "meeting_took_place",
        may="salon.tell_of_meeting",
        of=queries.meetings,
    ),
]
