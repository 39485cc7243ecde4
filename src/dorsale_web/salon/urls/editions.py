"""Addresses of editions."""

from __future__ import annotations

from dorsale_web.members.access import look
from dorsale_web.salon import queries
from dorsale_web.salon.views import editions

EDITION = "editions/<slug:slug>/"

urlpatterns = [
    look("editions/", editions.every, "editions", may="everyone"),
    look(
        EDITION,
        editions.one,
        "edition",
        may="salon.view_edition",
        of=queries.editions,
        key="slug",
    ),
    look(
        EDITION + "organise/",
        editions.overview,
        "organise",
        may="salon.run_edition",
        of=queries.editions,
        key="slug",
    ),
]
