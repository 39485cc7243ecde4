"""The programme as everybody reads it, a session, stars, calendars."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.matching import themes
from dorsale_web.members.access import may
from dorsale_web.members.text import CONTENT_LANGUAGES, Origin
from dorsale_web.salon import agenda_address, timetable
from dorsale_web.salon.actions import programme as acts
from dorsale_web.salon.agenda import agenda
from dorsale_web.salon.exchange import calendar, schedule, schedule_xml
from dorsale_web.salon.forms.programme import FilterForm
from dorsale_web.salon.forms.sessions import other_languages
from dorsale_web.salon.models import Edition, Session, SessionKind
from dorsale_web.salon.queries import programme as queries
from dorsale_web.salon.rules.sessions import is_in_programme, is_placed, proposes, speaks
from dorsale_web.salon.views.frame import show


def programme(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show a day of the programme."""
    is_published = edition.programme_published_at is not None
    rows = queries.programme(edition) if is_published else Session.objects.none()
    chosen = filters(request)
    day = timetable.day_chosen(edition, request.GET.get("day", ""))
    shown = timetable.of_day(rows.filter(**chosen), edition, day)
    starred = queries.starred(request.user, edition)
    cards = [timetable.card(one, edition, starred) for one in shown]
    is_by_room = request.GET.get("by") == "room"
    context = {
        "is_published": is_published,
        "day": day,
        "days": timetable.day_links(edition, day, kept(request)),
        "groups": timetable.grouped(cards, edition.rooms.all() if is_by_room else None),
        "is_by_room": is_by_room,
        "facets": facets(rows, chosen) if is_published else [],
        "chosen": len(chosen),
        "kept": [{"name": "day", "value": day.isoformat()}],
        "query": kept(request, "by"),
        "clear_url": f"?day={day.isoformat()}",
    }
    return show(request, "salon/programme.html", edition, "programme", **context)


def filters(request: HttpRequest) -> dict[str, str]:
    """Return what of the programme is asked for."""
    form = FilterForm(request.GET)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    if chosen.get("theme") not in themes.CODES:
        chosen.pop("theme", None)
    return chosen


def kept(request: HttpRequest, *without: str) -> str:
    """Return the other parameters of the address, encoded."""
    query = request.GET.copy()
    for name in ("day", *without):
        query.pop(name, None)
    if without:
        query["day"] = request.GET.get("day", "")
    return query.urlencode()


def facets(rows: QuerySet[Session], chosen: dict[str, str]) -> list[dict[str, Any]]:
    """Return the filters with what the programme has of each."""
    held = list(rows.order_by().values_list("theme", "kind", "language").distinct())
    language = get_language() or "fr"
    labels = {code: themes.label(code, language) for code in themes.CODES}
    kinds = {code: capfirst(label) for code, label in SessionKind.choices}
    known = (
        ("theme", _("Theme"), labels, {one for one, _k, _l in held}),
        ("kind", _("Kind"), kinds, {one for _t, one, _l in held}),
        ("language", _("Language"), dict(CONTENT_LANGUAGES), {one for _t, _k, one in held}),
    )
    return [
        {
            "name": name,
            "label": label,
            "options": [
                {"value": code, "label": words, "chosen": chosen.get(name) == code}
                for code, words in choices.items()
                if code in here
            ],
        }
        for name, label, choices, here in known
    ]


def session(request: HttpRequest, one: Session) -> HttpResponse:
    """Show one session."""
    edition = one.edition
    sees_place = is_in_programme(one) or may(request.user, "salon.run_edition", edition)
    starred = queries.starred(request.user, edition)
    reading = one.reading(None if request.GET.get("original") else get_language())
    is_behind = proposes(request.user, one) or speaks(request.user, one)
    context = {
        "session": one,
        "reading": reading,
        "card": timetable.card(one, edition, starred),
        "speakers": list(one.speakers.all()),
        "is_placed": is_placed(one) and sees_place,
        "is_in_programme": is_in_programme(one),
        "day": edition.local(one.starts_at).date() if one.starts_at else None,
        "is_translated": reading.origin != Origin.NONE,
        "is_behind": is_behind or may(request.user, "salon.run_edition", edition),
        "language_choices": other_languages(one),
    }
    return show(request, "salon/session.html", edition, "programme", **context)


