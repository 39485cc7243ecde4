"""Postings as cards of a list: in the reader's language, without the name that is withheld."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.market.models import Posting
from dorsale_web.market.queries import seen_posters
from dorsale_web.matching import themes
from dorsale_web.members.geography import country_name
from dorsale_web.members.models import Asker
from dorsale_web.members.text import Origin

SOON = timedelta(days=14)


def cards(
    asker: Asker, postings: Iterable[Posting], *, states: bool = False
) -> list[dict[str, Any]]:
    """Return the cards of postings; ``states`` adds where each stands, for one's own list."""
    some = list(postings)
    seen = seen_posters(asker, some)
    return [card(one, named=one.pk in seen, state=states) for one in some]


def card(posting: Posting, *, named: bool, state: bool = False) -> dict[str, Any]:
    """Return the card of one posting, with its organisation only if it is ``named``."""
    language = get_language() or "fr"
    reading = posting.reading(language)
    shown: dict[str, Any] = {
        "code": posting.code,
        "url": f"/market/{posting.code}/",
        "side": posting.side,
        "kind": capfirst(posting.get_kind_display()),
        "title": reading.title,
        "summary": reading.summary,
        "language": reading.language,
        "direction": reading.direction,
        "themes": [themes.label(one.code, language) for one in posting.themes.all()],
        "expires_on": posting.expires_on,
        "ends_soon": posting.expires_on <= timezone.localdate() + SOON,
        "origin_label": reading.origin_label if reading.origin != Origin.NONE else "",
        "state": state_label(posting) if state else "",
    }
    return shown | poster(posting, named=named)


def poster(posting: Posting, *, named: bool) -> dict[str, Any]:
    """Return who stands behind a posting, or only what it is and where."""
    country = country_name(posting.country, get_language() or "fr")
    if not named:
        return {"anonymous": description(posting, country)}
    organisation = posting.organisation
    return {
        "organisation": organisation.name,
        "organisation_url": organisation_url(organisation.slug),
        "country": country,
    }


def organisation_url(slug: str) -> str:
    """Return the address of an organisation's page."""
    try:
        return reverse("organisation", kwargs={"slug": slug})
    except NoReverseMatch:
        return f"/organisations/{slug}/"


def description(posting: Posting, country: str) -> str:
    """Return the kind, size and country of an organisation that is not named."""
    kind = capfirst(posting.get_organisation_kind_display())
    size = posting.organisation.get_size_display()
    return ", ".join(part for part in (kind, size, country) if part)


def state_label(posting: Posting) -> str:
    """Return where a posting stands, with what a state alone does not say."""
    if posting.suspended_at:
        return _("stopped by a steward")
    if posting.state == "published" and posting.expires_on < timezone.localdate():
        return _("expired")
    if posting.state == "published" and not posting.organisation.is_vouched:
        return _("hidden: the organisation is not vouched for")
    if posting.state == "draft" and posting.review_note:
        return _("sent back")
    return str(posting.get_state_display())
