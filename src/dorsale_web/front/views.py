"""The first page, the search box, and what the site says about itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dorsale_web.front import about, marked, queries
from dorsale_web.library.cards import cards as entry_cards
from dorsale_web.market.cards import cards as posting_cards
from dorsale_web.matching import themes
from dorsale_web.members import limits, search
from dorsale_web.members.models import Person, SearchEntry
from dorsale_web.members.paging import page_of
from dorsale_web.members.standing import standing
from dorsale_web.members.text import CONTENT_LANGUAGES

MOST_SEARCHES = "60/m"
MOST_SIGNS = 200
MOST_FOUND = 200
BELOW = {"heading": "h3"}  # cards under a heading of their own
KINDS = {
    "posting": _("Offers and needs"),
    "organisation": _("Organisations"),
    "experience": _("Experiences"),
    "research": _("Research outputs"),
    "document": _("Documents"),
    "edition": _("Fairs"),
}


def home(request: HttpRequest) -> HttpResponse:
    """Say what this is, show what is new, and what waits for whoever is signed in."""
    language = get_language() or "fr"
    experience = queries.newest_experience(request.user)
    newest = posting_cards(request.user, [*queries.newest("need"), *queries.newest("offer")])
    context: dict[str, Any] = {
        "figures": queries.figures(),
        "themes": [(code, themes.label(code, language), count) for code, count in queries.themes()],
        "needs": [card | BELOW for card in newest if card["side"] == "need"],
        "offers": [card | BELOW for card in newest if card["side"] == "offer"],
        "experiences": [
            card | BELOW for card in entry_cards(request.user, [experience] if experience else [])
        ],
        "audience": "public",
    }
    if standing(request.user).is_signed_in:
        context["steps"] = queries.next_steps(request.user)
    return render(request, "front/home.html", context)


def find(request: HttpRequest) -> HttpResponse:
    """Find words in all rooms."""
    if not limits.allow(request, "search", MOST_SEARCHES):
        return limits.refuse(request)
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:MOST_SIGNS]
    found = search.find(request.user, words, most=MOST_FOUND)
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in KINDS else ""
    page = page_of(request, [one for one in found if chosen in ("", one.kind)])
    context = {
        "search_words": words,
        "page": page,
        "rows": rows(page, words),
        "kinds": tabs(words, Counter(one.kind for one in found), chosen),
        "total": len(found),
        "most": MOST_FOUND,
        "query": urlencode({"q": words, "kind": chosen}),
        "audience": "members" if standing(request.user).is_signed_in else "public",
    }
    return render(request, "front/search.html", context)


def rows(found: Iterable[SearchEntry], words: str) -> list[dict[str, Any]]:
    """Return what was found as lines, the words marked."""
    forms = marked.forms_of(words)
    return [
        {
            "entry": one,
            "kind": KINDS.get(one.kind, one.kind),
            "title": marked.marked(one.title, one.language, forms),
            "line": marked.marked(one.line, one.language, forms),
        }
        for one in found
    ]


def tabs(words: str, counted: Counter[str], chosen: str) -> list[dict[str, Any]]:
    """Return the rooms in which something was found, with how much."""
    kinds = [("", _("All"), counted.total())]
    kinds += [(kind, label, counted[kind]) for kind, label in KINDS.items() if counted[kind]]
    return [
        {
            "label": label,
            "count": count,
            "url": "?" + urlencode({"q": words, "kind": kind} if kind else {"q": words}),
            "current": kind == chosen,
        }
        for kind, label, count in kinds
    ]


def languages(request: HttpRequest) -> HttpResponse:
    """Say which languages the site speaks, and how far."""
    rows = [(name, code, about.share_translated(code)) for code, name in CONTENT_LANGUAGES]
    return render(request, "front/languages.html", {"rows": rows, "audience": "public"})


def interface(request: HttpRequest) -> HttpResponse:
    """List the operations of the programming interface."""
    site = request.build_absolute_uri("/").rstrip("/")
    context = {"operations": about.operations(request), "site": site}
    return render(request, "front/api.html", context | {"audience": "public"})


def text(template: str) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view that shows a page of text."""

    def show(request: HttpRequest) -> HttpResponse:
        return render(request, template, {"audience": "public"})

    show.__name__ = template.rsplit("/", 1)[-1].removesuffix(".html")
    return show


def choose_language(request: HttpRequest, language: str) -> HttpResponse:
    """Keep the language a person wants to read, and go back to the page."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    wanted = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    answer = redirect(wanted if safe else "home")
    age = settings.LANGUAGE_COOKIE_AGE
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, age, samesite="Lax")
    if isinstance(request.user, Person):
        Person.objects.filter(pk=request.user.pk).update(interface_language=language)
    return answer
