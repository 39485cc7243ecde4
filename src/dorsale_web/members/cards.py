"""Organisations as they are shown in lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from dorsale_web.matching import themes
from dorsale_web.members import geography
from dorsale_web.members.models import Organisation


def vouching_state(organisation: Organisation) -> str:
    """Return ``vouched``, ``lapsed`` or ``not_vouched``, as ``parts/badge_vouched.html`` asks."""
    if organisation.is_vouched:
        return "vouched"
    return "lapsed" if organisation.vouched_until else "not_vouched"


def theme_labels(codes: Iterable[Any]) -> list[str]:
    """Return the labels of themes in the reader's language."""
    return [themes.label(str(code), get_language() or "fr") for code in codes]


def organisation_card(organisation: Organisation) -> dict[str, Any]:
    """Return what ``parts/card_organisation.html`` shows; themes should be prefetched."""
    language = get_language() or "fr"
    reading = organisation.reading(language)
    return {
        "url": reverse("organisation", args=[organisation.slug]),
        "name": organisation.name,
        "kind": organisation.get_kind_display(),
        "city": organisation.city,
        "country": geography.country_name(organisation.country, language),
        "vouched": vouching_state(organisation),
        "summary": reading.summary,
        "language": reading.language,
        "direction": reading.direction,
        "themes": theme_labels(one.pk for one in organisation.themes.all()),
    }
