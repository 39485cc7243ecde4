"""Pages of coordinators and stewards: what waits, reviews, newcomers, coordinators, audit log."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dorsale_web.members import audit_words, desk
from dorsale_web.members.access import may
from dorsale_web.members.actions import people, vouching
from dorsale_web.members.cards import vouching_state
from dorsale_web.members.forms.organisations import AuditForm, CoordinationForm, CoordinatorForm
from dorsale_web.members.models import Coordinator, VouchReview
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.members.queries import audit as audit_queries
from dorsale_web.members.queries import vouching as queries
from dorsale_web.members.standing import standing
from dorsale_web.members.views.me import me

ACTS_PER_PAGE = 50


def overview(request: HttpRequest) -> HttpResponse:
    """Show what waits for this officer."""
    context = {
        "queues": desk.waiting(request.user),
        "countries": sorted(standing(request.user).countries),
    }
    return render(request, "members/desk.html", context)


def reviews(request: HttpRequest) -> HttpResponse:
    """Show the vouchings to look at again."""
    page = page_of(request, queries.reviews(request.user))
    rows = [
        {"review": one, "may_vouch": may(request.user, "members.vouch_for", one.organisation)}
        for one in page
    ]
    context = {"page": page, "rows": rows, "query": ""}
    return render(request, "members/reviews.html", context)


def let_lapse(request: HttpRequest, review: VouchReview) -> HttpResponse:
    """Close a review: nobody confirms the organisation again."""
    vouching.lapse(me(request), review)
    done = _("The review of {name} is closed.").format(name=review.organisation.name)
    messages.success(request, done)
    return redirect("reviews")


def newcomers(request: HttpRequest) -> HttpResponse:
    """Show the organisations that nobody vouches for, by country."""
    page = page_of(request, queries.newcomers(request.user))
    rows = [{"organisation": one, "state": vouching_state(one)} for one in page]
    context = {"page": page, "rows": rows, "query": ""}
    return render(request, "members/newcomers.html", context)


def coordinators(request: HttpRequest) -> HttpResponse:
    """Show who looks after which country, and name somebody."""
    form = CoordinatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person, country = form.cleaned_data["sign_in_name"], form.cleaned_data["country"]
        people.set_coordinator(me(request), person, country, on=True)
        messages.success(request, _("{name} is a coordinator.").format(name=person.name))
        return redirect("coordinators")
    rows = Coordinator.objects.select_related("person").order_by("country", "person__name")
    context = {"form": form, "rows": rows, "audience": "stewards"}
    return render(request, "members/coordinators.html", context)


def remove_coordinator(request: HttpRequest) -> HttpResponse:
    """Take a country back from somebody's care."""
    form = CoordinationForm(request.POST)
    if form.is_valid():
        person = form.cleaned_data["person"]
        people.set_coordinator(me(request), person, form.cleaned_data["country"], on=False)
        messages.success(request, _("The country has another care now."))
    return redirect("coordinators")


def audit(request: HttpRequest) -> HttpResponse:
    """Show the acts asked for, the latest first."""
    form = AuditForm(request.GET or None)
    asked = audit_queries.Asked(**form.asked()) if form.is_bound else audit_queries.Asked()
    page = page_of(request, audit_queries.narrowed(request.user, asked), ACTS_PER_PAGE)
    people_named, things = audit_queries.people_by_code(page), audit_words.named(page)
    context = {
        "form": form,
        "page": page,
        "rows": [audit_words.told(one, people_named, things) for one in page],
        "query": query_without_page(request),
    }
    return render(request, "members/audit.html", context)
