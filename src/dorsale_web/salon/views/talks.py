"""The call for talks: propose, change, translate, submit, withdraw."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members.access import may
from dorsale_web.members.refusal import Refused
from dorsale_web.members.text import Origin
from dorsale_web.salon.actions import sessions as acts
from dorsale_web.salon.forms.sessions import (
    PROPOSED_KINDS,
    SessionForm,
    SessionTranslationForm,
    other_languages,
    speakers_form,
)
from dorsale_web.salon.models import Edition, Session, SessionKind
from dorsale_web.salon.queries import programme as queries
from dorsale_web.salon.views.frame import show


def call(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show what may be proposed until when, and one's own proposals."""
    own = list(queries.own_proposals(request.user, edition))
    return show(request, "salon/talks.html", edition, "programme", proposals=own)


def propose(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Write a proposal; keep it as a draft, or submit it at once."""
    if not edition.takes_talks:
        return show(request, "salon/talks.html", edition, "programme")
    usual = {"language": edition.language, "minutes": 30}
    form = SessionForm(PROPOSED_KINDS, request.POST or None, initial=usual)
    speakers = speakers_form(request.user, edition, request.POST or None)
    if request.method == "POST" and both_valid(form, speakers):
        kept = keep(request, edition, form, speakers)
        if kept:
            return redirect("session", kept.code)
    context = {"form": form, "speakers": speakers}
    return show(request, "salon/session_write.html", edition, "programme", **context)


def both_valid(form: SessionForm, speakers: Any) -> bool:
    """Return whether both forms are right; both say what is wrong."""
    return bool(form.is_valid() & speakers.is_valid())


def keep(
    request: HttpRequest, edition: Edition, form: SessionForm, speakers: Any
) -> Session | None:
    """Keep a draft and submit it if asked to; nothing when the rules refuse it."""
    by = person_of(request)
    try:
        made = acts.draft(by, edition, speakers.chosen(), **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    if request.POST.get("then") == "submit":
        attempt(request, acts.submit, made, done=_("Submitted. You are told what is decided."))
    else:
        messages.success(request, _("The draft is kept. Nobody else sees it until you submit it."))
    return made


def edit(request: HttpRequest, one: Session) -> HttpResponse:
    """Change a session and its speakers."""
    form = SessionForm(kinds_for(one), request.POST or None, instance=one)
    known = one.speakers.select_related("person", "participant__person")
    speakers = speakers_form(request.user, one.edition, request.POST or None, known)
    if request.method == "POST" and both_valid(form, speakers):
        acts.change(person_of(request), one, speakers.chosen(), **form.cleaned_data)
        messages.success(request, _("The changes are kept."))
        return redirect("session", one.code)
    context = {"form": form, "speakers": speakers, "session": one}
    return show(request, "salon/session_write.html", one.edition, "programme", **context)


def kinds_for(one: Session) -> list[SessionKind]:
    """Return the kinds a session may have: what may be proposed, and its own."""
    return list(dict.fromkeys([SessionKind(one.kind), *PROPOSED_KINDS]))


def translate(request: HttpRequest, one: Session) -> HttpResponse:
    """Write a translation, or remove it by leaving every text empty."""
    known = dict(other_languages(one))
    asked = request.GET.get("to", "")
    language = asked if asked in known else next(iter(known))
    form = SessionTranslationForm(one, language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        origin = form.cleaned_data["origin"] or Origin.HUMAN
        acts.translate(person_of(request), one, language, origin, form.texts())
        messages.success(request, _("The translation is kept."))
        return redirect("session", one.code)
    context = {"form": form, "session": one, "to": known[language], "to_code": language}
    return show(request, "salon/session_translate.html", one.edition, "programme", **context)


def submit(request: HttpRequest, one: Session) -> HttpResponse:
    """Hand a proposal in."""
    attempt(request, acts.submit, one, done=_("Submitted. You are told what is decided."))
    return redirect("session", one.code)


def withdraw(request: HttpRequest, one: Session) -> HttpResponse:
    """Take a proposal back, or a session out of the programme."""
    attempt(request, acts.withdraw, one, done=_("Withdrawn."))
    if may(request.user, "salon.view_session", one):
        return redirect("session", one.code)
    return redirect("programme", one.edition.slug)


def discard(request: HttpRequest, one: Session) -> HttpResponse:
    """Delete a draft."""
    done = attempt(request, acts.discard, one, done=_("The draft is deleted."))
    return redirect("talks", one.edition.slug) if done else redirect("session", one.code)
