"""Experiences: what was tried, what came of it, what failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
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
from dorsale_web.library import filters, queries
from dorsale_web.library.authorship import public_authors, shown_organisation
from dorsale_web.library.models import Entry, EntryKind, Mention
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

    q: Words = Field("", description=N_("Words, best first"))
    theme: Words = Field("", description=N_("Such as cloud or e-government"))
    country: Words = Field("", description=N_("Two letters, such as CG"))
    year: Words = Field("", description=N_("Four digits"))
    language: Words = Field("", description=N_("Written in, or translated into"))
    read_in: Words = Field(
        "", description=N_("Language of the texts, where there is a translation")
    )


PLAIN = (
    "code", "version", "country", "year", "links", "licence", "audience", "state",
    "embargo_until", "published_at", "changed_at",
)  # fmt: skip
TEXTS = ("title", "context", "tried", "cost", "result", "failed", "advice")


def experiences_out(asker: Asker, some: list[Entry], read_in: str) -> list[dict[str, Any]]:
    """Return experiences with the replies beside them."""
    replied = Mention.objects.exclude(reply="").select_related("organisation")
    prefetch_related_objects(some, Prefetch("mentions", queryset=replied, to_attr="replied"))
    return [experience_out(asker, one, read_in) for one in some]


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


@router.get("/experiences", response=gives(Page[ExperienceOut]), summary=N_("Experiences"))
def experiences(request: HttpRequest, asked: Query[ExperiencesAsked]) -> dict[str, Any]:
    """List the published experiences, newest first, or best first when words are asked for."""
    chosen = replace(filters.of(request.GET), kind=EntryKind.EXPERIENCE.value)
    total, some = cut(queries.listed(request.user, chosen), asked)
    return {"total": total, "items": experiences_out(request.user, some, asked.read_in)}


@router.get("/experiences/{slug:code}", response=gives(ExperienceOut), summary=N_("One experience"))
def experience(request: HttpRequest, code: Path[Code], asked: Query[ReadIn]) -> dict[str, Any]:
    """Return one experience, one's own drafts too."""
    seen = queries.entries(request.user).filter(kind=EntryKind.EXPERIENCE)
    found = get_object_or_404(seen, code=code)
    return experiences_out(request.user, [found], asked.read_in)[0]
