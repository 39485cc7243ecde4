"""What the page of one posting says beside its texts: steps, facts, structured data."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.market.models import Posting, PostingKind, PostingState, Side
from dorsale_web.matching import themes
from dorsale_web.members.geography import country_name
from dorsale_web.members.text import Reading

DONE, NOW, LATER = "done", "now", "later"
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def steps(posting: Posting) -> list[dict[str, Any]]:
    """Return where a posting stands on its way from draft to its last day."""
    order = [PostingState.DRAFT, PostingState.REVIEW, PostingState.PUBLISHED]
    closed = posting.state == PostingState.CLOSED
    over = closed or (
        posting.state == PostingState.PUBLISHED and posting.expires_on < timezone.localdate()
    )
    place = len(order) if over else order.index(PostingState(posting.state))
    end = (_("Closed"), posting.changed_at) if closed else (_("Expires"), posting.expires_on)
    rows: list[dict[str, Any]] = [
        {"label": _("Draft"), "on": posting.made_at},
        {"label": _("Review")},
        {"label": _("Published"), "on": posting.published_at if place > 1 else None},
        {"label": end[0], "on": end[1], "stopped": over},
    ]
    return [row | {"state": _state(number, place)} for number, row in enumerate(rows)]


def _state(number: int, place: int) -> str:
    if number == place:
        return NOW
    return DONE if number < place else LATER


def facts(posting: Posting) -> list[dict[str, str]]:
    """Return the short facts of a posting as labels with values."""
    language = get_language() or "fr"
    given = (
        (_("Stage"), capfirst(posting.get_stage_display())),
        (_("Rights"), capfirst(posting.get_rights_display())),
        (_("Countries concerned"), ", ".join(country_name(c, language) for c in posting.countries)),
        (_("Reference of the notice"), posting.buyer_reference),
    )
    return [{"label": label, "value": value} for label, value in given if value]


def theme_links(posting: Posting) -> list[dict[str, str]]:
    """Return the themes with the address of their postings."""
    language = get_language() or "fr"
    return [
        {"label": themes.label(one.code, language), "url": f"/market/?theme={one.code}"}
        for one in posting.themes.all()
    ]


def structured(posting: Posting, reading: Reading, *, named: bool) -> SafeString:
    """Return schema.org data of a posting as JSON that is safe inside a page."""
    is_job = posting.kind == PostingKind.JOB
    data = _job(posting, reading) if is_job else _demand(posting, reading)
    if named:
        data |= _posted_by(posting, is_job=is_job)
    kept = {name: value for name, value in data.items() if value}
    text = json.dumps({"@context": "https://schema.org"} | kept, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))


def _posted_by(posting: Posting, *, is_job: bool) -> dict[str, Any]:
    poster = {"@type": "Organization", "name": posting.organisation.name}
    if is_job:
        return {"hiringOrganization": poster}
    if posting.side == Side.OFFER:
        return {"offeredBy": poster}
    return {"@reverse": {"seeks": poster}}


def _shared(posting: Posting, reading: Reading) -> dict[str, Any]:
    return {
        "url": f"{settings.SITE_URL}/market/{posting.code}/",
        "inLanguage": reading.language,
        "identifier": posting.code,
    }


def _demand(posting: Posting, reading: Reading) -> dict[str, Any]:
    return _shared(posting, reading) | {
        "@type": "Demand" if posting.side == Side.NEED else "Offer",
        "name": reading.title,
        "description": reading.summary,
        "validFrom": posting.published_at.isoformat() if posting.published_at else "",
        "validThrough": (posting.deadline or posting.expires_on).isoformat(),
        "category": [one.code for one in posting.themes.all()],
        "areaServed": posting.countries or [posting.country],
    }


def _job(posting: Posting, reading: Reading) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "addressCountry": posting.country}
    return _shared(posting, reading) | {
        "@type": "JobPosting",
        "title": reading.title,
        "description": " ".join((reading.summary, reading.description)).strip(),
        "datePosted": posting.published_at.date().isoformat() if posting.published_at else "",
        "validThrough": posting.expires_on.isoformat(),
        "jobLocation": {"@type": "Place", "address": address},
    }
