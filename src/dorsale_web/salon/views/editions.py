"""The list of fairs, and the page of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dorsale_web.salon.models import Edition
from dorsale_web.salon.queries import editions
from dorsale_web.salon.views.frame import organise, show


def every(request: HttpRequest) -> HttpResponse:
    """Show the fairs to come and those that are over."""
    found = list(editions(request.user))
    return render(request, "salon/editions.html", {"found": found})


def one(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show one fair."""
    return show(request, "salon/edition.html", edition, "edition")


def overview(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show its organisers where it stands."""
    return organise(request, "salon/organise.html", edition, "organise")
