"""Exhibitors, products and shows as lists show them: in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from dorsale_web.members.geography import country_name
from dorsale_web.members.models import Asker, Organisation
from dorsale_web.salon.models import Exhibitor, Product, Session, Stand
from dorsale_web.salon.queries.exhibitors import exhibitors, listed

MOST_IN_PANEL = 6


def card(exhibitor: Exhibitor) -> dict[str, Any]:
    """Return the card of an exhibitor."""
    language = get_language() or "fr"
    reading = exhibitor.reading(language)
    organisation = exhibitor.organisation
    return {
        "url": reverse("exhibitor", args=[exhibitor.code]),
        "name": organisation.name,
        "city": organisation.city,
        "country": country_name(organisation.country, language),
        "summary": reading.presentation,
        "language": reading.language,
        "direction": reading.direction,
        "themes": [one.pk for one in exhibitor.themes.all()],
        "stands": [one.label for one in exhibitor.stands.all()],
    }


def product_card(product: Product) -> dict[str, Any]:
    """Return the card of a product."""
    reading = product.reading(get_language())
    return {
        "product": product,
        "url": reverse("product", args=[product.code]),
        "name": reading.name,
        "summary": reading.summary,
        "language": reading.language,
        "direction": reading.direction,
    }


def show_card(show: Session) -> dict[str, Any]:
    """Return the line of a show, with the way to its page where there is one."""
    reading = show.reading(get_language())
    return {
        "show": show,
        "url": address("session", show.code),
        "title": reading.title,
        "language": reading.language,
        "direction": reading.direction,
    }


def address(name: str, *parts: str) -> str:
    """Return the address of a page of another room, or nothing while there is none."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


def stand_links(stands: Iterable[Stand], slug: str) -> list[dict[str, Any]]:
    """Return where an exhibitor stands, with the way to the plan."""
    plan = address("floor_plan", slug)
    return [
        {
            "label": one.label,
            "hall": one.hall.name,
            "area_m2": one.area_m2,
            "url": f"{plan}?{urlencode({'stand': one.label})}#here" if plan else "",
        }
        for one in stands
    ]


def fairs_of(asker: Asker, organisation: Organisation) -> list[dict[str, Any]]:
    """Return the fairs where an organisation exhibits or exhibited, the latest first."""
    rows = exhibitors(asker).filter(listed(), organisation=organisation)
    rows = rows.prefetch_related("stands").order_by("-edition__starts_on")[:MOST_IN_PANEL]
    return [fair_card(one) for one in rows]


def fair_card(exhibitor: Exhibitor) -> dict[str, Any]:
    """Return the card of a fair on an organisation's page."""
    edition = exhibitor.edition
    return {
        "url": reverse("exhibitor", args=[exhibitor.code]),
        "name": edition.name,
        "city": edition.city,
        "country": country_name(edition.country, get_language() or "fr"),
        "starts_on": edition.starts_on,
        "ends_on": edition.ends_on,
        "stands": [one.label for one in exhibitor.stands.all()],
    }
