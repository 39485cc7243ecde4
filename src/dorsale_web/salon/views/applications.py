"""An exhibitor's own room: application, decision, wishes, and the ways to everything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members.access import may
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions import exhibitors as acts
from dorsale_web.salon.actions.teams import most_badges, team_of
from dorsale_web.salon.exhibitor_cards import address, stand_links
from dorsale_web.salon.forms.exhibitors import ApplicationForm, StartForm, WishForm
from dorsale_web.salon.models import Edition, Exhibitor, ExhibitorState
from dorsale_web.salon.order_totals import totals
from dorsale_web.salon.queries.exhibitors import applying_for, own_exhibitors
from dorsale_web.salon.views.frame import show

HERE = "exhibitors"


def page(
    request: HttpRequest, template: str, exhibitor: Exhibitor, /, **context: Any
) -> HttpResponse:
    """Return a page of an exhibitor's room."""
    given = {"exhibitor": exhibitor, "audience": "organisation"} | context
    return show(request, f"salon/exhibitors/{template}.html", exhibitor.edition, HERE, **given)


def form_page(
    request: HttpRequest, exhibitor: Exhibitor, form: Any, title: str, submit: str, **context: Any
) -> HttpResponse:
    """Return a page of an exhibitor's room that is one form."""
    return page(request, "form", exhibitor, form=form, page_title=title, submit=submit, **context)


def to_room(exhibitor: Exhibitor) -> HttpResponse:
    """Go back to the exhibitor's room."""
    return redirect("exhibitor_room", exhibitor.code)


def kept(request: HttpRequest, form: Any, act: Callable[[], Any], done: str) -> bool:
    """Do ``act`` and say that it is ``done``, or show in the form why it was refused."""
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, done)
    return True


def begin(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Begin an application for one of one's organisations."""
    organisations = applying_for(request.user, edition)
    form = StartForm(organisations, request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, organisation = person_of(request), form.cleaned_data["organisation"]
        done = _("The application is begun. Nobody else sees it until you submit it.")
        if kept(request, form, lambda: acts.draft(by, edition, organisation), done):
            made = Exhibitor.objects.get(edition=edition, organisation=organisation)
            return redirect("exhibitor_edit", made.code)
    context = {
        "form": form,
        "can_begin": edition.takes_applications and organisations.exists(),
        "mine": list(own_exhibitors(request.user, edition)),
    }
    return show(request, "salon/exhibitors/begin.html", edition, HERE, **context)


def room(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Show where an exhibitor stands, what is due, and the way to each task."""
    edition = exhibitor.edition
    context = {
        "organisation": exhibitor.organisation,
        "steps": steps(exhibitor),
        "lacks": acts.missing(exhibitor) if exhibitor.state == ExhibitorState.DRAFT else [],
        "deadlines": edition.deadlines.all(),
        "today": edition.today(),
        "stands": stand_links(exhibitor.stands.select_related("hall"), edition.slug),
        "answers": exhibitor.state in acts.OPEN and edition.takes_applications,
        "is_accepted": exhibitor.state == ExhibitorState.ACCEPTED,
        "meetings": meetings(exhibitor) if exhibitor.state == ExhibitorState.ACCEPTED else [],
        "is_over": exhibitor.state in (ExhibitorState.WITHDRAWN, ExhibitorState.REFUSED),
    }
    if may(request.user, "members.edit_for_organisation", exhibitor.organisation):
        context |= affairs(exhibitor)
    return page(request, "room", exhibitor, **context)


def meetings(exhibitor: Exhibitor) -> list[dict[str, Any]]:
    """Return the ways to the exhibitor's meetings."""
    ways = (
        (_("Whom we wish to meet"), address("exhibitor_wishes", exhibitor.code)),
        (_("Our meetings"), address("exhibitor_meetings", exhibitor.code)),
    )
    return [{"label": label, "url": url} for label, url in ways if url]


def affairs(exhibitor: Exhibitor) -> dict[str, Any]:
    """Return what only editors of the organisation see: orders, invoice, team."""
    orders = list(exhibitor.orders.select_related("item"))
    return {
        "sees_affairs": True,
        "orders": orders,
        "totals": totals(orders),
        "team": len(team_of(exhibitor)),
        "most_badges": most_badges(exhibitor),
    }


def steps(exhibitor: Exhibitor) -> list[dict[str, Any]]:
    """Return the application as stations on a line."""
    state, order = exhibitor.state, ("draft", "submitted", "decided")
    at = {"draft": 0, "submitted": 1}.get(state, 2)
    labels = (_("Draft"), _("Submitted"), exhibitor.get_state_display().capitalize())
    days = (None, exhibitor.submitted_at, exhibitor.decided_at)
    stopped = state in (ExhibitorState.REFUSED, ExhibitorState.WITHDRAWN)
    return [
        {
            "label": labels[number] if number < 2 or at == 2 else _("Decision"),
            "state": "done" if number < at else "now" if number == at else "later",
            "on": days[number],
            "stopped": stopped and number == 2,
        }
        for number in range(len(order))
    ]


def edit(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Write an application."""
    form = ApplicationForm(request.POST or None, instance=exhibitor)
    if request.method == "POST" and form.is_valid():
        by = person_of(request)
        done = _("The application is kept.")
        if kept(request, form, lambda: acts.change(by, exhibitor, **form.whole()), done):
            return to_room(exhibitor)
    conditions = exhibitor.edition.reading(get_language())
    return page(request, "application", exhibitor, form=form, conditions=conditions)


def submit(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Hand an application to the organisers."""
    done = _("Submitted. You are told when the organisers decide.")
    attempt(request, acts.submit, exhibitor, done=done)
    return to_room(exhibitor)


def withdraw(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Take an application back."""
    attempt(request, acts.withdraw, exhibitor, done=_("The application is withdrawn."))
    return to_room(exhibitor)


def again(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Begin anew after a withdrawal."""
    done = _("It is a draft again. Look through it, then submit it.")
    attempt(request, acts.begin_again, exhibitor, done=done)
    return to_room(exhibitor)


def wishes(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Say what stand one wishes for, while there is none yet."""
    form = WishForm(request.POST or None, instance=exhibitor)
    if request.method == "POST" and form.is_valid():
        by, given = person_of(request), form.fields_to_keep() | form.neighbours()
        done = _("Your wishes are kept.")
        if kept(request, form, lambda: acts.wish(by, exhibitor, **given), done):
            return to_room(exhibitor)
    return form_page(request, exhibitor, form, _("Wishes for the stand"), _("Keep the wishes"))
