"""The organisers' side of exhibitors: applications, stands, questions, dates, orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members import sheets
from dorsale_web.members.access import may
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import order_totals
from dorsale_web.salon.actions import exhibitors as acts
from dorsale_web.salon.actions import orders as order_acts
from dorsale_web.salon.actions import stands as stand_acts
from dorsale_web.salon.exhibitor_cards import stand_links
from dorsale_web.salon.forms.exhibitors import (
    DeadlineRows,
    DecisionForm,
    QuestionRows,
    first_language,
    kept_rows,
)
from dorsale_web.salon.forms.orders import ItemRows
from dorsale_web.salon.forms.stands import GiveForm
from dorsale_web.salon.models import Edition, Exhibitor, ExhibitorState, Stand
from dorsale_web.salon.queries.exhibitors import (
    counts_by_state,
    stands_of,
    to_review,
    without_stand,
)
from dorsale_web.salon.stands import Given, Proposal
from dorsale_web.salon.views.frame import organise

HERE = "organise_exhibitors"
SEEN_STATES = [state for state in ExhibitorState if state != ExhibitorState.DRAFT]


def page(request: HttpRequest, template: str, edition: Edition, /, **context: Any) -> HttpResponse:
    """Return an organisers' page about exhibitors."""
    given = {"audience": "organisation"} | context
    return organise(request, f"salon/exhibitors/{template}.html", edition, HERE, **given)


