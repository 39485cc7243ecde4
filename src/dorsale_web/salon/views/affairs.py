"""What commits an exhibitor: its team with badges, its orders, its invoice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.salon.actions import orders as order_acts
from dorsale_web.salon.actions import teams
from dorsale_web.salon.forms.orders import InvoiceForm, OrderForm
from dorsale_web.salon.forms.stands import ColleagueForm, OtherColleagueForm
from dorsale_web.salon.models import Exhibitor
from dorsale_web.salon.order_totals import totals
from dorsale_web.salon.queries.exhibitors import items_of
from dorsale_web.salon.views.applications import form_page, kept, page, to_room


def team(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Show the team, name a colleague, or take one out."""
    intent = request.POST.get("intent", "")
    known = ColleagueForm(exhibitor, request.POST if intent == "colleague" else None)
    other = OtherColleagueForm(request.POST if intent == "other" else None)
    if request.method == "POST" and name_or_take_out(request, exhibitor, known, other):
        return redirect("exhibitor_team", exhibitor.code)
    context = {
        "team": teams.team_of(exhibitor),
        "most": teams.most_badges(exhibitor),
        "area_m2": teams.area_m2(exhibitor),
        "has_stand": exhibitor.stands.exists(),
        "known": known,
        "other": other,
    }
    return page(request, "team", exhibitor, **context)


def name_or_take_out(
    request: HttpRequest, exhibitor: Exhibitor, known: ColleagueForm, other: OtherColleagueForm
) -> bool:
    """Do what the team page was asked; return whether it was done."""
    by, done = person_of(request), _("The team is kept.")
    if request.POST.get("take_out"):
        code = request.POST["take_out"]
        return attempt(request, teams.take_out, exhibitor, code, done=done)
    if known.is_bound and known.is_valid():
        given = known.cleaned_data
        return kept(request, known, lambda: teams.name_member(by, exhibitor, **given), done)
    if other.is_bound and other.is_valid():
        given = other.cleaned_data
        return kept(request, other, lambda: teams.name_other(by, exhibitor, **given), done)
    return False


def orders(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Order from the catalogue, item by item."""
    forms = order_forms(request, exhibitor)
    valid = [one.is_valid() for one in forms]  # each, so that every line shows what is wrong
    if request.method == "POST" and all(valid):
        wanted = {one.item: one.wanted() for one in forms if one.is_open}
        done = _("The order is kept.")
        if attempt(request, order_acts.order, exhibitor, wanted, done=done):
            return redirect("exhibitor_orders", exhibitor.code)
    kept_orders = list(exhibitor.orders.select_related("item"))
    return page(request, "orders", exhibitor, forms=forms, totals=totals(kept_orders))


def order_forms(request: HttpRequest, exhibitor: Exhibitor) -> list[OrderForm]:
    """Return one small form for each item of the catalogue."""
    today = exhibitor.edition.today()
    known: dict[int, Any] = {one.item_id: one for one in exhibitor.orders.all()}
    return [
        OrderForm(
            item,
            request.POST or None,
            is_open=order_acts.is_open(item, today),
            initial=initial(known.get(item.pk)),
        )
        for item in items_of(exhibitor.edition)
    ]


def initial(order: Any) -> dict[str, Any]:
    """Return what is ordered of an item so far."""
    return {"quantity": order.quantity, "note": order.note} if order else {}


def invoice(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Ask for an invoice."""
    form = InvoiceForm(request.POST or None, instance=exhibitor)
    if request.method == "POST" and form.is_valid():
        by = person_of(request)
        names = ("invoice_name", "invoice_address", "invoice_reference")
        given = [form.cleaned_data[name] for name in names]
        done = _("The organisers are told. The invoice and its payment go their own way.")
        if kept(request, form, lambda: order_acts.ask_invoice(by, exhibitor, *given), done):
            return to_room(exhibitor)
    return form_page(request, exhibitor, form, _("Invoice"), _("Ask for the invoice"))
