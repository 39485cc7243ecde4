"""Editions as they are shown in lists and at the head of their page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import dateformat, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.salon.models import Contest, Edition, EditionState


def dates(edition: Edition) -> str:
    """Return the days of an edition in words, as short as they can be said."""
    first, last = edition.starts_on, edition.ends_on
    if first == last:
        return dateformat.format(first, "j N Y")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{dateformat.format(last, 'j N Y')}"
    if first.year == last.year:
        return f"{dateformat.format(first, 'j N')} – {dateformat.format(last, 'j N Y')}"
    return f"{dateformat.format(first, 'j N Y')} – {dateformat.format(last, 'j N Y')}"


def card(edition: Edition) -> dict[str, Any]:
    """Return what a list shows of an edition."""
    reading = edition.reading(get_language())
    return {
        "edition": edition,
        "url": reverse("edition", args=[edition.slug]),
        "dates": dates(edition),
        "when": when(edition),
        "summary": reading.summary,
        "language": reading.language,
        "direction": reading.direction,
        "exhibitors": getattr(edition, "exhibitor_count", 0),
    }


def cards(editions: Iterable[Edition]) -> list[dict[str, Any]]:
    """Return editions as a list shows them."""
    return [card(one) for one in editions]


def when(edition: Edition) -> str:
    """Return ``draft``, ``past``, ``now`` or ``next``."""
    if edition.state == EditionState.DRAFT:
        return "draft"
    if edition.is_over:
        return "past"
    return "now" if edition.starts_on <= edition.today() else "next"


@dataclass(frozen=True)
class Offer:
    """Something to do at an edition now: the words of its button, until when, where."""

    label: str
    url: str
    until: datetime | None = None


def open_now(edition: Edition) -> list[Offer]:
    """Return what is open at an edition now; a visitor is led to the way to sign in."""
    offers = []
    if edition.takes_visitors:
        offers.append(
            _offer(_("Register"), "register_visitor", edition, edition.registration_until)
        )
    if edition.takes_applications:
        offers.append(
            _offer(
                _("Apply as an exhibitor"), "exhibitor_apply", edition, edition.applications_until
            )
        )
    if edition.takes_talks:
        offers.append(_offer(_("Propose a talk"), "talks", edition, edition.talks_until))
    contest = open_contest(edition)
    if contest is not None and not edition.is_over:
        offers.append(_offer(_("Enter a contest"), "contests", edition, contest.entries_until))
    if edition.programme_published_at is not None:
        offers.append(_offer(_("See the programme"), "programme", edition, None))
    return [one for one in offers if one.url]


def open_contest(edition: Edition) -> Contest | None:
    """Return the contest that takes entries longest, if any does."""
    rows = edition.contests.filter(published_at__isnull=False, entries_until__gte=timezone.now())
    return rows.order_by("-entries_until").first()


def _offer(label: str, name: str, edition: Edition, until: datetime | None) -> Offer:
    """Return something to do at an edition, if there is a page for it."""
    return Offer(label, address(name, edition), until)


def address(name: str, edition: Edition) -> str:
    """Return the address of a page of an edition, or nothing where there is none."""
    try:
        return reverse(name, args=[edition.slug])
    except NoReverseMatch:
        return ""