def star(request: HttpRequest, one: Session) -> HttpResponse:
    """Put a session into one's agenda, or take it out."""
    is_starred = request.POST.get("starred") != "no"
    acts.star(person_of(request), one, is_starred=is_starred)
    if request.POST.get("back") != "list":
        told = _("It is in your agenda.") if is_starred else _("It is out of your agenda.")
        messages.success(request, told)
    return redirect(back(request, f"/sessions/{one.code}/"))


def back(request: HttpRequest, otherwise: str) -> str:
    """Return the page of this site from which a form came."""
    wanted = request.POST.get("next", "")
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure())
    return wanted if is_ours else otherwise


def schedule_json(_request: HttpRequest, edition: Edition) -> HttpResponse:
    """Hand out the programme as ``schedule.json``."""
    given = JsonResponse(schedule.document(edition), json_dumps_params={"ensure_ascii": False})
    return for_everybody(given)


def schedule_as_xml(_request: HttpRequest, edition: Edition) -> HttpResponse:
    """Hand out the programme as ``schedule.xml``."""
    content = schedule_xml.as_xml(schedule.document(edition))
    return for_everybody(HttpResponse(content, content_type="text/xml; charset=utf-8"))


def for_everybody(given: HttpResponse) -> HttpResponse:
    """Let pages of other sites read what is public anyway; no cookie goes with it."""
    given["Access-Control-Allow-Origin"] = "*"
    return given


def programme_ics(_request: HttpRequest, edition: Edition) -> HttpResponse:
    """Hand out the programme as a calendar."""
    is_published = edition.programme_published_at is not None
    rows = queries.programme(edition) if is_published else ()
    entries = [calendar.of_session(one, edition, get_language()) for one in rows]
    return as_calendar(edition.name, entries, edition.slug)


def session_ics(_request: HttpRequest, one: Session) -> HttpResponse:
    """Hand out one session as a calendar.

    Raises:
        Http404: it has no hour yet.
    """
    if not is_in_programme(one):
        raise Http404
    entry = calendar.of_session(one, one.edition, get_language())
    return as_calendar(one.title, [entry], one.code)


def my_agenda_ics(_request: HttpRequest, edition: Edition, token: str) -> HttpResponse:
    """Hand out the calendar of whoever has the secret address.

    Raises:
        Http404: the address was given up, or never was one.
    """
    person = agenda_address.whose(token, edition)
    if person is None:
        raise Http404
    entries = [calendar.of_item(one, edition) for one in agenda(person, edition)]
    given = as_calendar(edition.name, entries, "agenda")
    given["Cache-Control"] = "private, no-store"
    return given


def as_calendar(name: str, entries: list[calendar.Entry], file: str) -> HttpResponse:
    """Return a calendar as an answer."""
    given = HttpResponse(calendar.calendar(name, entries), content_type=calendar.MEDIA_TYPE)
    given["Content-Disposition"] = f'inline; filename="{file}.ics"'
    return given


def my_calendar(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the secret address of one's calendar."""
    address = agenda_address.address(person_of(request), edition)
    webcal = address.replace("https://", "webcal://").replace("http://", "webcal://")
    context = {
        "address": address,
        "webcal": webcal,
        "items": agenda(request.user, edition),
    }
    return show(request, "salon/my_calendar.html", edition, "my_edition", **context)


def renew_address(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Give up the secret address, and make another."""
    done = _("The old address is void. Give the new one to your calendar.")
    attempt(request, acts.renew_address, edition, done=done)
    return redirect("my_calendar", edition.slug)
