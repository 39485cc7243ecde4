"""Reads of the ground of an edition: halls, what stands in them, and plans to draw."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dorsale_web.salon.ground import Box
from dorsale_web.salon.models import Edition, Exhibitor, Hall, Room, Stand
from dorsale_web.salon.plan_svg import HallPlan, Spot, Zone
from dorsale_web.salon.rules.exhibitors import is_listed


def halls(edition: Edition) -> QuerySet[Hall]:
    """Return the halls of an edition with how many stands each has, and how many are given."""
    given = Count("stands", filter=Q(stands__exhibitor__isnull=False))
    return edition.halls.annotate(stand_count=Count("stands"), given_count=given).order_by(
        "rank", "pk"
    )


def stands(edition: Edition) -> QuerySet[Stand]:
    """Return the stands of an edition in the order of halls, with who has them."""
    return (
        Stand.objects.filter(hall__edition=edition)
        .select_related("hall", "exhibitor__organisation")
        .order_by("hall__rank", "hall__pk", "y_m", "x_m", "pk")
    )


def plans(edition: Edition) -> list[HallPlan]:
    """Return the plan of each hall, with four queries."""
    by_hall: dict[int, list[Spot]] = {}
    for one in stands(edition).prefetch_related("exhibitor__themes"):
        by_hall.setdefault(one.hall_id, []).append(spot(one))
    rooms = list(edition.rooms.exclude(hall=None))
    return [
        plan_of(hall, by_hall.get(hall.pk, []), [one for one in rooms if one.hall_id == hall.pk])
        for hall in edition.halls.all()
    ]


def plan_of(hall: Hall, spots: list[Spot], rooms: list[Room]) -> HallPlan:
    """Return the plan of one hall."""
    zones = [*filter(None, map(zone_of_room, rooms)), *filter(None, [zone_of_tables(hall)])]
    return HallPlan(hall.name, hall.width_m, hall.depth_m, spots, zones)


def spot(stand: Stand) -> Spot:
    """Return a stand as it is drawn; an exhibitor nobody may see leaves it without a name.

    Its theme is that of the zone, or the first one of its exhibitor.
    """
    shown = shown_exhibitor(stand)
    themes = [one.pk for one in shown.themes.all()] if shown else []
    return Spot(
        label=stand.label,
        x_m=stand.x_m,
        y_m=stand.y_m,
        width_m=stand.width_m,
        depth_m=stand.depth_m,
        theme=stand.theme_id or next(iter(themes), ""),
        name=shown.organisation.name if shown else "",
        url=reverse("exhibitor", args=[shown.code]) if shown else "",
    )


def shown_exhibitor(stand: Stand) -> Exhibitor | None:
    """Return who has a stand, if everybody may see it."""
    exhibitor = stand.exhibitor
    return exhibitor if exhibitor is not None and is_listed(exhibitor) else None


def zone_of_room(room: Room) -> Zone | None:
    """Return a room on the plan, once it is known where it is."""
    x_m, y_m, width_m, depth_m = room.x_m, room.y_m, room.width_m, room.depth_m
    if x_m is None or y_m is None or width_m is None or depth_m is None:
        return None
    return Zone(room.name, x_m, y_m, width_m, depth_m)


def zone_of_tables(hall: Hall) -> Zone | None:
    """Return the meeting tables on the plan, once it is known where they stand."""
    x_m, y_m, width_m, depth_m = (
        hall.tables_x_m,
        hall.tables_y_m,
        hall.tables_width_m,
        hall.tables_depth_m,
    )
    if x_m is None or y_m is None or width_m is None or depth_m is None:
        return None
    return Zone(tables_label(hall), x_m, y_m, width_m, depth_m)


def tables_label(hall: Hall) -> str:
    """Return the words for the meeting tables of a hall."""
    if not hall.meeting_tables:
        return _("Meeting tables")
    return ngettext(
        "{number} meeting table", "{number} meeting tables", hall.meeting_tables
    ).format(number=hall.meeting_tables)


def boxes(hall: Hall) -> list[Box]:
    """Return everything that takes ground in a hall, under the words that name it."""
    zones = [
        *filter(None, map(zone_of_room, hall.rooms.all())),
        *filter(None, [zone_of_tables(hall)]),
    ]
    taken: list[Stand | Zone] = [*hall.stands.all(), *zones]
    return [Box(one.label, one.x_m, one.y_m, one.width_m, one.depth_m) for one in taken]
