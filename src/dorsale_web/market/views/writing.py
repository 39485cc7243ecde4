"""Write, translate, submit, renew and close one's postings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dorsale_web.market import queries
from dorsale_web.market.actions import postings as acts
from dorsale_web.market.forms.postings import (
    PostingForm,
    StartForm,
    TranslationForm,
    other_languages,
)
from dorsale_web.market.models import Posting
from dorsale_web.market.views.acts import attempt, back_to, person_of
from dorsale_web.members.models import Organisation
from dorsale_web.members.text import Origin


def new(request: HttpRequest) -> HttpResponse:
    """Choose for whom and what kind, then write."""
    organisations = list(queries.writing_for(request.user))
    if not organisations:
        return render(request, "market/no_organisation.html", {"audience": "members"})
    start = StartForm(organisations, request.GET or None, initial=first_choice(organisations))
    if not start.is_valid():
        context = {"form": start, "audience": "organisation"}
        return render(request, "market/start.html", context)
    form = PostingForm(start.cleaned_data["kind"], request.POST or None, initial=usual(start))
    if request.method == "POST" and form.is_valid():
        return keep(request, start, form)
    return render(request, "market/write.html", writing(start, form))


def first_choice(organisations: list[Organisation]) -> dict[str, str]:
    """Return what is chosen at first."""
    return {"organisation": organisations[0].slug, "side": "need", "kind": "technology"}


def usual(start: StartForm) -> dict[str, Any]:
    """Return what an organisation usually writes."""
    organisation = start.chosen_organisation
    return {"language": organisation.language, "countries": []}


def writing(start: StartForm, form: PostingForm) -> dict[str, Any]:
    """Return what the page of a new posting needs."""
    return {
        "form": form,
        "organisation": start.chosen_organisation,
        "kind": capfirst(dict(start.fields["kind"].choices)[start.cleaned_data["kind"]]),
        "side": start.cleaned_data["side"],
        "audience": "organisation",
    }


def keep(request: HttpRequest, start: StartForm, form: PostingForm) -> HttpResponse:
    """Keep a new draft, and go to its page."""
    made = acts.draft(
        person_of(request),
        start.chosen_organisation,
        form.chosen_themes(),
        side=start.cleaned_data["side"],
        kind=start.cleaned_data["kind"],
        **form.texts(),
    )
    messages.success(request, _("The draft is kept. Read it once more, then submit it."))
    return back_to(made.code)


def edit(request: HttpRequest, one: Posting) -> HttpResponse:
    """Change a posting."""
    form = PostingForm(one.kind, request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        acts.change(person_of(request), one, form.chosen_themes(), **form.texts())
        messages.success(request, _("The changes are kept."))
        return back_to(one.code)
    context = {
        "form": form,
        "posting": one,
        "organisation": one.organisation,
        "kind": capfirst(one.get_kind_display()),
        "side": one.side,
        "audience": "organisation",
    }
    return render(request, "market/write.html", context)


def translate(request: HttpRequest, one: Posting) -> HttpResponse:
    """Write a translation, or remove it by leaving every text empty."""
    known = dict(other_languages(one))
    asked = request.GET.get("to", "")
    language = asked if asked in known else next(iter(known))
    form = TranslationForm(one, language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        origin = form.cleaned_data["origin"] or Origin.HUMAN
        acts.translate(person_of(request), one, language, origin, form.texts())
        messages.success(request, _("The translation is kept."))
        return back_to(one.code)
    context = {
        "form": form,
        "posting": one,
        "language": known[language],
        "originals": [
            (field, getattr(one, field.name)) for field in form if field.name != "origin"
        ],
        "audience": "organisation",
    }
    return render(request, "market/translate.html", context)


def submit(request: HttpRequest, one: Posting) -> HttpResponse:
    """Ask for a review."""
    attempt(request, acts.submit, one, done=_("Submitted. You are told when it is read."))
    return back_to(one.code)


def close(request: HttpRequest, one: Posting) -> HttpResponse:
    """Take a posting off the market, or back from review."""
    attempt(request, acts.close, one, done=_("The posting is off the market."))
    return back_to(one.code)


def renew(request: HttpRequest, one: Posting) -> HttpResponse:
    """Keep a posting open for another half year."""
    attempt(request, acts.renew, one, done=_("Renewed for half a year."))
    return back_to(one.code)


def discard(request: HttpRequest, one: Posting) -> HttpResponse:
    """Delete a draft."""
    if attempt(request, acts.discard, one, done=_("The draft is deleted.")):
        return redirect("my_postings")
    return back_to(one.code)
