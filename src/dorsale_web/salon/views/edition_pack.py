"""The offline pack of a fair."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from dorsale_web.members.sheets import download
from dorsale_web.salon import edition_pack
from dorsale_web.salon.models import Edition
from dorsale_web.salon.rules.editions import is_public


def file(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Hand over the pack, packed for browsers that unpack; not again when it is known."""
    made = edition_pack.current(edition)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    content = made.compressed if packed else made.html
    response = download(content, f"{edition.slug}-{made.made_on}.html", "text/html; charset=utf-8")
    response["ETag"] = f'"{made.key}-gzip"' if packed else f'"{made.key}"'
    response["Cache-Control"] = "no-cache" if is_public(edition) else "private, no-cache"
    if packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
