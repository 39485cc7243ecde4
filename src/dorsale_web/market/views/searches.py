"""Saved searches."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.market import filters, queries
from dorsale_web.market.actions import searches as acts
from dorsale_web.market.forms.searches import NewSearchForm, SearchForm
from dorsale_web.market.models import PostingKind, SavedSearch, Side
from dorsale_web.market.views.acts import attempt
from dorsale_web.matching import themes
from dorsale_web.members.geography import country_name
from dorsale_web.members.text import CONTENT_LANGUAGES


def searches(request: HttpRequest) -> HttpResponse:
    """Show one's saved searches."""
    rows = queries.saved_searches(request.user).order_by("name", "pk")
    shown = [{"search": one, "says": in_words(filters.of_text(one.query))} for one in rows]
    context = {"searches": shown, "audience": "members", "only_me": True}
    return render(request, "market/searches.html", context)


def save(request: HttpRequest) -> HttpResponse:
    """Name the search of the list, and keep it."""
    chosen = filters.of(request.GET)
    start = {"query": chosen.encoded(), "name": in_words(chosen)[:80], "every": "weekly"}
    form = NewSearchForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kept = (given["name"], given["query"], given["every"])
        attempt(request, acts.save, *kept, done=_("The search is kept."))
        return redirect("saved_searches")
    context = {"form": form, "audience": "members", "says": in_words(chosen)}
    return render(request, "market/search_form.html", context)


def change(request: HttpRequest, search: SavedSearch) -> HttpResponse:
    """Change the name or the pace of a saved search."""
    form = SearchForm(request.POST or None, instance=search)
    if request.method == "POST" and form.is_valid():
        given = (search, form.cleaned_data["name"], form.cleaned_data["every"])
        attempt(request, acts.change, *given, done=_("The changes are kept."))
        return redirect("saved_searches")
    says = in_words(filters.of_text(search.query))
    context = {"form": form, "search_saved": search, "audience": "members", "says": says}
    return render(request, "market/search_form.html", context)


def delete(request: HttpRequest, search: SavedSearch) -> HttpResponse:
    """Forget a saved search."""
    attempt(request, acts.delete, search, done=_("The search is deleted."))
    return redirect("saved_searches")


def in_words(chosen: filters.Filters) -> str:
    """Return what a search looks for, in words."""
    language = get_language() or "fr"
    parts: list[Any] = [f"“{chosen.words}”" if chosen.words else ""]
    parts += [Side(chosen.side).label] if chosen.side else []
    parts += [PostingKind(kind).label for kind in chosen.kinds]
    parts += [themes.label(code, language) for code in chosen.themes]
    parts += [country_name(chosen.country, language)] if chosen.country else []
    parts += [dict(CONTENT_LANGUAGES).get(chosen.language, "")]
    said = ", ".join(str(part) for part in parts if part)
    return capfirst(said) or _("All offers and needs")
