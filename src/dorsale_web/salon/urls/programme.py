"""Addresses of the programme, of the call for talks, and of sessions."""

from __future__ import annotations

from typing import Any

from dorsale_web.members.access import act, look, page
from dorsale_web.salon import queries
from dorsale_web.salon.urls.editions import EDITION
from dorsale_web.salon.views import organise_programme, programme, reviews, talks

SESSION = "sessions/<slug:code>/"
ORGANISE = EDITION + "organise/"
RUN, CHANGE = "salon.run_edition", "salon.change_edition"
of_edition: dict[str, Any] = {"of": queries.editions, "key": "slug"}
of_session: dict[str, Any] = {"of": queries.sessions}
VIEW_EDITION: dict[str, Any] = {"may": "salon.view_edition", **of_edition}
VIEW_SESSION: dict[str, Any] = {"may": "salon.view_session", **of_session}

public = [
    look(EDITION + "programme/", programme.programme, "programme", is_list=True, **VIEW_EDITION),
    look(EDITION + "programme.ics", programme.programme_ics, "programme_ics", **VIEW_EDITION),
    look(EDITION + "schedule.json", programme.schedule_json, "schedule_json", **VIEW_EDITION),
    look(EDITION + "schedule.xml", programme.schedule_as_xml, "schedule_xml", **VIEW_EDITION),
    look(
        EDITION + "agenda/<str:token>.ics",
        programme.my_agenda_ics,
        "my_agenda_ics",
        **VIEW_EDITION,
    ),
    look(
        EDITION + "calendar/", programme.my_calendar, "my_calendar", may="signed_in", **of_edition
    ),
    act(
        EDITION + "calendar/renew/",
        programme.renew_address,
        "renew_agenda_address",
        may="signed_in",
        limit="20/h",
        **of_edition,
    ),
    look(SESSION, programme.session, "session", **VIEW_SESSION),
    look(SESSION + "session.ics", programme.session_ics, "session_ics", **VIEW_SESSION),
    act(SESSION + "star/", programme.star, "star_session", may="salon.star_session", **of_session),
]
proposals = [
    look(EDITION + "talks/", talks.call, "talks", **VIEW_EDITION),
    page(
        EDITION + "talks/new/",
        talks.propose,
        "propose_talk",
        may="signed_in",
        limit="20/h",
        **of_edition,
    ),
    page(SESSION + "edit/", talks.edit, "edit_session", may="salon.change_session", **of_session),
    page(
        SESSION + "translate/",
        talks.translate,
        "translate_session",
        may="salon.change_session",
        **of_session,
    ),
    act(
        SESSION + "submit/",
        talks.submit,
        "submit_session",
        may="salon.submit_session",
        limit="20/h",
        **of_session,
    ),
    act(
        SESSION + "withdraw/",
        talks.withdraw,
        "withdraw_session",
        may="salon.withdraw_session",
        **of_session,
    ),
    act(
        SESSION + "discard/",
        talks.discard,
        "discard_session",
        may="salon.submit_session",
        **of_session,
    ),
]
judged = [
    look(
        EDITION + "talks/review/",
        reviews.to_review,
        "review_talks",
        may="salon.review_talks",
        **of_edition,
    ),
    page(
        SESSION + "review/",
        reviews.review,
        "review_session",
        may="salon.review_session",
        **of_session,
    ),
    look(ORGANISE + "talks/", reviews.ranking, "organise_talks", may=RUN, **of_edition),
    page(
        SESSION + "decide/",
        reviews.decide,
        "decide_session",
        may="salon.decide_session",
        **of_session,
    ),
]
organised = [
    look(
        ORGANISE + "programme/",
        organise_programme.programme,
        "organise_programme",
        may=RUN,
        **of_edition,
    ),
    page(
        ORGANISE + "programme/new/", organise_programme.add, "add_session", may=CHANGE, **of_edition
    ),
    act(
        ORGANISE + "programme/publish/",
        organise_programme.publish,
        "publish_programme",
        may=CHANGE,
        **of_edition,
    ),
    page(
        ORGANISE + "programme/import/",
        organise_programme.bring_in,
        "import_programme",
        may=CHANGE,
        limit="60/h",
        **of_edition,
    ),
    page(
        SESSION + "place/",
        organise_programme.place,
        "place_session",
        may="salon.place_session",
        **of_session,
    ),
    act(
        SESSION + "take-out/",
        organise_programme.take_out,
        "take_out_session",
        may="salon.place_session",
        **of_session,
    ),
]
urlpatterns = [*public, *proposals, *judged, *organised]
