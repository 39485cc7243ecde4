"""Addresses of wishes, of published meetings, and of the organisers' runs."""

from __future__ import annotations

from typing import Any

from dorsale_web.members.access import act, look, page
from dorsale_web.salon import queries
from dorsale_web.salon.views import meetings, organise_meetings, wishes

EDITION = "editions/<slug:slug>/"
ORGANISE = EDITION + "organise/meetings/"
EXHIBITOR, MEETING, RUN = "exhibitors/<slug:code>/", "meetings/<slug:code>/", "runs/<slug:code>/"
AN_EDITION: dict[str, Any] = {"of": queries.editions, "key": "slug"}

urlpatterns = [
    look(EDITION + "wishes/", wishes.my_wishes, "my_wishes", may="signed_in", **AN_EDITION),
    look(EDITION + "my-meetings/", meetings.mine, "my_meetings", may="signed_in", **AN_EDITION),
    look(
        EDITION + "my-meetings/print/",
        meetings.print_mine,
        "my_meetings_print",
        may="signed_in",
        **AN_EDITION,
    ),
    act(
        EDITION + "my-meetings/text/",
        meetings.text_me,
        "my_meetings_text",
        may="signed_in",
        limit="3/d",
        **AN_EDITION,
    ),
    act(
        EXHIBITOR + "wish/",
        wishes.wish_exhibitor,
        "wish_exhibitor",
        may="salon.wish_at_exhibitor",
        of=queries.exhibitors,
    ),
    look(
        EXHIBITOR + "wishes/",
        wishes.exhibitor_wishes,
        "exhibitor_wishes",
        may="salon.wish_for_exhibitor",
        of=queries.exhibitors,
    ),
    act(
        EXHIBITOR + "wish-for/",
        wishes.wish_visitor,
        "wish_visitor",
        may="salon.wish_for_exhibitor",
        of=queries.exhibitors,
    ),
    look(
        EXHIBITOR + "meetings/",
        meetings.of_stand,
        "exhibitor_meetings",
        may="salon.enter_exhibitor_room",
        of=queries.exhibitors,
    ),
    act(
        EXHIBITOR + "capacity/",
        wishes.capacity,
        "exhibitor_capacity",
        may="salon.work_for_exhibitor",
        of=queries.exhibitors,
    ),
    page(
        "participants/<slug:code>/availability/",
        wishes.availability,
        "availability",
        may="salon.set_availability",
        of=queries.participants,
    ),
    look(MEETING, meetings.one, "meeting", may="salon.view_meeting", of=queries.meetings),
    act(
        MEETING + "reply/",
        meetings.reply,
        "meeting_reply",
        may="salon.answer_meeting",
        of=queries.meetings,
    ),
    act(
        MEETING + "hand-over/",
        meetings.hand_over,
        "meeting_hand_over",
        may="salon.answer_meeting",
        of=queries.meetings,
    ),
    act(
        MEETING + "take-back/",
        meetings.take_back,
        "meeting_take_back",
        may="salon.answer_meeting",
        of=queries.meetings,
    ),
    act(
        MEETING + "cancel/",
        meetings.cancel,
        "meeting_cancel",
        may="salon.cancel_meeting",
        of=queries.meetings,
    ),
    look(
        ORGANISE,
        organise_meetings.overview,
        "organise_meetings",
        may="salon.run_edition",
        **AN_EDITION,
    ),
    page(
        ORGANISE + "rules/",
        organise_meetings.change_rules,
        "meeting_rules",
        may="salon.change_edition",
        **AN_EDITION,
    ),
    act(
        ORGANISE + "slots/",
        organise_meetings.make_slots,
        "meeting_slots",
        may="salon.change_edition",
        **AN_EDITION,
    ),
    act(
        ORGANISE + "schedule/",
        organise_meetings.schedule,
        "schedule_meetings",
        may="salon.change_edition",
        **AN_EDITION,
    ),
    act(
        ORGANISE + "what-if/",
        organise_meetings.what_if,
        "what_if_meetings",
        may="salon.change_edition",
        **AN_EDITION,
    ),
    act(
        ORGANISE + "repair/",
        organise_meetings.repair,
        "repair_meetings",
        may="salon.change_edition",
        **AN_EDITION,
    ),
    look(RUN, organise_meetings.one_run, "run", may="salon.view_run", of=queries.runs),
    look(
        RUN + "without/",
        organise_meetings.without,
        "run_without",
        may="salon.view_run",
        of=queries.runs,
    ),
    look(
        RUN + "files/", organise_meetings.files, "run_files", may="salon.view_run", of=queries.runs
    ),
    act(
        RUN + "publish/",
        organise_meetings.publish,
        "run_publish",
        may="salon.publish_run",
        of=queries.runs,
    ),
    look(
        EDITION + "certificate/",
        organise_meetings.certificate,
        "certificate",
        may="salon.view_edition",
        **AN_EDITION,
    ),
    look(
        EDITION + "certificate/<slug:code>/",
        organise_meetings.certificate_file,
        "certificate_file",
        may="salon.view_edition",
        **AN_EDITION,
    ),
]
