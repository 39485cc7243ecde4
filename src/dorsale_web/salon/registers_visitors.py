"""What visitors see of their own on "My fair"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dorsale_web.salon import my_page
from dorsale_web.salon.agenda import agenda
from dorsale_web.salon.models import Edition, StandContact
from dorsale_web.salon.queries.visitors import registration
from dorsale_web.salon.views.delegations import my_delegations
from dorsale_web.salon.views.visitors import my_registration


def my_agenda(request: HttpRequest, edition: Edition) -> Mapping[str, Any] | None:
    """Return what somebody starred, speaks at and whom the person meets, by hour."""
    items = [
        {"text": one.title, "url": one.url, "when": one.start, "where": one.place}
        for one in agenda(request.user, edition)
    ]
    links = [
        {"text": _("Programme"), "url": reverse("programme", args=[edition.slug])},
        {"text": _("My agenda in my calendar"), "url": reverse("my_calendar", args=[edition.slug])},
    ]
    if not items and registration(request.user, edition) is None:
        return None
    text = "" if items else _("Nothing yet. Star what you want to hear in the programme.")
    return {"text": text, "items": items, "links": links}


def my_contacts(request: HttpRequest, edition: Edition) -> Mapping[str, Any] | None:
    """Return the stands that hold somebody's contact, with the way to take it back."""
    rows = StandContact.objects.filter(
        visitor__edition=edition, visitor__person=request.user.pk, withdrawn_at__isnull=True
    )
    names = list(rows.values_list("exhibitor__organisation__name", flat=True))
    if not names:
        return None
    links = [{"text": _("See them, or take one back"), "url": reverse("my_contacts")}]
    return {"items": [{"text": name} for name in names], "links": links}


def contests(request: HttpRequest, edition: Edition) -> Mapping[str, Any] | None:
    """Return the way to the contests of a fair that has some."""
    if not edition.contests.filter(published_at__isnull=False).exists():
        return None
    url = reverse("contests", args=[edition.slug])
    return {"links": [{"text": _("Projects, results and the vote of the audience"), "url": url}]}


my_page.register(
    "registration",
    gettext_lazy("My registration"),
    my_registration,
    template="salon/my/registration.html",
    rank=0,
)
my_page.register("agenda", gettext_lazy("My agenda"), my_agenda, rank=20)
my_page.register("contacts", gettext_lazy("Stands that know me"), my_contacts, rank=60)
my_page.register("contests", gettext_lazy("Contests"), contests, rank=70)
my_page.register("delegations", gettext_lazy("My delegations"), my_delegations, rank=80)
