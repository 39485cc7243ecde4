"""Pages of the directory: the list, the map, people, and tables to take away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from dorsale_web.members import directory_map, directory_table, geography, limits, sheets
from dorsale_web.members.cards import organisation_card
from dorsale_web.members.forms.organisations import (
    FiltersForm,
    PeopleFiltersForm,
    country_choices,
    theme_choices,
)
from dorsale_web.members.geography import Place
from dorsale_web.members.models import OrganisationKind
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.members.queries import directory as queries
from dorsale_web.members.text import CONTENT_LANGUAGES

VOUCHED = (("yes", gettext_lazy("vouched")), ("no", gettext_lazy("not vouched")))
EXPORTS_PER_HOUR = "20/h"


def asked(request: HttpRequest) -> queries.Filters:
    """Return what the address asks for; values that are not known count as none."""
    given = FiltersForm(request.GET).asked()
    return queries.Filters(words=given.pop("q", ""), **given)


def organisations(request: HttpRequest) -> HttpResponse:
    """Show the organisations asked for, twenty a page."""
    filters = asked(request)
    page = page_of(request, queries.directory(request.user, filters))
    context = {
        "page": page,
        "cards": [organisation_card(one) for one in queries.in_order(page)],
        "filters": filters,
        "query": query_without_page(request),
        "facets": facets(filters, queries.counts_by_country(request.user)),
        "chosen": filters.chosen,
        "clear_url": reverse("organisations"),
        "audience": "members" if request.user.is_authenticated else "public",
    }
    return render(request, "members/organisations.html", context)


def facets(filters: queries.Filters, countries: dict[str, int]) -> list[dict[str, Any]]:
    """Return the filters of the directory as ``parts/facets.html`` takes them."""
    present = [(code, name) for code, name in country_choices() if code in countries]
    return [
        facet("country", _("Country"), present, filters.country, countries),
        facet("kind", _("Kind"), OrganisationKind.choices, filters.kind),
        facet("theme", _("Theme"), theme_choices(), filters.theme),
        facet("language", _("Language"), CONTENT_LANGUAGES, filters.language),
        facet("vouched", _("Vouching"), VOUCHED, filters.vouched),
    ]


def facet(
    name: str, label: str, choices: Any, chosen: str, counts: dict[str, int] | None = None
) -> dict[str, Any]:
    """Return one filter with its options, the chosen one marked."""
    options = [
        {
            "value": value,
            "label": words,
            "count": counts.get(value) if counts else None,
            "chosen": value == chosen,
        }
        for value, words in choices
    ]
    return {"name": name, "label": label, "options": options}


def organisations_map(request: HttpRequest) -> HttpResponse:
    """Show how many organisations each country has, on a map and in a table."""
    counts = queries.counts_by_country(request.user)
    language = get_language() or "fr"
    rows = [
        {"name": name, "count": counts[code], "url": _country_url(code)}
        for code, name in geography.countries(language)
        if code in counts
    ]
    context = {
        "drawing": mark_safe(drawing(request, counts, language)),
        "rows": rows,
        "beyond": sum(directory_map.beyond_the_map(counts).values()),
        "total": sum(counts.values()),
    }
    return render(request, "members/organisations_map.html", context)


def drawing(request: HttpRequest, counts: dict[str, int], language: str) -> str:
    """Return the map as SVG."""
    places = [geography.place_of(*one) for one in queries.cities_of(request.user)]
    return directory_map.draw(
        counts,
        language=language,
        link=_country_url,
        describe=_describe,
        title=_("Organisations of the network by country"),
        points=[one for one in places if isinstance(one, Place)],
    )


def _country_url(code: str) -> str:
    return f"{reverse('organisations')}?country={code}"


def _describe(name: str, count: int) -> str:
    words = ngettext("{name}: {count} organisation", "{name}: {count} organisations", count)
    return words.format(name=name, count=count)


def people(request: HttpRequest) -> HttpResponse:
    """Show the people who agreed to be in the list, by name."""
    given = PeopleFiltersForm(request.GET).asked()
    words, country = given.get("q", ""), given.get("country", "")
    page = page_of(request, queries.people_listed(request.user, words, country))
    homes = queries.organisations_of(page, request.user)
    context = {
        "page": page,
        "cards": [person_card(one, homes.get(one.pk, []), request) for one in page],
        "words": words,
        "query": query_without_page(request),
        "facets": [facet("country", _("Country"), country_choices()[1:], country)],
        "chosen": bool(words) + bool(country),
        "clear_url": reverse("people"),
        "audience": "members",
    }
    return render(request, "members/people.html", context)


def person_card(person: Any, homes: list[Any], request: HttpRequest) -> dict[str, Any]:
    """Return what the list shows of a person: the name, and the city if it is for members."""
    shown = person.visibility.get("city") in ("public", "members")
    return {
        "person": person,
        "city": person.city if shown or person == request.user else "",
        "organisations": homes,
    }


def export_csv(request: HttpRequest) -> HttpResponse:
    """Give what the list shows as CSV."""
    if not limits.allow(request, "export", EXPORTS_PER_HOUR):
        return limits.refuse(request)
    content = sheets.as_csv(directory_table.rows(request.user, asked(request)))
    return sheets.download(content, "dorsale-organisations.csv", "text/csv; charset=utf-8")


def export_xlsx(request: HttpRequest) -> HttpResponse:
    """Give what the list shows as a workbook."""
    if not limits.allow(request, "export", EXPORTS_PER_HOUR):
        return limits.refuse(request)
    table = directory_table.rows(request.user, asked(request))
    content = sheets.as_xlsx(table, _("Organisations"))
    return sheets.download(content, "dorsale-organisations.xlsx", sheets.XLSX)
