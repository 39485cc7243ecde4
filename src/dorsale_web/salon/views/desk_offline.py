"""The desk without a network: its page, its pack, its file, and what it brings back."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import person_of
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.members.refusal import Refused
from dorsale_web.members.sheets import download
from dorsale_web.salon import at_desk, desk_packs, desk_words
from dorsale_web.salon.actions import check_ins
from dorsale_web.salon.actions.desk import check_pin
from dorsale_web.salon.forms.desk import BatchFileForm, PinForm, read_batch
from dorsale_web.salon.models import CheckIn, Edition
from dorsale_web.salon.views.desk import DESK, here
from dorsale_web.salon.views.frame import show

STATIC = settings.HERE / "static"
SCRIPTS = ("salon-scan.js", "salon-desk.js")
STYLE = "salon-desk.css"


def page(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the desk that goes on without a network."""
    return show(
        request,
        "salon/desk_offline.html",
        edition,
        DESK,
        words=desk_words.words(),
        pin_form=PinForm(),
        here=here(request),
        rounds=desk_packs.ROUNDS,
    )


def pack(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Give the pack to whoever gives the PIN."""
    try:
        made = desk_packs.pack(edition, pin_of(request, edition))
    except Refused as refused:
        return JsonResponse({"refused": str(refused)}, status=400)
    return JsonResponse(made, json_dumps_params={"ensure_ascii": False})


def pin_of(request: HttpRequest, edition: Edition) -> str:
    """Return the PIN given, when it is that of the edition."""
    form = PinForm(request.POST)
    if not form.is_valid():
        raise Refused(_("The PIN has six digits."))
    pin: str = form.cleaned_data["pin"]
    check_pin(edition, pin)
    return pin


def file(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Give the desk as one file that opens from disk."""
    try:
        made = desk_packs.pack(edition, pin_of(request, edition))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk_offline", edition.slug)
    content = whole(edition, made).encode()
    return download(content, f"{edition.slug}-desk.html", "text/html; charset=utf-8")


def whole(edition: Edition, made: dict[str, Any]) -> str:
    """Return the document, which asks no address and lets nothing in."""
    style = text_of(STYLE)
    script = mark_safe("\n".join(text_of(name) for name in SCRIPTS))
    return render_to_string(
        "salon/desk_file.html",
        {
            "edition": edition,
            "words": desk_words.words(),
            "pack": made,
            "style": style,
            "script": script,
            "rule": f"default-src 'none'; base-uri 'none'; form-action 'none';"
            f" style-src '{print_of(style)}'; script-src '{print_of(script)}'",
        },
    )


def text_of(name: str) -> SafeString:
    """Return a static file as it stands in the document."""
    return mark_safe((STATIC / name).read_text(encoding="utf-8").strip())


def print_of(text: str) -> str:
    """Return the print by which a browser knows its own script and style."""
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()


def merge(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Take in what a desk did offline: sent by the page itself, or as a file."""
    if request.content_type == "application/json":
        return merge_live(request, edition)
    form = BatchFileForm(edition, request.POST or None, request.FILES or None)
    merged = None
    if request.method == "POST" and form.is_valid():
        try:
            merged = check_ins.merge(person_of(request), edition, form.cleaned_data["file"])
        except Refused as refused:
            form.add_error(None, str(refused))
    return show(
        request,
        "salon/desk_merge.html",
        edition,
        DESK,
        form=form,
        merged=merged,
        report=report(merged) if merged else None,
    )


def merge_live(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Answer a device with what became of each item."""
    try:
        batch = read_batch(request.body, edition, is_live=True)
        merged = check_ins.merge(person_of(request), edition, batch)
    except ValidationError as wrong:
        return JsonResponse({"refused": " ".join(wrong.messages)}, status=400)
    except Refused as refused:
        return JsonResponse({"refused": str(refused)}, status=400)
    return JsonResponse(report(merged))


def report(merged: check_ins.Merged) -> dict[str, Any]:
    """Return what became of a batch, as a device reads it."""
    return {
        "offset_s": round(merged.offset.total_seconds()),
        "is_clock_known": merged.is_clock_known,
        "changed": merged.changed,
        "unread": merged.unread,
        "counts": {one.value: merged.count(one) for one in CheckIn.Verdict},
        "items": [item(one) for one in merged.answers],
    }


def item(answer: check_ins.Answer) -> dict[str, Any]:
    """Return what became of one item; of a person, the initials."""
    row, first = answer.check_in, answer.first
    if row is None:
        return {"key": str(answer.key), "problem": answer.problem}
    who = row.badge.participant if row.badge else None
    return {
        "key": str(answer.key),
        "verdict": row.verdict,
        "at": row.at.isoformat(),
        "desk": row.desk,
        "who": f"{who.kind.letter} {who.initials}" if who else row.shown,
        "why": row.badge.revoked_reason if row.badge and row.verdict == "revoked" else "",
        "first": {"at": first.at.isoformat(), "desk": first.desk} if first else None,
    }


def merges(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show what the desks reported: merges, and badges that did not count."""
    verdict = request.GET.get("verdict", "")
    found = page_of(request, at_desk.troubles(edition, verdict))
    firsts = check_ins.first_of(list(found.object_list))
    return show(
        request,
        "salon/desk_merges.html",
        edition,
        DESK,
        merges=at_desk.merges(edition)[:10],
        rows=[{"row": one, "first": firsts.get(one.pk)} for one in found.object_list],
        page=found,
        query=query_without_page(request),
        verdict=verdict,
        verdicts=[(one.value, one.label) for one in at_desk.TROUBLES],
        absent=at_desk.absent_yet_seen(edition),
        here=here(request),
    )


def worker(request: HttpRequest) -> HttpResponse:
    """Give the worker that keeps pages on a device for when there is no network."""
    answer = HttpResponse(text_of("salon-worker.js"), content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    answer["Cache-Control"] = "no-cache"
    return answer
