"""Badges to print, one or many; printed ones are marked, lost ones replaced."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dorsale_web.market.views.acts import attempt
from dorsale_web.members.access import may
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.members.qr import picture
from dorsale_web.salon.actions import badges as acts
from dorsale_web.salon.forms.visitors import ReasonForm
from dorsale_web.salon.models import Badge, Edition, Participant
from dorsale_web.salon.queries import visitors as queries
from dorsale_web.salon.views.organise_visitors import asked
from dorsale_web.salon.views.visitors import address, framed

BADGES_A_PAGE = 40  # ten sheets of A4


def one(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the badge of somebody, to print or to be read from a telephone."""
    badge = acts.valid_badge(participant)
    context = {
        "edition": participant.edition,
        "cards": [card(participant, badge)] if badge else [],
        "back": address(request, participant),
        "participant": participant,
        "can_mark": may(request.user, "salon.serve_participant", participant),
    }
    return render(request, "salon/visitors/badges.html", context)


def card(participant: Participant, badge: Badge) -> dict[str, Any]:
    """Return what a badge shows; the picture holds its plain code, as a scanner types it."""
    return {"participant": participant, "badge": badge, "picture": picture(badge.code)}


def many(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the badges of those asked for, forty a page, four to a sheet of A4."""
    rows = queries.listed(edition, asked(request)).filter(badges__in=queries.valid_badges())
    page = page_of(request, queries.with_badges(rows), BADGES_A_PAGE)
    context = {
        "edition": edition,
        "page": page,
        "query": query_without_page(request),
        "cards": [card(each, each.valid[0]) for each in page if each.valid],
        "back": None,
        "can_mark": may(request.user, "salon.change_edition", edition),
        "audience": "organisation",
    }
    return render(request, "salon/visitors/badges.html", context)


def mark_many(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Remember that the badges shown were printed."""
    codes = request.POST.getlist("badge")[:BADGES_A_PAGE]
    found = queries.valid_badges().filter(participant__edition=edition, code__in=codes)
    count = len(found)
    words = ngettext(
        "{count} badge is marked printed.", "{count} badges are marked printed.", count
    )
    attempt(request, acts.mark_printed, edition, found, done=words.format(count=count))
    return redirect("organise_visitors", edition.slug)


def mark_one(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Remember that one badge was printed."""
    found = queries.valid_badges().filter(participant=participant)
    done = _("The badge is marked printed.")
    attempt(request, acts.mark_printed, participant.edition, found, done=done)
    return redirect("participant", participant.code)


def replace(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Revoke a lost badge and make another."""
    form = ReasonForm(request.POST or None, initial={"reason": _("lost")})
    if request.method == "POST" and form.is_valid():
        done = _("The old badge counts no more; here is the new one.")
        reason = form.cleaned_data["reason"]
        if attempt(request, acts.replace_and_tell, participant, done=done, reason=reason):
            return redirect("badge", participant.code)
        return redirect("participant", participant.code)
    title = _("Replace the badge of {name}").format(name=participant)
    words = {"submit": _("Revoke and replace"), "cancel_url": address(request, participant)}
    return framed(request, "form", participant, form=form, page_title=title, **words)
