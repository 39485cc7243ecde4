"""Fairs: their editions, as everybody reads them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router, Schema

from dorsale_web.api.market import ReadIn
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
from dorsale_web.salon import queries
from dorsale_web.salon.actions.editions import url_of
from dorsale_web.salon.edition_cards import when
from dorsale_web.salon.forms.editions import FiltersForm
from dorsale_web.salon.models import Edition
from dorsale_web.salon.queries import edition_lists

router = Router()


class DayOut(Schema):
    """The hours of one day, in the time zone of the edition."""

    day: date
    opens_at: str
    closes_at: str


class EditionOut(Schema):
    """One fair at one time and place; ``when`` is draft, next, now or past."""

    slug: str
    name: str
    summary: str
    description: str
    conditions: str
    organisation: OrganisationRef
    country: str
    city: str
    venue: str
    address: str
    time_zone: str
    starts_on: date
    ends_on: date
    days: list[DayOut]
    themes: list[str]
    languages: list[str]
    capacity: int | None
    contact: str
    applications_until: datetime | None
    talks_until: datetime | None
    registration_until: datetime | None
    takes_applications: bool
    takes_talks: bool
    takes_visitors: bool
    exhibitors: int
    when: str
    closed_at: datetime | None
    language: str
    origin: str
    url: str
    changed_at: datetime


class EditionsAsked(Window):
    """Which fairs: the filters of their list."""

    country: Words = Field("", description=N_("Two letters, such as CG"))
    theme: Words = Field("", description=N_("One of the ten themes"))
    read_in: Words = Field(
        "", description=N_("Language of the texts, where there is a translation")
    )


PLAIN = (
    "slug", "name", "country", "city", "venue", "address", "time_zone", "starts_on", "ends_on",
    "languages", "capacity", "contact", "applications_until", "talks_until", "registration_until",
    "takes_applications", "takes_talks", "takes_visitors", "closed_at", "changed_at",
)  # fmt: skip


def edition_out(one: Edition, read_in: str) -> dict[str, Any]:
    """Return an edition as the API gives it."""
    reading = one.reading(read_in)
    return {name: getattr(one, name) for name in PLAIN} | {
        **{name: reading.texts.get(name, "") for name in Edition.TEXTS},
        "organisation": reference(one.organisation),
        "days": [
            {
                "day": each.day,
                "opens_at": f"{each.opens_at:%H:%M}",
                "closes_at": f"{each.closes_at:%H:%M}",
            }
            for each in one.days.all()
        ],
        "themes": [each.code for each in one.themes.all()],
        "exhibitors": getattr(one, "exhibitor_count", 0),
        "when": when(one),
        "language": reading.language,
        "origin": reading.origin,
        "url": settings.SITE_URL + url_of(one),
    }


@router.get("/editions", response=gives(Page[EditionOut]), summary=N_("Fairs"))
def editions(request: HttpRequest, asked: Query[EditionsAsked]) -> dict[str, Any]:
    """List the published fairs, the latest first."""
    chosen = edition_lists.Asked(**FiltersForm(request.GET).asked())
    rows = edition_lists.found(request.user, chosen).order_by("-starts_on", "-pk")
    total, some = cut(rows.prefetch_related("days"), asked)
    return {"total": total, "items": [edition_out(one, asked.read_in) for one in some]}


@router.get("/editions/{slug:slug}", response=gives(EditionOut), summary=N_("One fair"))
def edition(request: HttpRequest, slug: Path[Code], asked: Query[ReadIn]) -> dict[str, Any]:
    """Return one fair, one's own drafts too."""
    rows = edition_lists.with_cards(queries.editions(request.user)).prefetch_related("days")
    return edition_out(get_object_or_404(rows, slug=slug), asked.read_in)
