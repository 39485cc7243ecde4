"""The offline pack of a fair."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from dorsale_web.salon.models import Edition


def file(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Hand over the pack."""
    return HttpResponse(edition.name)
