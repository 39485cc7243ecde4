"""What stands around every page: navigation, the demo's label, errors."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.access import may
from dorsale_web.members.models import Notice
from dorsale_web.members.standing import standing

ROOMS = (
    (_("Offers and needs"), "postings"),
    (_("Directory"), "organisations"),
    (_("Library"), "entries"),
    (_("Fairs"), "editions"),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the rooms with their addresses, the present one marked."""
    rooms = [(label, reverse(name)) for label, name in ROOMS]
    return [
        {"label": label, "url": url, "current": request.path.startswith(url)}
        for label, url in rooms
    ]


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what ``base.html`` needs; what asks the database is only read when it is shown."""
    return {
        "demo": settings.DEMO,
        "navigation": navigation(request),
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "standing": SimpleLazyObject(lambda: standing(request.user)),
        "account_links": SimpleLazyObject(lambda: account_links(request)),
        "unread": SimpleLazyObject(lambda: unread(request)),
    }


def account_links(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the links under one's own name: postings, introductions, an officer's desk."""
    links = [
        (_("My offers and needs"), "my_postings"),
        (_("What fits them"), "my_matches"),
        (_("Introductions"), "introductions"),
    ]
    if may(request.user, "members.officer"):
        links.append((_("Desk"), "desk"))
    return [{"label": label, "url": reverse(name)} for label, name in links]


def unread(request: HttpRequest) -> int:
    """Return how many notices the person has not read."""
    if not request.user.is_authenticated:
        return 0
    return Notice.objects.filter(person=request.user, read_at__isnull=True).count()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form came too late or from elsewhere."""
    return render(request, "403.html", {"form_expired": True}, status=403)
