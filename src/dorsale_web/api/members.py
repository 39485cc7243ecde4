"""Organisations and people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from dorsale_web.api.pages import Page, Window, cut
from dorsale_web.members import queries
from dorsale_web.members.models import Asker, Organisation, Person
from dorsale_web.members.queries.profile import visible_contacts, visible_fields

router = Router()


class OrganisationOut(Schema):
    """An organisation; contacts as far as the asker may see them."""

    slug: str
    name: str
    kind: str
    country: str
    city: str
    themes: list[str]
    languages: list[str]
    language: str
    summary: str
    ror: str
    vouched: bool
    vouched_until: date | None
    contacts: dict[str, str]


class PersonOut(Schema):
    """A person, field by field as the person chose."""

    code: str
    fields: dict[str, Any]


class OrganisationsAsked(Window):
    """Which organisations."""

    kind: str = ""
    country: str = ""
    theme: str = ""


def organisation_out(asker: Asker, one: Organisation) -> dict[str, Any]:
    """Return an organisation as the API gives it."""
    plain = ("slug", "name", "kind", "country", "city", "languages", "language", "summary", "ror", "vouched_until")  # fmt: skip
    return {name: getattr(one, name) for name in plain} | {
        "themes": [theme.code for theme in one.themes.all()],
        "vouched": one.is_vouched,
        "contacts": visible_contacts(asker, one),
    }


@router.get("/organisations", response=Page[OrganisationOut], summary="Organisations")
def organisations(request: HttpRequest, asked: Query[OrganisationsAsked]) -> dict[str, Any]:
    """List organisations by name."""
    rows = queries.organisations(request.user).prefetch_related("themes").order_by("name", "pk")
    wanted = {"kind": asked.kind, "country": asked.country.upper(), "themes": asked.theme}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    total, some = cut(rows, asked)
    return {"total": total, "items": [organisation_out(request.user, one) for one in some]}


@router.get("/organisations/{slug}", response=OrganisationOut, summary="One organisation")
def organisation(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Return one organisation."""
    found = get_object_or_404(queries.organisations(request.user), slug=slug)
    return organisation_out(request.user, found)


@router.get("/people", response=Page[PersonOut], summary="People")
def people(request: HttpRequest, asked: Query[Window]) -> dict[str, Any]:
    """List the people who let themselves be seen."""
    rows = queries.people(request.user).order_by("name", "pk")
    total, some = cut(rows, asked)
    return {"total": total, "items": [person_out(request.user, one) for one in some]}


@router.get("/people/{code}", response=PersonOut, summary="One person")
def person(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one person."""
    return person_out(request.user, get_object_or_404(queries.people(request.user), code=code))


def person_out(asker: Asker, one: Person) -> dict[str, Any]:
    """Return a person as the API gives it."""
    return {"code": one.code, "fields": visible_fields(asker, one)}