def queue(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the applications, the oldest first, by state."""
    asked = request.GET.get("state", "")
    state = asked if asked in {one.value for one in SEEN_STATES} else ""
    counts = counts_by_state(edition)
    context = {
        "page": page_of(request, to_review(edition, state)),
        "query": query_without_page(request),
        "states": state_tabs(state, counts),
        "drafts": counts.get(ExhibitorState.DRAFT.value, 0),
        "no_stand": without_stand(edition).count(),
    }
    return page(request, "organise_queue", edition, **context)


def state_tabs(state: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the states as tabs with how many applications stand there."""
    choices = [("", _("All"))] + [(one.value, capfirst(one.label)) for one in SEEN_STATES]
    every = sum(counts.get(one.value, 0) for one in SEEN_STATES)
    return [
        {
            "label": label,
            "count": counts.get(value, 0) if value else every,
            "url": f"?state={value}" if value else "?",
            "current": value == state,
        }
        for value, label in choices
    ]


def file(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Show everything about one exhibitor that organisers need, contacts at its stand excepted."""
    return shown_file(request, exhibitor, DecisionForm())


def shown_file(request: HttpRequest, exhibitor: Exhibitor, form: DecisionForm) -> HttpResponse:
    """Return the file of an exhibitor with the form to decide."""
    orders = list(exhibitor.orders.select_related("item"))
    edition = exhibitor.edition
    can_decide = may(request.user, "salon.decide_exhibitor", exhibitor)
    context = {
        "exhibitor": exhibitor,
        "reading": exhibitor.reading(get_language()),
        "organisation": exhibitor.organisation,
        "answers": answers_of(exhibitor),
        "stands": stand_links(exhibitor.stands.select_related("hall"), edition.slug),
        "near": exhibitor.wanted_near.select_related("organisation"),
        "far": exhibitor.wanted_far.select_related("organisation"),
        "orders": orders,
        "totals": order_totals.totals(orders),
        "form": form if can_decide and exhibitor.state in acts.DECIDABLE else None,
        "can_decide": can_decide,
    }
    return page(request, "organise_file", edition, **context)


def answers_of(exhibitor: Exhibitor) -> list[tuple[str, str]]:
    """Return each question with its answer."""
    words = {"yes": _("yes"), "no": _("no")}
    rows = exhibitor.edition.questions.all()
    given = [(one, exhibitor.answers.get(one.code, "")) for one in rows]
    return [
        (one.text, words.get(answer, answer) if one.kind == one.Kind.YES_NO else answer)
        for one, answer in given
    ]


def decide(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Accept, put on the waiting list, or refuse."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return shown_file(request, exhibitor, form)
    try:
        acts.decide(person_of(request), exhibitor, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        exhibitor.refresh_from_db()
        return shown_file(request, exhibitor, form)
    messages.success(request, _("Decided. The applicant is told."))
    return redirect("organise_exhibitor", exhibitor.code)


def mark(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Mark an exhibitor as invoiced or paid, or take the mark away."""
    what, is_on = request.POST.get("what", ""), request.POST.get("on") == "1"
    if what in order_acts.MARKS:
        attempt(request, order_acts.mark, exhibitor, what, on=is_on, done=_("The mark is kept."))
    return redirect("organise_exhibitor", exhibitor.code)


def rows_page(
    request: HttpRequest, edition: Edition, rows: Any, act: Callable[..., None], **context: Any
) -> HttpResponse:
    """Show a set of small forms, and keep what was changed in it."""
    if request.method == "POST" and rows.is_valid():
        done = _("The changes are kept.")
        if attempt(request, act, edition, *kept_rows(rows), done=done):
            return redirect(request.path)
    return page(request, "organise_rows", edition, rows=rows, **context)


def questions(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Write the questions that those who apply answer."""
    first = {"language": first_language(edition.languages)}
    rows = QuestionRows(
        request.POST or None, queryset=edition.questions.all(), initial=[first, first]
    )
    context = {
        "page_title": _("Questions to exhibitors"),
        "lead": _("Asked in the application. Who applied keeps the answers given."),
    }
    return rows_page(request, edition, rows, acts.keep_questions, **context)


def deadlines(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Write the dates that exhibitors must keep."""
    rows = DeadlineRows(request.POST or None, queryset=edition.deadlines.all())
    context = {
        "page_title": _("Dates for exhibitors"),
        "lead": _("Each exhibitor sees them in its room: freight in, badges named, orders closed."),
    }
    return rows_page(request, edition, rows, order_acts.keep_deadlines, **context)


def catalogue(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Write what exhibitors can order."""
    rows = ItemRows(request.POST or None, queryset=edition.order_items.all())
    context = {
        "page_title": _("Catalogue"),
        "lead": _("What exhibitors can order: power, internet, freight, furniture."),
    }
    return rows_page(request, edition, rows, order_acts.keep_catalogue, **context)


def orders(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show what is ordered, by item and by exhibitor."""
    return page(request, "organise_orders", edition, sums=order_totals.sums_of(edition))


def orders_csv(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Hand out the orders and invoices as a table."""
    content = sheets.as_csv(order_totals.table(edition))
    return sheets.download(content, f"{edition.slug}-orders.csv", "text/csv; charset=utf-8")


def stands(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Give stands by hand, look at a proposal and apply it, release stands."""
    is_giving = request.POST.get("intent") == "give"
    form = GiveForm(edition, request.POST if is_giving else None)
    if request.method == "POST" and give_or_release(request, edition, form):
        return redirect("organise_stands", edition.slug)
    ground = list(stands_of(edition))
    found = stand_acts.proposal(edition) if "propose" in request.GET else None
    context = {
        "form": form,
        "waiting": list(without_stand(edition)),
        "free": [one for one in ground if one.exhibitor_id is None],
        "taken": [one for one in ground if one.exhibitor_id is not None],
        "proposal": found and told(found, edition, ground),
    }
    return page(request, "organise_stands", edition, **context)


def give_or_release(request: HttpRequest, edition: Edition, form: GiveForm) -> bool:
    """Do what the page of stands was asked; return whether it was done."""
    if request.POST.get("intent") == "apply":
        done = _("The stands are given, and each exhibitor is told.")
        seen = request.POST.get("seen", "")
        attempt(request, stand_acts.apply, edition, seen, done=done)
        return True
    if request.POST.get("release"):
        return release(request, edition, request.POST["release"])
    if not (form.is_bound and form.is_valid()):
        return False
    given = form.cleaned_data["exhibitor"], list(form.cleaned_data["stands"])
    return attempt(request, stand_acts.give, *given, done=_("Given. The exhibitor is told."))


def release(request: HttpRequest, edition: Edition, key: str) -> bool:
    """Release one stand of this edition."""
    some = Stand.objects.select_related("exhibitor__organisation", "exhibitor__edition", "hall")
    stand = some.filter(hall__edition=edition, pk=key if key.isdigit() else 0).first()
    if stand is None:
        return False
    return attempt(request, stand_acts.release, stand, done=_("The stand is free again."))


def told(found: Proposal, edition: Edition, ground: list[Stand]) -> dict[str, Any]:
    """Return a proposal with names instead of numbers."""
    rows = Exhibitor.objects.filter(edition=edition).select_related("organisation")
    names = {one.pk: one.organisation.name for one in rows}
    stands_by_key = {one.pk: one for one in ground}
    return {
        "rows": [told_row(one, names, stands_by_key) for one in found.given],
        "left_out": [names[key] for key in found.left_out],
        "points": round(found.points),
        "bound": round(found.bound),
        "share": round(100 * found.points / found.bound) if found.bound else 100,
        "seen": stand_acts.print_of(found),
    }


def told_row(
    given: Given, names: dict[int, str], stands_by_key: dict[int, Stand]
) -> dict[str, Any]:
    """Return what one exhibitor would get."""
    return {
        "name": names[given.seeker.key],
        "stand": stands_by_key[given.place.key],
        "wanted_m2": given.seeker.area_m2,
        "given": given,
        "share": round(100 * given.points / given.seeker.most),
        "near": [(names[key], metres) for key, metres in given.near.items()],
        "far": [(names[key], metres) for key, metres in given.far.items()],
    }
