"""The list of offers and needs, the page of each, one's own."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.market import filters, posting_page, queries
from dorsale_web.market.cards import cards, poster, state_label
from dorsale_web.market.filters import Filters
from dorsale_web.market.forms.postings import other_languages
from dorsale_web.market.forms.searches import AnswerForm, QuestionForm
from dorsale_web.market.found_contacts import named
from dorsale_web.market.models import Posting, PostingKind, PostingVersion, Side
from dorsale_web.market.rules import is_open, sees_poster
from dorsale_web.matching import themes
from dorsale_web.members.access import may
from dorsale_web.members.geography import countries
from dorsale_web.members.paging import page_of
from dorsale_web.members.text import CONTENT_LANGUAGES, RIGHT_TO_LEFT, Origin

WITH_QUESTIONS = (PostingKind.CALL.value, PostingKind.TENDER.value)


def listing(request: HttpRequest) -> HttpResponse:
    """Show the open offers and needs."""
    chosen = filters.of(request.GET)
    page = page_of(request, queries.listed(request.user, chosen))
    context = shown_page(page, chosen) | {"cards": cards(request.user, page), "audience": "public"}
    return render(request, "market/postings.html", context)


def shown_page(page: Page[Any], chosen: Filters) -> dict[str, Any]:
    """Return what the list needs beside its cards."""
    return {
        "page": page,
        "filters": chosen,
        "query": chosen.encoded(),
        "facets": facets(chosen),
        "chosen": chosen.chosen,
        "words": chosen.words,
        "search": True,
        "clear_url": "?",
        "kept": [{"name": "sort", "value": chosen.sort}] if chosen.sort else [],
        "orders": orders(chosen),
    }


def facets(chosen: Filters) -> list[dict[str, Any]]:
    """Return the filters of the list with what is chosen in them."""
    language = get_language() or "fr"
    labels = [(code, themes.label(code, language)) for code in themes.CODES]
    kinds = [(code, capfirst(label)) for code, label in PostingKind.choices]
    sides = [(code, capfirst(label)) for code, label in Side.choices]
    return [
        facet("side", _("Offer or need"), sides, (chosen.side,)),
        facet("kind", _("Kind"), kinds, chosen.kinds, many=True),
        facet("theme", _("Theme"), labels, chosen.themes, many=True),
        facet("country", _("Country"), countries(language), (chosen.country,)),
        facet("language", _("Language"), CONTENT_LANGUAGES, (chosen.language,)),
    ]


def facet(
    name: str, label: str, choices: Any, values: tuple[str, ...], *, many: bool = False
) -> dict[str, Any]:
    """Return one filter."""
    options = [
        {"value": value, "label": text, "chosen": value in values} for value, text in choices
    ]
    return {"name": name, "label": label, "many": many, "options": options}


def orders(chosen: Filters) -> list[dict[str, Any]]:
    """Return the orders of the list as links."""
    known = [(filters.NEWEST, _("Newest first")), (filters.DEADLINE, _("Ending soonest first"))]
    if chosen.words:
        known.insert(0, ("", _("Best first")))
    present = chosen.sort or known[0][0]
    return [
        {
            "label": label,
            "url": f"?{chosen.sorted_by(sort).encoded()}",
            "current": sort == present,
        }
        for sort, label in known
    ]


def posting(request: HttpRequest, one: Posting) -> HttpResponse:
    """Show one offer or need."""
    wanted = "" if request.GET.get("original") else get_language()
    reading = one.reading(wanted)
    is_named = sees_poster(request.user, one)
    context = {
        "posting": one,
        "reading": reading,
        "is_named": is_named,
        "poster": poster(one, named=is_named),
        "is_open": is_open(one),
        "kind": capfirst(one.get_kind_display()),
        "steps": posting_page.steps(one),
        "facts": posting_page.facts(one),
        "themes": posting_page.theme_links(one),
        "structured": posting_page.structured(one, reading, named=is_named) if is_open(one) else "",
        "audience": "public" if is_open(one) else "organisation",
        "is_translated": reading.origin != Origin.NONE,
        "is_older": is_older(one, reading.language),
        "translates_to": get_language() in one.translations and get_language() != one.language,
    }
    own = for_staff(request, one) | questions_of(request, one)
    return render(request, "market/posting.html", context | own)


def is_older(one: Posting, language: str) -> bool:
    """Return whether a translation was made from an earlier version."""
    known = one.translations.get(language, {})
    return language != one.language and known.get("version", one.version) < one.version


def for_staff(request: HttpRequest, one: Posting) -> dict[str, Any]:
    """Return what the organisation and its officers see beside the page."""
    if not may(request.user, "market.see_versions", one):
        return {}
    return {
        "is_staff": True,
        "state": capfirst(state_label(one)),
        "held": named(one.held_for),
        "language_choices": other_languages(one),
    }


def questions_of(request: HttpRequest, one: Posting) -> dict[str, Any]:
    """Return the questions of a notice with what the reader may do about each."""
    if one.kind not in WITH_QUESTIONS:
        return {}
    moderates = may(request.user, "market.review_posting", one)
    answers = may(request.user, "market.change_posting", one)
    rows = queries.questions(request.user).filter(posting=one).select_related(None)
    return {
        "has_questions": True,
        "questions": [
            {
                "question": row,
                "held": bool(row.hidden_at),
                "answer": row.answer if shows_answer(row, moderates or answers) else "",
                "answer_held": bool(row.answer_held_at) and (moderates or answers),
                "form": AnswerForm(instance=row, prefix=row.code) if answers else None,
            }
            for row in rows
        ],
        "moderates": moderates,
        "question_form": QuestionForm(),
    }


def shows_answer(row: Any, sees_held: bool) -> bool:
    """Return whether the answer of a question is shown to this reader."""
    return sees_held or row.answer_held_at is None


def mine(request: HttpRequest) -> HttpResponse:
    """Show the postings of one's organisations with where each stands."""
    page = page_of(request, queries.own_postings(request.user))
    context = {
        "page": page,
        "cards": cards(request.user, page, states=True),
        "audience": "organisation",
    }
    return render(request, "market/mine.html", context)


def versions(request: HttpRequest, one: Posting) -> HttpResponse:
    """Show what a posting said before each material edit."""
    rows = [version(row, one) for row in one.versions.order_by("-number")]
    context = {"posting": one, "versions": rows, "audience": "organisation"}
    return render(request, "market/versions.html", context)


def version(row: PostingVersion, one: Posting) -> dict[str, Any]:
    """Return one version as labelled texts, in the order of the page."""
    labels = {field.name: field.verbose_name for field in Posting._meta.fields}
    texts = [
        {"label": capfirst(str(labels[name])), "value": _words(value)}
        for name, value in row.texts.items()
        if name in labels and value not in ("", None, [], "None")
    ]
    direction = "rtl" if one.language in RIGHT_TO_LEFT else "ltr"
    return {"row": row, "texts": texts, "language": one.language, "direction": direction}


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
