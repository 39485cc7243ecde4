"""Invitation letters for visas: asked for, issued, printed, and verified by anybody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members import limits
from dorsale_web.members.paging import page_of
from dorsale_web.members.qr import picture
from dorsale_web.salon.actions import letters as acts
from dorsale_web.salon.forms.visitors import LetterForm, ReasonForm
from dorsale_web.salon.models import Edition, Participant, VisaLetter
from dorsale_web.salon.views.frame import organise
from dorsale_web.salon.views.organise_visitors import form_page as organisers_form
from dorsale_web.salon.views.visitor_imports import HERE
from dorsale_web.salon.views.visitors import address, attempt_form, framed

LOOKS = "60/h"
ASKED_FIRST = F("number").desc(nulls_first=True)


def ask(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Ask for an invitation letter."""
    form = LetterForm(participant, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("The letter is asked for. You hear of it when it is issued.")

        def act() -> None:
            acts.ask(person_of(request), participant, **form.cleaned_data)

        if attempt_form(request, form, act, done):
            return redirect(address(request, participant))
    words = {"submit": _("Ask for the letter"), "cancel_url": address(request, participant)}
    lead = _("The organisers check it and issue it with a number. Embassies verify it by its page.")
    title = _("Invitation letter for a visa")
    return framed(request, "form", participant, form=form, page_title=title, lead=lead, **words)


def listing(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the letters asked for and issued."""
    rows = VisaLetter.objects.filter(participant__edition=edition)
    rows = rows.select_related("participant__kind", "participant__organisation")
    context = {
        "page": page_of(request, rows.order_by(ASKED_FIRST, "-pk")),
        "audience": "organisation",
    }
    return organise(request, "salon/visitors/letters.html", edition, HERE, **context)


def issue(request: HttpRequest, letter: VisaLetter) -> HttpResponse:
    """Issue a letter with the next number."""
    attempt(request, acts.issue, letter, done=_("The letter is issued."))
    return redirect("organise_letters", letter.participant.edition.slug)


def refuse(request: HttpRequest, letter: VisaLetter) -> HttpResponse:
    """Refuse a letter, with the reason."""
    title = _("Refuse the letter of {name}").format(name=letter.participant)
    return reasoned(request, letter, acts.refuse, title, _("Refuse"), _("The letter is refused."))


def revoke(request: HttpRequest, letter: VisaLetter) -> HttpResponse:
    """Revoke a letter, with the reason."""
    title = _("Revoke letter {number}").format(number=letter.number)
    return reasoned(request, letter, acts.revoke, title, _("Revoke"), _("The letter is revoked."))


def reasoned(
    request: HttpRequest, letter: VisaLetter, act: Any, title: str, submit: str, done: str
) -> HttpResponse:
    """Ask for a reason, then do ``act``."""
    edition = letter.participant.edition
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(request, act, letter, done=done, reason=form.cleaned_data["reason"])
        return redirect("organise_letters", edition.slug)
    back = reverse("organise_letters", args=[edition.slug])
    return organisers_form(
        request, edition, form=form, page_title=title, submit=submit, cancel_url=back
    )


def one(request: HttpRequest, letter: VisaLetter) -> HttpResponse:
    """Show a letter as it is printed."""
    link = check_address(letter)
    context = {
        "letter": letter,
        "participant": letter.participant,
        "edition": letter.participant.edition,
        "address": link,
        "picture": picture(link),
    }
    return render(request, "salon/visitors/letter.html", context)


def check_address(letter: VisaLetter) -> str:
    """Return the whole address of the page that verifies a letter."""
    return f"{settings.SITE_URL}{reverse('letter_check', args=[letter.code])}"


def check(request: HttpRequest, code: str) -> HttpResponse:
    """Tell anybody who holds a letter whether it is valid."""
    if not limits.allow(request, "letter_check", LOOKS):
        return limits.refuse(request)
    rows = VisaLetter.objects.filter(code=code.lower(), issued_at__isnull=False)
    letter = rows.select_related("participant__edition__organisation").first()
    if letter is None:
        raise Http404
    context = {"letter": letter, "edition": letter.participant.edition, "audience": "public"}
    answer = render(request, "salon/visitors/letter_check.html", context)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "no-store"
    return answer
