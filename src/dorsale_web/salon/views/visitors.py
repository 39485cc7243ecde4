"""A visitor's way: register, "My fair", change, cancel, claim; and the page of a participant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members.access import may
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import my_page
from dorsale_web.salon.actions import participants as acts
from dorsale_web.salon.actions.visitor_data import kept_until
from dorsale_web.salon.forms.visitors import (
    ClaimForm,
    GuestCorrectionForm,
    OthersForm,
    ParticipantForm,
    RegistrationForm,
)
from dorsale_web.salon.models import Edition, Participant, ParticipantState, VisaLetter
from dorsale_web.salon.models.visitors import OVER
from dorsale_web.salon.queries.visitors import kinds_with_places, registration, valid_badges
from dorsale_web.salon.views.frame import organise, show

HERE = "my_edition"
OUTCOMES = {
    ParticipantState.CONFIRMED: gettext_lazy("You are registered. Your badge is ready."),
    ParticipantState.PENDING: gettext_lazy("Your registration is kept. The organisers review it."),
    ParticipantState.WAITING: gettext_lazy("All places are taken. You are on the waiting list."),
}


def attempt_form(request: HttpRequest, form: Any, act: Callable[[], Any], done: str) -> bool:
    """Do ``act`` and say that it is ``done``, or show in the form why it was refused."""
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, done)
    return True


def form_page(
    request: HttpRequest, edition: Edition, form: Any, page_title: str, submit: str, **context: Any
) -> HttpResponse:
    """Return a page of an edition that is one form."""
    given = {"form": form, "page_title": page_title, "submit": submit, "audience": "members"}
    return show(request, "salon/visitors/form.html", edition, HERE, **(given | context))


def register(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Register whoever is signed in."""
    person = person_of(request)
    known = registration(person, edition)
    if known is not None and known.state not in OVER:
        return redirect("my_edition", edition.slug)
    if not edition.takes_visitors:
        return show(request, "salon/visitors/register_over.html", edition, HERE)
    form = RegistrationForm(edition, person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = registered(request, edition, form)
        if made is not None:
            messages.success(request, str(OUTCOMES[ParticipantState(made.state)]))
            return redirect("my_edition", edition.slug)
    context = {"form": form, "kinds": kinds_with_places(edition).filter(is_open=True)}
    return show(request, "salon/visitors/register.html", edition, HERE, **context)


def registered(
    request: HttpRequest, edition: Edition, form: RegistrationForm
) -> Participant | None:
    """Return the registration made with a form, or None with the reason in the form."""
    person = person_of(request)
    fields = form.texts() | {"consented_at": timezone.now()}
    try:
        return acts.register(person, edition, form.cleaned_data["kind"], person=person, **fields)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def my_edition(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show somebody everything of his or her own at a fair."""
    context = {"parts": my_page.of(request, edition), "audience": "members"}
    return show(request, "salon/visitors/my_edition.html", edition, HERE, **context)


def framed(request: HttpRequest, page: str, one: Participant, /, **context: Any) -> HttpResponse:
    """Return a page on a participant: among one's own pages, or in the organisers' room."""
    template, is_own = f"salon/visitors/{page}.html", one.person_id == request.user.pk
    if not is_own and may(request.user, "salon.run_edition", one.edition):
        return organise(request, template, one.edition, "organise_visitors", **context)
    return show(request, template, one.edition, HERE, **context)


def participant(request: HttpRequest, one: Participant) -> HttpResponse:
    """Show one participant to those who may see the registration."""
    asks = may(request.user, "salon.ask_letter", one)
    letters = list(one.letters.all()) if asks else []
    context = {
        "participant": one,
        "badge": valid_badges().filter(participant=one).first(),
        "old_badges": one.badges.filter(revoked_at__isnull=False),
        "letters": letters,
        "asks": asks and not has_valid(letters),
        "audience": "organisation",
    }
    return framed(request, "participant", one, **context)


def has_valid(letters: list[VisaLetter]) -> bool:
    """Return whether one of these letters is valid."""
    return any(one.is_valid for one in letters)


def edit(request: HttpRequest, one: Participant) -> HttpResponse:
    """Change what a registration says."""
    form = form_for(request, one)(request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        by = person_of(request)
        if attempt_form(request, form, lambda: acts.change(by, one), _("Your changes are kept.")):
            return back(request, one)
    words = {"page_title": _("Change the registration"), "submit": _("Save")}
    return framed(request, "form", one, form=form, cancel_url=address(request, one), **words)


def form_for(request: HttpRequest, one: Participant) -> type[ParticipantForm]:
    """Return the form of a registration for oneself, the organisers, or who made it."""
    if one.person_id == request.user.pk:
        return ParticipantForm
    reaches = may(request.user, "salon.view_participant_contact", one)
    return OthersForm if reaches else GuestCorrectionForm


def cancel(request: HttpRequest, one: Participant) -> HttpResponse:
    """Ask whether to cancel a registration, then cancel it."""
    if request.method == "POST":
        attempt(request, acts.cancel, one, done=_("The registration is cancelled."))
        return back(request, one)
    context = {"participant": one, "cancel_url": address(request, one)}
    return framed(request, "cancel", one, **context)


def back(request: HttpRequest, one: Participant) -> HttpResponse:
    """Go back to one's own page, or to that of the participant."""
    return redirect(address(request, one))


def address(request: HttpRequest, one: Participant) -> str:
    """Return one's own page, or that of the participant."""
    if one.person_id == request.user.pk:
        return acts.my_page(one.edition)
    return acts.url_of(one)


def claim(request: HttpRequest) -> HttpResponse:
    """Make a registration that somebody else made one's own."""
    form = ClaimForm(request.POST or None, initial={"secret": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        try:
            found = acts.claim(person_of(request), form.cleaned_data["secret"])
        except Refused as refusal:
            form.add_error("secret", str(refusal))
        else:
            messages.success(request, _("The registration is yours. Look whether all is right."))
            return redirect("my_edition", found.edition.slug)
    return render(request, "salon/visitors/claim.html", {"form": form, "audience": "members"})


def my_registration(request: HttpRequest, edition: Edition) -> dict[str, Any] | None:
    """Return the first part of "My fair": the registration and the badge."""
    known = registration(request.user, edition)
    if known is None:
        can = may(request.user, "salon.register_visitor", edition) and edition.takes_visitors
        return {"participant": None, "can_register": can}
    letters = list(known.letters.all())
    return {
        "participant": known,
        "badge": valid_badges().filter(participant=known).first(),
        "letters": letters,
        "kept_until": kept_until(edition),
        "can_register": known.state == ParticipantState.CANCELLED and edition.takes_visitors,
        "asks": may(request.user, "salon.ask_letter", known) and not has_valid(letters),
    }
