"""Addresses of the desk."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern

from dorsale_web.members.access import View, act, look, page
from dorsale_web.salon import queries
from dorsale_web.salon.views import desk, desk_offline

DESK = "editions/<slug:slug>/desk/"
WORK, READ, CHANGE = "salon.work_at_desk", "salon.read_desk", "salon.change_edition"


def of(kind: Any, below: str, view: View, name: str, may: str, **how: Any) -> URLPattern:
    """Return a route below the desk of an edition."""
    route: URLPattern = kind(
        DESK + below, view, name, may=may, of=queries.editions, key="slug", **how
    )
    return route


urlpatterns = [
    of(page, "", desk.at, "desk_at", WORK),
    of(look, "people/", desk.people, "desk_people", WORK),
    of(act, "person/", desk.person, "desk_person", WORK),
    of(page, "register/", desk.register, "desk_register", WORK),
    of(page, "no-shows/", desk.no_shows, "desk_no_shows", WORK),
    of(look, "counts/", desk.counts, "desk_counts", READ),
    of(look, "counts/table/", desk.counts_table, "desk_counts_table", READ),
    of(act, "heads/", desk.heads, "desk_heads", WORK),
    of(look, "print/", desk.sheets, "emergency_print", READ),
    of(page, "pin/", desk.pin, "desk_pin", CHANGE, limit="20/h"),
    of(look, "offline/", desk_offline.page, "desk_offline", WORK),
    of(act, "pack/", desk_offline.pack, "desk_pack", WORK, limit="20/h"),
    of(act, "file/", desk_offline.file, "desk_file", WORK, limit="20/h"),
    of(page, "merge/", desk_offline.merge, "desk_merge", WORK),
    of(look, "merges/", desk_offline.merges, "desk_merges", READ),
    look("salon-worker.js", desk_offline.worker, "salon_worker", may="everyone"),
]
