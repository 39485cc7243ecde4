"""Experiences: what was tried, what came of it, what failed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from dorsale_web.api.market import ReadIn
from dorsale_web.api.pages import OrganisationRef, Page, Window, Words, cut, gives, reference
from dorsale_web.library import filters, queries
from dorsale_web.library.authorship import public_authors, shown_organisation
from dorsale_web.library.models import Entry, EntryKind, Mention
from dorsale_web.members import search
from dorsale_web.members.models import Asker

router = Router()


class AuthorOut(Schema):
    """Who wrote it."""

    name: str
    orcid: str


class ReplyOut(Schema):
    """What an organisation that is named replies."""

    organisation: OrganisationRef
    reply: str
    replied_at: datetime | None


class ExperienceOut(Schema):
    """An experience; no author or organisation where the name is withheld from the asker."""

    code: str
    version: int
    title: str
    country: str
    year: int
    theme: str | None
    context: str
    tried: str
    cost: str
    result: str
    failed: str
    advice: str
    links: list[str]
    authors: list[AuthorOut]
    organisation: OrganisationRef | None
    replies: list[ReplyOut]
    language: str
    origin: str
    languages: list[str]
    licence: str
    audience: str
    state: str
    embargo_until: date | None
    published_at: datetime | None
    changed_at: datetime


class ExperiencesAsked(Window):
    """Which experiences: the filters of the library's page."""

    q: Words = Field("", description="Words, best first")
    theme: Words = ""
    country: Words = Field("", description="Two letters, such as CG")
    year: Words = ""
    language: Words = Field("", description="Written in, or translated into")
    read_in: Words = Field("", description="Language of the texts, where there is a translation")


PLAIN = (
    "code", "version", "country", "year", "links", "licence", "audience", "state",
    "embargo_until", "published_at", "changed_at",
)  # fmt: skip
TEXTS = ("title", "context", "tried", "cost", "result", "failed", "advice")


def visible(asker: Asker) -> QuerySet[Entry]:
    """Return the experiences that ``asker`` may see, with the replies beside them."""
    replied = Mention.objects.exclude(reply="").select_related("organisation")
    found = queries.entries(asker).filter(kind=EntryKind.EXPERIENCE)
    return found.prefetch_related(Prefetch("mentions", queryset=replied, to_attr="replied"))


def experience_out(asker: Asker, one: Entry, read_in: str) -> dict[str, Any]:
    """Return an experience as the API gives it."""
    reading = one.reading(read_in)
    about = {
        "theme": one.theme_id,
        "authors": public_authors(one, asker),
        "organisation": reference(shown_organisation(one, asker)),
        "replies": [reply_out(mention) for mention in one.replied],
        "language": reading.language,
        "origin": reading.origin,
        "languages": one.languages(),
    }
    texts = {name: reading.texts.get(name, "") for name in TEXTS}
    return {name: getattr(one, name) for name in PLAIN} | texts | about


def reply_out(mention: Mention) -> dict[str, Any]:
    """Return what a named organisation replied."""
    return {
        "organisation": reference(mention.organisation),
        "reply": mention.reply,
        "replied_at": mention.replied_at,
    }


def listed(asker: Asker, chosen: filters.Filters) -> QuerySet[Entry] | list[Entry]:
    """Return the published experiences that fit, newest first, or best first with words."""
    rows = filters.narrowed(visible(asker).filter(queries.out_now()), chosen)
    if not chosen.words:
        return rows
    codes = [one.code for one in search.find(asker, chosen.words, kinds=["experience"])]
    places = {code: place for place, code in enumerate(codes)}
    return sorted(rows.filter(code__in=codes), key=lambda one: places[one.code])


@router.get("/experiences", response=gives(Page[ExperienceOut]), summary="Experiences")
def experiences(request: HttpRequest, asked: Query[ExperiencesAsked]) -> dict[str, Any]:
    """List the published experiences, newest first, or best first when words are asked for."""
    total, some = cut(listed(request.user, filters.of(request.GET)), asked)
    items = [experience_out(request.user, one, asked.read_in) for one in some]
    return {"total": total, "items": items}


@router.get("/experiences/{slug:code}", response=gives(ExperienceOut), summary="One experience")
def experience(request: HttpRequest, code: str, asked: Query[ReadIn]) -> dict[str, Any]:
    """Return one experience, one's own drafts too."""
    found = get_object_or_404(visible(request.user), code=code)
    return experience_out(request.user, found, asked.read_in)
