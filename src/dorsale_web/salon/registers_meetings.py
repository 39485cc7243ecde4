"""What meetings tell the other rooms: the part of "My fair", and places freed by who cancels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dorsale_web.salon import my_page
from dorsale_web.salon.actions import participants
from dorsale_web.salon.actions.meetings import free_places_of
from dorsale_web.salon.models import Edition
from dorsale_web.salon.part import part
from dorsale_web.salon.queries.meeting_plan import meeting_exhibitors, own_meetings, own_visitor

RANK = 30


def my_meetings(request: HttpRequest, edition: Edition) -> Mapping[str, Any] | None:
    """Return the meetings of whoever asks, and the ways to wishes and hours."""
    visitor = own_visitor(request.user, edition)
    stands = list(meeting_exhibitors(edition).filter(pk__in=part(request.user).exhibits))
    number = own_meetings(request.user, edition).filter(fallen="").count()
    if visitor is None and not stands and not number:
        return None
    links = [{"text": _("My meetings"), "url": reverse("my_meetings", args=[edition.slug])}]
    if visitor is not None:
        links.append({"text": _("Whom I wish to meet"), "url": address("my_wishes", edition.slug)})
        links.append({"text": _("When I am free"), "url": address("availability", visitor.code)})
    for one in stands:
        name = one.organisation.name
        links.append(
            {
                "text": _("Visitors for {name}").format(name=name),
                "url": address("exhibitor_wishes", one.code),
            }
        )
        links.append(
            {
                "text": _("Meetings of {name}").format(name=name),
                "url": address("exhibitor_meetings", one.code),
            }
        )
    return {"text": words(number), "links": links}


def address(name: str, key: str) -> str:
    """Return the address of a page of a fair."""
    return reverse(name, args=[key])


def words(number: int) -> str:
    """Return how many meetings there are, in words."""
    if not number:
        return _("No meeting is published yet. Say whom you wish to meet, and when you are free.")
    return _("Meetings: {number}.").format(number=number)


my_page.register("meetings", gettext_lazy("Meetings"), my_meetings, rank=RANK)
participants.WHEN_CANCELLED.append(free_places_of)
