"""Pages where visitors and exhibitors say whom they wish to meet, and when they are free."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dorsale_web.market.views.acts import attempt
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.salon import wish_lists
from dorsale_web.salon.actions import wishes
from dorsale_web.salon.forms.meetings import AvailabilityForm, CapacityForm
from dorsale_web.salon.models import Edition, Exhibitor, Interest, Participant
from dorsale_web.salon.part import part
from dorsale_web.salon.queries import meeting_plan as reads
from dorsale_web.salon.views.frame import show
from dorsale_web.salon.wish_lists import Narrowed
from dorsale_web.salon.wish_weights import MOST_MUSTS

DONE: dict[str, Promise] = {
    Interest.MUST: gettext_lazy("Kept: you must meet."),
    Interest.WISH: gettext_lazy("Kept: you wish to meet."),
    Interest.NO: gettext_lazy("Kept. Nobody but you will know."),
}


def narrowed(request: HttpRequest) -> Narrowed:
    """Return what a list is narrowed by."""
    given = {name: request.GET.get(name, "")[:80] for name in ("theme", "country", "show")}
    return Narrowed(words=request.GET.get("q", "")[:80], **given)


def listed(request: HttpRequest, rows: Any, said: dict[int, str]) -> dict[str, Any]:
    """Return what a page of choices needs."""
    return {
        "page": page_of(request, rows),
        "query": query_without_page(request),
        "narrowed": narrowed(request),
        "back": request.get_full_path(),
        "musts": wish_lists.musts(list(said.values())),
        "most_musts": MOST_MUSTS,
        "said_of": len(said),
    }


def my_wishes(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show a visitor the exhibitors, and take wishes."""
    template, visitor = "salon/my_wishes.html", reads.own_visitor(request.user, edition)
    given: dict[str, Any] = {"visitor": visitor, "rules": reads.rules_of(edition)}
    if visitor is not None:
        own = part(request.user).exhibits
        rows = wish_lists.exhibitors_for(visitor, narrowed(request), but=own)
        given |= listed(request, rows, reads.wishes_by_visitor(visitor))
        given["choices"] = wish_lists.exhibitor_choices(list(given["page"]))
        given["themes"] = edition.themes.all()
    return show(request, template, edition, "my_edition", **given)


def exhibitor_wishes(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Show an exhibitor the visitors who agreed to be found, without name or address."""
    edition = exhibitor.edition
    given: dict[str, Any] = {"exhibitor": exhibitor, "rules": reads.rules_of(edition)}
    rows = wish_lists.visitors_for(exhibitor, narrowed(request))
    given |= listed(request, rows, reads.wishes_by_exhibitor(exhibitor))
    given["choices"] = wish_lists.visitor_choices(list(given["page"]))
    given["themes"] = edition.themes.all()
    return show(request, "salon/exhibitor_wishes.html", edition, "my_edition", **given)


def wish_exhibitor(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Keep what a visitor says of an exhibitor."""
    interest = request.POST.get("interest", "")
    attempt(request, wishes.say_as_visitor, exhibitor, interest, done=done(interest))
    return back_to(request, reverse("my_wishes", args=[exhibitor.edition.slug]), exhibitor.code)


def wish_visitor(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Keep what an exhibitor says of a visitor."""
    interest, code = request.POST.get("interest", ""), request.POST.get("visitor", "")
    attempt(request, wishes.say_as_exhibitor, exhibitor, code, interest, done=done(interest))
    return back_to(request, reverse("exhibitor_wishes", args=[exhibitor.code]), code)


def done(interest: str) -> str:
    """Return what is said once an answer is kept."""
    return str(DONE.get(interest) or _("Taken back."))


def back_to(request: HttpRequest, otherwise: str, anchor: str) -> HttpResponse:
    """Go back to the page of the list where somebody was."""
    back = request.POST.get("back", "")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, None):
        back = otherwise
    return redirect(f"{back.partition('#')[0]}#{anchor}")


def availability(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Let a participant say in which slots meetings suit."""
    form = AvailabilityForm(participant, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, wishes.set_away, participant, form.away, done=_("Your hours are kept.")
        )
        if done:
            return redirect(after_hours(request, participant))
    return show(
        request,
        "salon/availability.html",
        participant.edition,
        "my_edition",
        form=form,
        participant=participant,
        back=after_hours(request, participant),
    )


def after_hours(request: HttpRequest, participant: Participant) -> str:
    """Return where somebody goes who has said when a participant is free."""
    is_own = participant.pk in part(request.user).participants
    if participant.exhibitor is not None and not is_own:
        return reverse("exhibitor_meetings", args=[participant.exhibitor.code])
    return reverse("my_meetings", args=[participant.edition.slug])


def capacity(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Keep how many meetings a stand holds."""
    form = CapacityForm(exhibitor, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        attempt(
            request, wishes.set_capacity, exhibitor, given["seats"], given["most_meetings"],
            done=_("Kept."),
        )  # fmt: skip
    else:
        messages.error(request, _("Not kept: give whole numbers, at least one meeting at a time."))
    return redirect("exhibitor_meetings", exhibitor.code)
