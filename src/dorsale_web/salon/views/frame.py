"""What stands around every page of an edition: its name and the ways inside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.access import may
from dorsale_web.salon.models import Edition

# address and label of each way, and the permission on the edition without which it is not shown
PUBLIC = (
    ("edition", _("The fair"), ""),
    ("exhibitors", _("Exhibitors"), ""),
    ("programme", _("Programme"), ""),
    ("floor_plan", _("Plan"), ""),
    ("contests", _("Contests"), ""),
    ("edition_report", _("Results"), "salon.read_published_report"),
    ("my_edition", _("My fair"), "signed_in"),
    ("desk_at", pgettext_lazy("fair", "Desk"), "salon.work_at_desk"),
    ("organise", _("Organise"), "salon.run_edition"),
)
ORGANISERS = (
    ("organise", _("Overview")),
    ("organise_settings", _("Settings")),
    ("organise_ground", _("Halls and stands")),
    ("organise_exhibitors", _("Exhibitors")),
    ("organise_programme", _("Programme")),
    ("organise_visitors", _("Visitors")),
    ("organise_meetings", _("Meetings")),
    ("organise_contests", _("Contests")),
    ("edition_report", _("Results")),
)


def ways(request: HttpRequest, edition: Edition, here: str) -> list[dict[str, Any]]:
    """Return the tabs of an edition for whoever asks; ``here`` names the present one."""
    return [
        tab(name, label, edition, here)
        for name, label, permission in PUBLIC
        if not permission or may(request.user, permission, edition)
    ]


def organisers_ways(edition: Edition, here: str) -> list[dict[str, Any]]:
    """Return the tabs of the organisers' room."""
    return [tab(name, label, edition, here) for name, label in ORGANISERS]


def tab(name: str, label: object, edition: Edition, here: str) -> dict[str, Any]:
    """Return one way inside an edition."""
    return {"label": label, "url": reverse(name, args=[edition.slug]), "current": name == here}


def show(
    request: HttpRequest, template: str, edition: Edition, here: str, /, **context: Any
) -> HttpResponse:
    """Return a page of an edition; ``here`` is the tab it belongs to."""
    status = context.pop("status", 200)
    given = {
        "edition": edition,
        "edition_reading": edition.reading(get_language()),
        "ways": ways(request, edition, here),
        "present_room": reverse("editions"),
    }
    return render(request, template, given | context, status=status)


def organise(
    request: HttpRequest, template: str, edition: Edition, here: str, /, **context: Any
) -> HttpResponse:
    """Return a page of the organisers' room of an edition."""
    inner = organisers_ways(edition, here)
    return show(request, template, edition, "organise", inner_ways=inner, **context)
