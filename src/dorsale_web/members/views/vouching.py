"""Pages of vouching: the rule, vouch, withdraw, given and received."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dorsale_web.members.access import may
from dorsale_web.members.actions import uploads
from dorsale_web.members.actions import vouching as actions
from dorsale_web.members.forms.organisations import ReasonForm, VouchForm
from dorsale_web.members.models import Organisation, Upload, Vouch
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.members.queries import vouching as queries
from dorsale_web.members.refusal import Refused
from dorsale_web.members.rules import able_to_vouch
from dorsale_web.members.views.me import me
from dorsale_web.members.vouching import MONTHS_VALID


def rule(request: HttpRequest) -> HttpResponse:
    """Explain vouching in plain words."""
    context = {"months": MONTHS_VALID, "days": actions.REVIEW_DAYS, "audience": "public"}
    return render(request, "members/vouching.html", context)


def lists(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Show every vouching that an organisation received, and those it gave."""
    page = page_of(request, queries.given(request.user, organisation))
    context = {
        "organisation": organisation,
        "received": queries.received(organisation),
        "page": page,
        "query": query_without_page(request),
    }
    return render(request, "members/organisation_vouching.html", context)


def vouch(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Vouch for an organisation."""
    form = VouchForm(
        request.POST or None,
        request.FILES or None,
        able=able_to_vouch(request.user, organisation),
        steward=may(request.user, "members.steward"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _vouch(request, organisation, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. The vouching is public from now on."))
            return redirect("organisation", organisation.slug)
    context = {"form": form, "organisation": organisation, "months": MONTHS_VALID}
    return render(request, "members/vouch.html", context)


def _vouch(request: HttpRequest, organisation: Organisation, form: VouchForm) -> Vouch:
    voucher = form.chosen_voucher()
    if voucher is not None:
        actions.check(voucher, organisation)
    return actions.vouch(
        me(request),
        organisation,
        voucher=voucher,
        evidence=form.cleaned_data["evidence"],
        detail=form.cleaned_data["detail"],
        paper=_paper(request, organisation, form),
    )


def _paper(request: HttpRequest, organisation: Organisation, form: VouchForm) -> Upload | None:
    file = form.cleaned_data["paper"]
    return uploads.keep(me(request), organisation, file, "stewards") if file else None


def withdraw(request: HttpRequest, made: Vouch) -> HttpResponse:
    """Take a vouching back, with a reason."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reviews = actions.withdraw(me(request), made, form.cleaned_data["reason"])
        done = _("The vouching is withdrawn; {count} organisations are looked at again.")
        messages.success(request, done.format(count=len(reviews)))
        return redirect("organisation_vouching", made.organisation.slug)
    context = {"form": form, "vouch": made, "days": actions.REVIEW_DAYS}
    return render(request, "members/vouch_withdraw.html", context)
