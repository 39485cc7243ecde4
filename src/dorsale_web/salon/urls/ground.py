"""Addresses of the ground of an edition, and of its plan."""

from __future__ import annotations

from functools import partial
from typing import Any

from dorsale_web.members.access import look, page
from dorsale_web.salon import queries
from dorsale_web.salon.views import ground, plan

EDITION, GROUND = "editions/<slug:slug>/", "editions/<slug:slug>/organise/ground/"
OF: dict[str, Any] = {"of": queries.editions, "key": "slug"}
changed = partial(page, may="salon.change_edition", limit="120/h", **OF)

urlpatterns = [
    look(EDITION + "plan/", plan.floor_plan, "floor_plan", may="salon.view_edition", **OF),
    look(GROUND, ground.ground, "organise_ground", may="salon.run_edition", **OF),
    look(GROUND + "stands.csv", ground.table, "ground_table", may="salon.run_edition", **OF),
    changed(GROUND + "halls/", ground.halls, "ground_halls"),
    changed(GROUND + "rooms/", ground.rooms, "ground_rooms"),
    changed(GROUND + "stands/", ground.stands, "ground_stands"),
    changed(GROUND + "rows/", ground.rows, "ground_rows"),
    changed(GROUND + "import/", ground.bring_in, "ground_import"),
]
