"""The read API under ``/api/v1``: the same rights as the pages, described by OpenAPI."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import ValidationError

from dorsale_web.api import library, market, meetings, members, salon
from dorsale_web.api.tokens import ANYBODY, TooMany

DEMO_HEADER = "X-Dorsale-Demo"


class ReadApi(NinjaAPI):
    """Answers in JSON; a header says when the data are invented."""

    def create_response(self, request: HttpRequest, data: Any, **how: Any) -> HttpResponse:
        """Return an answer, marked as invented in the demo."""
        made = super().create_response(request, data, **how)
        if settings.DEMO:
            made[DEMO_HEADER] = "invented data"
        return made

    def get_openapi_schema(self, **how: Any) -> Any:
        """Return the description: a key may be sent, and need not."""
        schema = super().get_openapi_schema(**how)
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["security"] = [{}, *operation.get("security", [])]
        return schema


beyond = Router()


@beyond.get("/{path:rest}", include_in_schema=False)
def nothing(request: HttpRequest, rest: str) -> NoReturn:
    """Say in JSON that there is nothing at an address."""
    raise Http404


api = ReadApi(
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
api.add_router("", meetings.router, tags=["salon"])
api.add_router("", salon.router, tags=["salon"])
api.add_router("", beyond)  # after all addresses that exist


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """Ask to come back later."""
    return api.create_response(request, {"detail": str(error)}, status=429)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Say that there is nothing, or nothing that the asker may see."""
    text = _("There is nothing here, or nothing that you may see.")
    return api.create_response(request, {"detail": text}, status=404)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which parameter is wrong, and how."""
    wrong = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors)
    return api.create_response(request, {"detail": wrong}, status=422)
