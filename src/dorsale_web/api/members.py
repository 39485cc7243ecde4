"""Organisations and people."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router, Schema

from dorsale_web.api.pages import N_, Code, Page, Window, Words, cut, gives
from dorsale_web.members import queries
from dorsale_web.members.models import Asker, Membership, Organisation, Person
from dorsale_web.members.queries import directory
from dorsale_web.members.queries.profile import allowed_audiences, visible_contacts, visible_fields
from dorsale_web.members.standing import standing

router = Router()


class OrganisationOut(Schema):
    """An organisation; contacts as far as the asker may see them."""

    slug: str
    name: str
    kind: str
    size: str
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
    fields: dict[str, str | list[str]]


class OrganisationsAsked(Window):
    """Which organisations."""

    q: Words = Field("", description=N_("Words, best first"))
    kind: Words = Field("", description=N_("Such as hub, university or sme"))
    country: Words = Field("", description=N_("Two letters, such as CG"))
    theme: Words = Field("", description=N_("Such as cloud or e-government"))
    language: Words = Field("", description=N_("Working language, two letters"))
    vouched: Words = Field("", description=N_("yes or no"))


class PeopleAsked(Window):
    """Which people."""

    q: Words = Field("", description=N_("Parts of a name"))
    country: Words = Field("", description=N_("Two letters, such as CG"))


PLAIN = (
    "slug", "name", "kind", "size", "country", "city", "languages", "language", "summary", "ror",
    "vouched_until",
)  # fmt: skip


def organisation_out(asker: Asker, one: Organisation) -> dict[str, Any]:
    """Return an organisation as the API gives it."""
    return {name: getattr(one, name) for name in PLAIN} | {
        "themes": [theme.code for theme in one.themes.all()],
        "vouched": one.is_vouched,
        "contacts": visible_contacts(asker, one),
    }


@router.get("/organisations", response=gives(Page[OrganisationOut]), summary=N_("Organisations"))
def organisations(request: HttpRequest, asked: Query[OrganisationsAsked]) -> dict[str, Any]:
    """List organisations by name, or best first when words are asked for."""
    wanted = directory.Filters(
        words=asked.q,
        kind=asked.kind,
        country=asked.country.upper(),
        theme=asked.theme,
        language=asked.language,
        vouched=asked.vouched,
    )
    total, some = cut(directory.directory(request.user, wanted), asked)
    items = [organisation_out(request.user, one) for one in directory.in_order(some)]
    return {"total": total, "items": items}


@router.get(
    "/organisations/{slug:slug}", response=gives(OrganisationOut), summary=N_("One organisation")
)
def organisation(request: HttpRequest, slug: Path[Code]) -> dict[str, Any]:
    """Return one organisation."""
    found = get_object_or_404(queries.organisations(request.user), slug=slug)
    return organisation_out(request.user, found)


@router.get("/people", response=gives(Page[PersonOut]), summary=N_("People"))
def people(request: HttpRequest, asked: Query[PeopleAsked]) -> dict[str, Any]:
    """List the people who agreed to be listed, by name; none to a visitor, as on the page."""
    rows = directory.people_listed(request.user, asked.q, asked.country.upper())
    rows = rows if standing(request.user).is_signed_in else rows.none()
    total, some = cut(rows, asked)
    near = colleagues(request.user, some)
    return {"total": total, "items": [listed_person(request.user, one, near) for one in some]}


@router.get("/people/{slug:code}", response=gives(PersonOut), summary=N_("One person"))
def person(request: HttpRequest, code: Path[Code]) -> dict[str, Any]:
    """Return one person."""
    found = get_object_or_404(queries.people(request.user), code=code)
    return {"code": found.code, "fields": visible_fields(request.user, found)}


def colleagues(asker: Asker, some: Iterable[Person]) -> set[int]:
    """Return which of some people act for an organisation of the asker's, with one query."""
    mine = list(standing(asker).roles)
    if not mine:
        return set()
    rows = Membership.objects.filter(person__in=list(some), organisation__in=mine)
    return set(rows.values_list("person_id", flat=True))


def listed_person(asker: Asker, one: Person, near: Collection[int]) -> dict[str, Any]:
    """Return one person of a list: what ``visible_fields`` gives, without a query for each."""
    own = standing(asker).person == one.pk
    allowed = allowed_audiences(asker, colleagues=one.pk in near)
    shown = {
        name: getattr(one, name)
        for name in Person.FIELDS_WITH_VISIBILITY
        if own or one.visibility.get(name) in allowed
    }
    return {"code": one.code, "fields": shown}
