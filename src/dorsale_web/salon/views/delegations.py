"""Delegations: formed by one member, filled by a form or a table."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import person_of
from dorsale_web.members.paging import page_of
from dorsale_web.salon.actions import delegations as acts
from dorsale_web.salon.actions import participants
from dorsale_web.salon.forms.visitors import DelegationForm, GuestForm
from dorsale_web.salon.models import Delegation, Edition
from dorsale_web.salon.queries import visitors as queries
from dorsale_web.salon.views.frame import show
from dorsale_web.salon.views.visitor_imports import bring_in
from dorsale_web.salon.views.visitors import HERE, attempt_form, form_page


def new(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Form a delegation."""
    if not edition.takes_visitors:
        return show(request, "salon/visitors/register_over.html", edition, HERE)
    form = DelegationForm(request.POST or None, initial={"country": person_of(request).country})
    if request.method == "POST" and form.is_valid():
        made = acts.form_delegation(person_of(request), edition, **form.cleaned_data)
        return redirect("delegation", made.code)
    lead = _("You register the people who travel with you; each receives a badge.")
    words = {"submit": _("Form the delegation"), "lead": lead}
    return form_page(request, edition, form, _("A delegation"), **words)


def one(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """Show a delegation and its people."""
    members = delegation.members.select_related("kind", "organisation", "edition", "delegation")
    context = {
        "delegation": delegation,
        "page": page_of(request, queries.with_badges(members)),
        "audience": "organisation",
    }
    return show(request, "salon/visitors/delegation.html", delegation.edition, HERE, **context)


def add(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """Register one more of a delegation."""
    edition = delegation.edition
    initial = {"country": delegation.country}
    form = GuestForm(edition, request.POST or None, initial=initial, of_delegation=True)
    if request.method == "POST" and form.is_valid():
        done = _("{name} is registered.").format(name=form.instance)
        if attempt_form(request, form, lambda: register(request, delegation, form), done):
            again = "add" in request.POST
            return redirect("delegation_add" if again else "delegation", delegation.code)
    words = {"submit": _("Register"), "cancel_url": reverse("delegation", args=[delegation.code])}
    return form_page(request, edition, form, _("One more of the delegation"), **words)


def register(request: HttpRequest, delegation: Delegation, form: GuestForm) -> Any:
    """Register the guest of a form."""
    return participants.register(
        person_of(request),
        delegation.edition,
        form.cleaned_data["kind"],
        delegation=delegation,
        **form.texts(),
    )


def table(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """Read a table of people of a delegation."""
    back = reverse("delegation", args=[delegation.code])
    return bring_in(request, delegation.edition, back, delegation=delegation)


def my_delegations(request: HttpRequest, edition: Edition) -> dict[str, Any] | None:
    """Return the part of "My fair" with the delegations somebody leads."""
    rows = edition.delegations.filter(head=request.user.pk)
    items = [{"text": each.name, "url": reverse("delegation", args=[each.code])} for each in rows]
    links = []
    if edition.takes_visitors:
        url = reverse("delegation_new", args=[edition.slug])
        links = [{"text": _("Register a delegation"), "url": url}]
    return {"items": items, "links": links} if items or links else None
