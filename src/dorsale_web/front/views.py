"""The first page, the search box, and what the site says about itself."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dorsale_web.front import about, queries
from dorsale_web.library.cards import cards as entry_cards
from dorsale_web.market.cards import cards as posting_cards
from dorsale_web.matching import themes
from dorsale_web.members import limits, search
from dorsale_web.members.standing import standing
from dorsale_web.members.text import CONTENT_LANGUAGES

A_PAGE = 20
MOST_SEARCHES = "60/m"
KINDS = {
    "posting": _("Offers and needs"),
    "organisation": _("Organisations"),
    "experience": _("Experiences"),
    "research": _("Research outputs"),
    "document": _("Documents"),
}


def home(request: HttpRequest) -> HttpResponse:
    """Say what this is, show what is new, and what waits for whoever is signed in."""
    language = get_language() or "fr"
    experience = queries.newest_experience(request.user)
    newest = posting_cards(request.user, [*queries.newest("need"), *queries.newest("offer")])
    context: dict[str, Any] = {
        "figures": queries.figures(),
        "themes": [(code, themes.label(code, language), count) for code, count in queries.themes()],
        "newest": newest,
        "experiences": entry_cards(request.user, [experience] if experience else []),
        "audience": "public",
    }
    if standing(request.user).is_signed_in:
        context["steps"] = queries.next_steps(request.user)
    return render(request, "front/home.html", context)


def find(request: HttpRequest) -> HttpResponse:
    """Find words in all rooms."""
    if not limits.allow(request, "search", MOST_SEARCHES):
        return limits.refuse(request)
    words = request.GET.get("q", "").strip()[:200]
    found = search.find(request.user, words)
    counted = Counter(one.kind for one in found)
    chosen = request.GET.get("kind", "")
    shown = [one for one in found if one.kind == chosen] if chosen in KINDS else found
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    for one in page:
        one.kind_label = KINDS.get(one.kind, one.kind)  # type: ignore[attr-defined]
    query = urlencode({"q": words, "kind": chosen} if chosen else {"q": words})
    context = {
        "query": query,
        "search_words": words,
        "page": page,
        "kinds": [(kind, label, counted[kind]) for kind, label in KINDS.items() if counted[kind]],
        "chosen": chosen,
        "total": len(found),
    }
    return render(request, "front/search.html", context)


def languages(request: HttpRequest) -> HttpResponse:
    """Say which languages the site speaks, and how far."""
    rows = [(name, about.share_translated(code)) for code, name in CONTENT_LANGUAGES]
    return render(request, "front/languages.html", {"rows": rows, "audience": "public"})


def text(template: str) -> Any:
    """Return a view that shows a page of text."""

    def show(request: HttpRequest) -> HttpResponse:
        return render(request, template, {"audience": "public"})

    show.__name__ = template.rsplit("/", 1)[-1].removesuffix(".html")
    return show
