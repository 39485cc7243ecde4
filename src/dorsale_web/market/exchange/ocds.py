"""Tender notices as a release package of the Open Contracting Data Standard 1.1.

``OCID_PREFIX`` is not registered with the Open Contracting Partnership: a site that publishes for
good registers one of its own and puts it here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from dorsale_web.market.models import Posting, Question

OCID_PREFIX = "dorsale"
ENQUIRIES = (
    "https://raw.githubusercontent.com/open-contracting/ocds_enquiry_extension"
    "/v1.1.3/extension.json"
)


def package(site: str, notices: Iterable[Posting], now: datetime) -> dict[str, Any]:
    """Return the release package of tender notices, with what everybody sees of each."""
    return {
        "uri": f"{site}/market/tenders.ocds.json",
        "version": "1.1",
        "extensions": [ENQUIRIES],
        "publishedDate": moment(now),
        "publisher": {"name": "Dorsale", "uri": site},
        "releases": [release(site, one) for one in notices],
    }


def release(site: str, notice: Posting) -> dict[str, Any]:
    """Return the release of one tender notice."""
    at = notice.published_at or notice.made_at
    buyer: dict[str, Any] = {
        "id": f"{OCID_PREFIX}-{notice.organisation.slug}",
        "name": notice.organisation.name,
    }
    made: dict[str, Any] = {
        "ocid": f"{OCID_PREFIX}-{notice.code}",
        "id": f"{notice.code}-{notice.version}-{at:%Y%m%d%H%M%S}",
        "date": moment(at),
        "tag": ["tender"],
        "initiationType": "tender",
        "language": notice.language,
        "tender": tender(site, notice),
    }
    if not notice.anonymous:
        made |= {"buyer": buyer, "parties": [party(notice, buyer)]}
    return made


def party(notice: Posting, buyer: dict[str, Any]) -> dict[str, Any]:
    """Return the buyer among the parties."""
    place: dict[str, Any] = {
        "locality": notice.organisation.city,
        "countryName": notice.organisation.country,
    }
    return {**buyer, "roles": ["buyer"], "address": place}


def tender(site: str, notice: Posting) -> dict[str, Any]:
    """Return what a notice says: its title, its deadline, its official address, its questions."""
    questions = [enquiry(one) for one in notice.seen_questions]
    made: dict[str, Any] = {
        "id": notice.buyer_reference or notice.code,
        "title": notice.title,
        "description": "\n\n".join(part for part in (notice.summary, notice.description) if part),
        "status": "active",
        "documents": documents(site, notice),
        "hasEnquiries": bool(questions),
        "enquiries": questions,
    }
    if notice.deadline:
        made["tenderPeriod"] = {"endDate": moment(notice.deadline)}
    return made


def documents(site: str, notice: Posting) -> list[dict[str, str]]:
    """Return the official notice, and its page here."""
    page = {"id": "page", "url": f"{site}/market/{notice.code}/", "format": "text/html"}
    if not notice.official_url:
        return [page]
    official = {"id": "notice", "documentType": "tenderNotice", "url": notice.official_url}
    return [official | {"language": notice.language}, page]


def enquiry(question: Question) -> dict[str, str]:
    """Return a question with its answer; who asked is not said."""
    made = {
        "id": question.code,
        "date": moment(question.asked_at),
        "description": question.text,
    }
    if question.answer and question.answered_at and question.answer_held_at is None:
        made |= {"answer": question.answer, "dateAnswered": moment(question.answered_at)}
    return made


def moment(at: datetime) -> str:
    """Return a moment as the standard writes it."""
    return at.isoformat(timespec="seconds")
