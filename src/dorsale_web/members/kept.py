"""Lists as visitors see them are the same for all, and may be some seconds old.

A page of a visitor holds nothing of a person: no session, no message, no token. It is kept in the
memory of the process under its address and language, so that a crowd of visitors costs little.
Whoever is signed in always gets a fresh page.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

LONGEST_ADDRESS = 300
PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")


def kept(request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the page of a visitor, made anew when the one kept is too old."""
    address = request.get_full_path()
    if not may_be_kept(request, address):
        return make()
    key = f"page:{get_language()}:{request.get_host()}:{address}"
    found: tuple[bytes, str] | None = caches["memory"].get(key)
    if found is None:
        response = make()
        if response.status_code != 200 or response.cookies or uses_token(request):
            return response
        found = response.content, response["Content-Type"]
        caches["memory"].set(key, found, settings.LISTS_KEPT_S)
    return HttpResponse(found[0], content_type=found[1])


def may_be_kept(request: HttpRequest, address: str) -> bool:
    """Return whether a request is a plain look of a visitor."""
    plain = request.method == "GET" and not any(name in request.COOKIES for name in PERSONAL)
    known = "Authorization" in request.headers or "HX-Request" in request.headers
    return bool(settings.LISTS_KEPT_S) and plain and not known and len(address) <= LONGEST_ADDRESS


def uses_token(request: HttpRequest) -> bool:
    """Return whether a page asked for the token against forged forms."""
    return bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))
