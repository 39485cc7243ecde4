"""The exhibitors of a fair as everybody sees them, their products, and what is new."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.matching import themes
from dorsale_web.members.access import may
from dorsale_web.members.geography import country_name, known_countries
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.members.text import Origin
from dorsale_web.salon.exhibitor_cards import (
    address,
    card,
    product_card,
    show_card,
    stand_links,
)
from dorsale_web.salon.models import Edition, Exhibitor, Product
from dorsale_web.salon.queries.exhibitors import (
    Choice,
    countries_of,
    in_list,
    new_products,
    own_exhibitors,
    shows_of,
    with_products,
)
from dorsale_web.salon.rules.exhibitors import belongs, is_listed, is_out
from dorsale_web.salon.views.frame import show

MOST_SIGNS = 100


def listing(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the exhibitors of an edition."""
    chosen = choice_of(request.GET)
    page = page_of(request, in_list(edition, chosen))
    context = {
        "page": page,
        "cards": [card(one) for one in page],
        "query": query_without_page(request),
        "facets": facets(edition, chosen),
        "words": chosen.words,
        "chosen": len([one for one in (chosen.words, chosen.theme, chosen.country) if one]),
        "mine": list(own_exhibitors(request.user, edition)),
        "has_new": new_products(edition).exists(),
    }
    return show(request, "salon/exhibitors/list.html", edition, "exhibitors", **context)


def choice_of(query: QueryDict) -> Choice:
    """Return what is looked for; what is not known in an address counts for nothing."""
    theme, country = query.get("theme", ""), query.get("country", "")
    return Choice(
        words=" ".join(query.get("q", "").replace("\x00", "").split())[:MOST_SIGNS],
        theme=theme if theme in themes.CODES else "",
        country=country if country in known_countries() else "",
    )


def facets(edition: Edition, chosen: Choice) -> list[dict[str, Any]]:
    """Return the filters of the list with what is chosen in them."""
    language = get_language() or "fr"
    topics = [(code, themes.label(code, language)) for code in themes.CODES]
    places = [(code, country_name(code, language)) for code in countries_of(edition)]
    return [
        facet("theme", _("Theme"), topics, chosen.theme),
        facet("country", _("Country"), sorted(places, key=lambda one: one[1]), chosen.country),
    ]


def facet(name: str, label: str, choices: list[tuple[str, str]], value: str) -> dict[str, Any]:
    """Return one filter."""
    options = [{"value": code, "label": text, "chosen": code == value} for code, text in choices]
    return {"name": name, "label": label, "many": False, "options": options}


def one(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Show one exhibitor: what it shows, where it stands, when it is on stage."""
    edition, asker = exhibitor.edition, request.user
    within = belongs(asker, exhibitor)
    context = {
        "exhibitor": exhibitor,
        "reading": exhibitor.reading(get_language()),
        "organisation": exhibitor.organisation,
        "themes": list(exhibitor.themes.all()),
        "stands": stand_links(exhibitor.stands.select_related("hall"), edition.slug),
        "products": [product_card(product) for product in with_products(exhibitor, asker)],
        "shows": [show_card(session) for session in shows_of(exhibitor)],
        "is_listed": is_listed(exhibitor),
        "within": within,
        "room_url": room_url(request, exhibitor),
        "wish_url": wish_url(request, exhibitor) if is_listed(exhibitor) and not within else "",
        "audience": "public" if is_listed(exhibitor) else "organisation",
    }
    return show(request, "salon/exhibitors/one.html", edition, "exhibitors", **context)


def room_url(request: HttpRequest, exhibitor: Exhibitor) -> str:
    """Return the way to the exhibitor's room, for those who may enter."""
    if not may(request.user, "salon.enter_exhibitor_room", exhibitor):
        return ""
    return reverse("exhibitor_room", args=[exhibitor.code])


def wish_url(request: HttpRequest, exhibitor: Exhibitor) -> str:
    """Return where a meeting is asked for, for those who may ask."""
    url = address("wish_exhibitor", exhibitor.code)
    return url if url and may(request.user, "salon.wish_at_exhibitor", exhibitor) else ""


def product(request: HttpRequest, one: Product) -> HttpResponse:
    """Show one product."""
    reading = one.reading(get_language())
    context = {
        "product": one,
        "is_held_back": not is_out(one),
        "reading": reading,
        "is_translated": reading.origin != Origin.NONE,
        "exhibitor": one.exhibitor,
        "stands": stand_links(
            one.exhibitor.stands.select_related("hall"), one.exhibitor.edition.slug
        ),
    }
    edition = one.exhibitor.edition
    return show(request, "salon/exhibitors/product.html", edition, "exhibitors", **context)


def announced(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the new products of a fair, the latest first."""
    page = page_of(request, new_products(edition))
    context = {
        "page": page,
        "query": query_without_page(request),
        "cards": [product_card(found) for found in page],
    }
    return show(request, "salon/exhibitors/new_products.html", edition, "exhibitors", **context)
