"""Ways out of the library: harvesters, citations, the offline pack."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from dorsale_web.library import cite, pack
from dorsale_web.library.models import Entry
from dorsale_web.library.oai.answers import answer
from dorsale_web.library.pack import Pack, Reader
from dorsale_web.library.rules import is_out
from dorsale_web.members.access import View
from dorsale_web.members.sheets import download
from dorsale_web.members.standing import standing


@csrf_exempt
def oai(request: HttpRequest) -> HttpResponse:
    """Answer a harvester."""
    given = request.POST if request.method == "POST" else request.GET
    return HttpResponse(answer(list(given.lists())), content_type="text/xml; charset=utf-8")


def cite_page(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Show how an entry is cited."""
    shown = {
        "entry": entry,
        "plain": cite.plain(entry, request.user),
        "forms": cite.FORMS,
        "hidden": entry.hides_author or entry.hides_organisation,
        "is_out": is_out(entry),
    }
    return render(request, "library/cite.html", shown)


def cite_file(form: str) -> View:
    """Return the view that hands over a citation in one form."""
    chosen = cite.FORMS[form]

    def show(request: HttpRequest, entry: Entry) -> HttpResponse:
        content = chosen.write(entry, request.user).encode()
        name = f"dorsale-{entry.code}.{chosen.ending}"
        return download(content, name, f"{chosen.media_type}; charset=utf-8")

    show.__name__ = f"cite_{form}"
    return show


def offline_pack(request: HttpRequest) -> HttpResponse:
    """Say what the offline pack is, and where it is."""
    signed_in = standing(request.user).is_signed_in
    shown = {
        "public": _facts(pack.current(Reader.PUBLIC)),
        "members": _facts(pack.current(Reader.MEMBERS)) if signed_in else None,
        "audience": "public",
    }
    return render(request, "library/pack.html", shown)


def _facts(made: Pack) -> dict[str, Any]:
    return {"kilobytes": made.kilobytes, "day": date.fromisoformat(made.made_on)}


def pack_file(request: HttpRequest) -> HttpResponse:
    """Hand over the pack that everybody may have."""
    return _handed_over(request, pack.current(Reader.PUBLIC), "dorsale", "no-cache")


def members_pack(request: HttpRequest) -> HttpResponse:
    """Hand over the pack of members."""
    made = pack.current(Reader.MEMBERS)
    return _handed_over(request, made, "dorsale-members", "private, no-cache")


def _handed_over(request: HttpRequest, made: Pack, name: str, keeping: str) -> HttpResponse:
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    content = made.compressed if packed else made.html
    response = download(content, f"{name}-{made.made_on}.html", "text/html; charset=utf-8")
    response["ETag"] = f'"{made.key}-gzip"' if packed else f'"{made.key}"'
    response["Cache-Control"] = keeping
    if packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
