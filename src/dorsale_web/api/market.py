"""Offers and needs, introductions, outcomes, and what came from what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
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
from dorsale_web.market import filters, queries
from dorsale_web.market import trace as trails
from dorsale_web.market.answers import sides, state_for, visible_answers
from dorsale_web.market.models import Introduction, Outcome, OutcomeAnswer, Posting
from dorsale_web.members.models import Asker

router = Router()
READ_IN = N_("Language of the texts, where there is a translation")


class PostingOut(Schema):
    """An offer or a need; no ``organisation`` where the name is withheld from the asker."""

    code: str
    side: str
    kind: str
    title: str
    summary: str
    description: str
    advantage: str
    partner: str
    stage: str
    rights: str
    themes: list[str]
    countries: list[str]
    country: str
    organisation_kind: str
    organisation: OrganisationRef | None
    language: str
    origin: str
    languages: list[str]
    official_url: str
    deadline: datetime | None
    buyer_reference: str
    state: str
    version: int
    published_at: datetime | None
    expires_on: date


class PostingsAsked(Window):
    """Which offers and needs: the filters of the market's page."""

    q: Words = Field("", description=N_("Words, best first"))
    side: Words = Field("", description=N_("offer or need"))
    kind: list[Words] = Field([], description=N_("May be repeated"))
    theme: list[Words] = Field([], description=N_("May be repeated"))
    country: Words = Field("", description=N_("Two letters, such as CG"))
    language: Words = Field("", description=N_("Written in, or translated into"))
    sort: Words = Field("", description=N_("newest or deadline"))
    read_in: Words = Field(
        "", description=N_("Language of the texts, where there is a translation")
    )


class ReadIn(Schema):
    """In which language a text is read."""

    read_in: Words = Field(
        "", description=N_("Language of the texts, where there is a translation")
    )


class IntroductionOut(Schema):
    """Interest in a posting; the posting's organisation once the asker may know it."""

    code: str
    posting: str
    posting_organisation: OrganisationRef | None
    organisation: OrganisationRef
    why: str
    brings: str
    when: str
    state: str
    reply: str
    made_at: datetime
    answered_at: datetime | None
    outcome: str | None


class AnswerOut(Schema):
    """What one side says came of it."""

    organisation: str | None  # none: the guest of a meeting
    result: str
    why: str
    value_band: str
    jobs: int | None
    agreed_on: date | None
    answered_at: datetime


class OutcomeOut(Schema):
    """What came of an introduction: the other side's answer only after one's own."""

    code: str
    organisations: list[OrganisationRef]
    themes: list[str]
    opened_at: datetime
    standing: str
    answers: list[AnswerOut]


class StepOut(Schema):
    """One step of a trace, with the codes of the steps it came from."""

    kind: str
    code: str
    url: str | None
    at: datetime | None
    title: str | None = None
    side: str | None = None
    points: int | None = None
    state: str | None = None
    standing: str | None = None
    came_from: list[str]


class TraceOut(Schema):
    """From posting to experience, as far as the asker may see."""

    kind: str
    code: str
    steps: list[StepOut]


PLAIN = (
    "code", "side", "kind", "stage", "rights", "countries", "country", "organisation_kind",
    "official_url", "deadline", "buyer_reference", "state", "version", "published_at",
    "expires_on",
)  # fmt: skip


def posting_out(one: Posting, *, named: bool, read_in: str) -> dict[str, Any]:
    """Return a posting as the API gives it, with its organisation only if it is ``named``."""
    reading = one.reading(read_in)
    texts = {name: reading.texts.get(name, "") for name in Posting.TEXTS}
    about = {
        "themes": [theme.code for theme in one.themes.all()],
        "organisation": reference(one.organisation) if named else None,
        "language": reading.language,
        "origin": reading.origin,
        "languages": one.languages(),
    }
    return {name: getattr(one, name) for name in PLAIN} | texts | about


def postings_out(asker: Asker, some: list[Posting], read_in: str) -> list[dict[str, Any]]:
    """Return postings, each with or without its organisation."""
    seen = queries.seen_posters(asker, some)
    return [posting_out(one, named=one.pk in seen, read_in=read_in) for one in some]


