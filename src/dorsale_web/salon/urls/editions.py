"""Addresses of editions: the list, the page of each, its settings, its offline pack."""

from __future__ import annotations

from functools import partial
from typing import Any

from dorsale_web.members.access import act, look, page
from dorsale_web.salon import queries
from dorsale_web.salon.views import edition_pack, edition_settings, editions

EDITION, ORGANISE = "editions/<slug:slug>/", "editions/<slug:slug>/organise/"
OF: dict[str, Any] = {"of": queries.editions, "key": "slug"}
seen = partial(look, may="salon.view_edition", **OF)
run = partial(look, may="salon.run_edition", **OF)
changed = partial(page, may="salon.change_edition", limit="60/h", **OF)

urlpatterns = [
    look("editions/", editions.every, "editions", may="everyone", is_list=True),
    page(
        "editions/new/", edition_settings.new, "edition_new", may="salon.add_edition", limit="10/h"
    ),
    seen(EDITION, editions.one, "edition"),
    seen(EDITION + "days.ics", editions.days_ics, "edition_ics"),
    seen(EDITION + "pack.html", edition_pack.file, "edition_pack"),
    run(ORGANISE, editions.overview, "organise"),
    run(ORGANISE + "acts/", editions.acts, "edition_acts"),
    run(ORGANISE + "settings/", edition_settings.settings, "organise_settings"),
    changed(ORGANISE + "settings/facts/", edition_settings.edit, "edition_edit"),
    changed(ORGANISE + "settings/days/", edition_settings.change_dates, "edition_dates"),
    changed(ORGANISE + "settings/texts/", edition_settings.translate, "edition_translate"),
    changed(ORGANISE + "settings/helpers/", edition_settings.helpers, "edition_helpers"),
    act(
        ORGANISE + "settings/helpers/end/",
        edition_settings.end_role,
        "edition_end_role",
        may="salon.change_edition",
        **OF,
    ),
    changed(ORGANISE + "settings/publish/", edition_settings.publish, "edition_publish"),
    changed(ORGANISE + "settings/close/", edition_settings.close, "edition_close"),
]
