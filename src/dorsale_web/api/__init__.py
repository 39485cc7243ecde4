"""The read API under ``/api/v1``: the same rights as the pages, described by OpenAPI."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from dorsale_web.api import library, market, members
from dorsale_web.api.tokens import ANYBODY, TooMany

api = NinjaAPI(
    title="Dorsale",
    version="1",
    description="Organisations, people, offers and needs, introductions, outcomes, experiences:"
    " what the asker may see on the pages, as JSON. Without a key, what a visitor sees.",
    docs_url=None,
    urls_namespace="api",
    auth=ANYBODY,
)
api.add_router("", members.router, tags=["members"])
api.add_router("", market.router, tags=["market"])
api.add_router("", library.router, tags=["library"])


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """Ask to come back later."""
    return api.create_response(request, {"detail": str(error)}, status=429)
