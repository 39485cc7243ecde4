"""The list of fairs, the page of one, its calendar, and the overview of its organisers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.matching import themes
from dorsale_web.members import audit_words, sheets
from dorsale_web.members.geography import country_name
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.members.queries.audit import people_by_code
from dorsale_web.salon.actions.editions import url_of
from dorsale_web.salon.edition_cards import cards, dates, open_now, when
from dorsale_web.salon.exchange import calendar
from dorsale_web.salon.forms.editions import FiltersForm
from dorsale_web.salon.models import Edition, EditionState, OpeningDay
from dorsale_web.salon.overview import overview as overview_of
from dorsale_web.salon.queries import edition_lists as queries
from dorsale_web.salon.queries.edition_lists import Asked
from dorsale_web.salon.views.at_the_fair import at_the_fair
from dorsale_web.salon.views.frame import organise, show

MOST_TO_COME = 60
ACTS_A_PAGE = 50


def every(request: HttpRequest) -> HttpResponse:
    """Show the fairs of today, those to come, and the archive page by page."""
    form = FiltersForm(request.GET)
    asked = Asked(**form.asked())
    coming = cards(queries.not_over(request.user, asked)[:MOST_TO_COME])
    past = page_of(request, queries.over(request.user, asked))
    context = {
        "now": [one for one in coming if one["when"] == "now"],
        "next": [one for one in coming if one["when"] == "next"],
        "past": cards(past),
        "drafts": cards(queries.in_preparation(request.user)),
        "page": past,
        "query": query_without_page(request),
        "facets": facets(request, asked),
        "chosen": len(form.asked()),
        "clear_url": "?",
        "audience": "public",
    }
    return render(request, "salon/editions.html", context)


def facets(request: HttpRequest, asked: Asked) -> list[dict[str, Any]]:
    """Return the filters of the list: countries where there are fairs, and themes."""
    language = get_language() or "fr"
    countries = [
        (code, country_name(code, language)) for code in queries.countries_of(request.user)
    ]
    countries.sort(key=lambda one: one[1])
    labels = list(themes.labels(language).items())
    return [
        facet("country", _("Country"), countries, asked.country),
        facet("theme", _("Theme"), labels, asked.theme),
    ]


def facet(name: str, label: str, choices: list[tuple[str, str]], value: str) -> dict[str, Any]:
    """Return one filter with what is chosen in it."""
    options = [{"value": code, "label": text, "chosen": code == value} for code, text in choices]
    return {"name": name, "label": label, "many": False, "options": options}


@at_the_fair
def one(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show one fair."""
    context = {
        "dates": dates(edition),
        "when": when(edition),
        "days": edition.days.all(),
        "themes": edition.themes.all(),
        "halls": edition.halls.count(),
        "offers": open_now(edition),
        "audience": "public" if edition.state == EditionState.PUBLISHED else "",
    }
    return show(request, "salon/edition.html", edition, "edition", **context)


def days_ics(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Give the days and hours of a fair to a calendar."""
    entries = [entry_of(day, edition) for day in edition.days.all()]
    content = calendar.calendar(edition.name, entries)
    return sheets.download(content, f"{edition.slug}.ics", calendar.MEDIA_TYPE)


def entry_of(day: OpeningDay, edition: Edition) -> calendar.Entry:
    """Return the hours of a day as an entry of a calendar."""
    reading = edition.reading(get_language())
    return calendar.Entry(
        uid=f"day-{edition.slug}-{day.day.isoformat()}",
        start=datetime.combine(day.day, day.opens_at, tzinfo=edition.zone),
        end=datetime.combine(day.day, day.closes_at, tzinfo=edition.zone),
        title=edition.name,
        language=reading.language,
        place=", ".join(filter(None, [edition.venue, edition.address, edition.city])),
        text=reading.summary,
        url=f"{settings.SITE_URL}{url_of(edition)}",
        changed_at=edition.changed_at,
    )


@at_the_fair
def overview(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show its organisers where it stands."""
    context = {"overview": overview_of(edition), "dates": dates(edition), "when": when(edition)}
    return organise(request, "salon/organise.html", edition, "organise", **context)


@at_the_fair
def acts(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show its organisers what was done to it, by whom."""
    page = page_of(request, queries.acts(edition), ACTS_A_PAGE)
    people, things = people_by_code(page), audit_words.named(page)
    rows = [(one.at, audit_words.sentence(one, people, things)) for one in page]
    context = {"page": page, "rows": rows}
    return organise(request, "salon/edition_acts.html", edition, "organise", **context)
