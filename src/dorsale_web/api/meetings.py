"""The meetings of a fair that the asker has part in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router, Schema

from dorsale_web.api.pages import (
    N_,
    Code,
    OrganisationRef,
    Page,
    Window,
    Words,
    cut,
    gives,
    reference,
)
from dorsale_web.members.models import Asker
from dorsale_web.salon import queries
from dorsale_web.salon.models import Meeting
from dorsale_web.salon.part import part

router = Router()


class MeetingOut(Schema):
    """A published meeting; ``visitor`` is the name of who comes, never an address."""

    code: str
    edition: str
    exhibitor: str
    organisation: OrganisationRef
    visitor: str
    visitor_organisation: str
    held_by: str | None
    starts_at: datetime
    ends_at: datetime
    hall: str | None
    place: str
    has_common_language: bool
    exhibitor_reply: str
    visitor_reply: str
    fallen: str
    took_place: bool | None


class MeetingsAsked(Window):
    """Which meetings."""

    edition: Words = Field("", description=N_("Short name of the fair"))


def own(asker: Asker) -> QuerySet[Meeting]:
    """Return the meetings of which the asker is a side, in the order of their hours."""
    mine = part(asker)
    sides = Q(exhibitor__in=mine.exhibits) | Q(visitor__in=mine.participants)
    rows = queries.meetings(asker).filter(sides | Q(stand_in__in=mine.participants))
    return rows.order_by("slot__starts_at", "pk")


def meeting_out(one: Meeting) -> dict[str, Any]:
    """Return a meeting as the API gives it."""
    plain = ("code", "place", "has_common_language", "exhibitor_reply", "visitor_reply", "fallen")
    return {name: getattr(one, name) for name in plain} | {
        "edition": one.edition.slug,
        "exhibitor": one.exhibitor.code,
        "organisation": reference(one.exhibitor.organisation),
        "visitor": str(one.stand_in or one.visitor),
        "visitor_organisation": one.visitor.stands_for,
        "held_by": str(one.colleague) if one.colleague else None,
        "starts_at": one.slot.starts_at,
        "ends_at": one.slot.ends_at,
        "hall": one.hall.name if one.hall else None,
        "took_place": one.took_place,
    }


@router.get("/meetings", response=gives(Page[MeetingOut]), summary=N_("Meetings at fairs"))
def meetings(request: HttpRequest, asked: Query[MeetingsAsked]) -> dict[str, Any]:
    """List one's own published meetings, in the order of their hours."""
    rows = own(request.user)
    if asked.edition:
        rows = rows.filter(edition__slug=asked.edition)
    total, some = cut(rows, asked)
    return {"total": total, "items": [meeting_out(one) for one in some]}


@router.get("/meetings/{slug:code}", response=gives(MeetingOut), summary=N_("One meeting"))
def meeting(request: HttpRequest, code: Path[Code]) -> dict[str, Any]:
    """Return one of one's own meetings."""
    return meeting_out(get_object_or_404(own(request.user), code=code))