@router.get("/postings", response=gives(Page[PostingOut]), summary=N_("Offers and needs"))
def postings(request: HttpRequest, asked: Query[PostingsAsked]) -> dict[str, Any]:
    """List the open offers and needs, newest first, or best first when words are asked for."""
    rows = queries.listed(request.user, filters.of(request.GET))
    total, some = cut(rows, asked)
    return {"total": total, "items": postings_out(request.user, some, asked.read_in)}


@router.get("/postings/{slug:code}", response=gives(PostingOut), summary=N_("One offer or need"))
def posting(request: HttpRequest, code: Path[Code], asked: Query[ReadIn]) -> dict[str, Any]:
    """Return one offer or need, one's own drafts too."""
    found = get_object_or_404(queries.postings(request.user), code=code)
    return postings_out(request.user, [found], asked.read_in)[0]


def introductions_out(asker: Asker, some: list[Introduction]) -> list[dict[str, Any]]:
    """Return introductions, each with or without the posting's organisation."""
    seen = queries.seen_posters(asker, [one.posting for one in some])
    return [introduction_out(one, named=one.posting_id in seen) for one in some]


def introduction_out(one: Introduction, *, named: bool) -> dict[str, Any]:
    """Return an introduction, with the posting's organisation only if it is ``named``."""
    plain = ("code", "why", "brings", "when", "state", "reply", "made_at", "answered_at")
    return {name: getattr(one, name) for name in plain} | {
        "posting": one.posting.code,
        "posting_organisation": reference(one.posting.organisation) if named else None,
        "organisation": reference(one.organisation),
        "outcome": one.outcome.code if one.outcome else None,
    }


@router.get("/introductions", response=gives(Page[IntroductionOut]), summary=N_("Introductions"))
def introductions(request: HttpRequest, asked: Query[Window]) -> dict[str, Any]:
    """List the introductions of one's organisations, the latest first."""
    total, some = cut(queries.introductions(request.user), asked)
    return {"total": total, "items": introductions_out(request.user, some)}


@router.get(
    "/introductions/{slug:code}", response=gives(IntroductionOut), summary=N_("One introduction")
)
def introduction(request: HttpRequest, code: Path[Code]) -> dict[str, Any]:
    """Return one introduction."""
    found = get_object_or_404(queries.introductions(request.user), code=code)
    return introductions_out(request.user, [found])[0]


def outcome_out(asker: Asker, one: Outcome) -> dict[str, Any]:
    """Return an outcome with the answers that the asker may read."""
    known = [side.organisation for side in sides(one) if side.organisation]
    slugs: dict[int | None, str] = {side.pk: side.slug for side in known}
    return {
        "code": one.code,
        "organisations": [reference(side) for side in known],
        "themes": one.themes,
        "opened_at": one.opened_at,
        "standing": state_for(asker, one),
        "answers": list(answers_out(visible_answers(asker, one), slugs)),
    }


def answers_out(answers: Iterable[OutcomeAnswer], slugs: dict[int | None, str]) -> Iterable[Any]:
    """Give the answers of the sides, each under the short name of its organisation."""
    plain = ("result", "why", "value_band", "jobs", "agreed_on", "answered_at")
    for one in answers:
        told = {name: getattr(one, name) for name in plain}
        yield {"organisation": slugs.get(one.organisation_id)} | told


@router.get("/outcomes", response=gives(Page[OutcomeOut]), summary=N_("Outcomes"))
def outcomes(request: HttpRequest, asked: Query[Window]) -> dict[str, Any]:
    """List the outcomes of one's organisations, the latest first."""
    total, some = cut(queries.outcomes(request.user).order_by("-opened_at", "-pk"), asked)
    return {"total": total, "items": [outcome_out(request.user, one) for one in some]}


@router.get("/outcomes/{slug:code}", response=gives(OutcomeOut), summary=N_("One outcome"))
def outcome(request: HttpRequest, code: Path[Code]) -> dict[str, Any]:
    """Return one outcome."""
    found = get_object_or_404(queries.outcomes(request.user), code=code)
    return outcome_out(request.user, found)


@router.get("/trace/{slug:code}", response=gives(TraceOut), summary=N_("What came from what"))
def trace(request: HttpRequest, code: Path[Code]) -> dict[str, Any]:
    """Return the way from a posting to an experience, from any code on it."""
    found = trails.trace(request.user, code)
    if found is None:
        raise Http404
    steps = [one | {"came_from": one["from"]} for one in found["steps"]]
    return found | {"steps": steps}
