"""Found an edition and set it up: facts, days, translations, helpers, publish, close."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members.refusal import Refused
from dorsale_web.members.text import CONTENT_LANGUAGES
from dorsale_web.salon.actions import editions as acts
from dorsale_web.salon.edition_cards import dates
from dorsale_web.salon.forms.editions import (
    DatesForm,
    FactsForm,
    HelperChoiceForm,
    HelperForm,
    NewForm,
    SureForm,
    TranslationForm,
    hours_of,
    hours_rows,
)
from dorsale_web.salon.models import Edition
from dorsale_web.salon.queries import edition_lists as queries
from dorsale_web.salon.readiness import missing
from dorsale_web.salon.views.at_the_fair import at_the_fair
from dorsale_web.salon.views.frame import organise

HERE = "organise_settings"


def new(request: HttpRequest) -> HttpResponse:
    """Found an edition, a draft at first."""
    organisations = queries.founding_for(request.user)
    first = organisations.first()
    initial = {"language": get_language(), "country": first.country if first else ""}
    form = NewForm(organisations, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        made = acts.found(person_of(request), organisation, form.instance, form.chosen_themes())
        messages.success(request, _("The draft is kept. Nobody else sees it until you publish it."))
        return redirect("organise", made.slug)
    return render(request, "salon/edition_new.html", {"form": form, "audience": "organisation"})


@at_the_fair
def settings(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show all that is set, each part with the way to change it."""
    context = {
        "dates": dates(edition),
        "days": edition.days.all(),
        "themes": edition.themes.all(),
        "helpers": queries.named(edition),
        "missing": missing(edition),
        "can_close": edition.ends_on <= edition.today(),
    }
    return organise(request, "salon/edition_settings.html", edition, HERE, **context)


@at_the_fair
def edit(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Change what an edition is."""
    form = FactsForm(request.POST or None, instance=copy(edition))
    if request.method == "POST" and form.is_valid():
        given = form.instance, form.chosen_themes(), form.changed_data
        if attempt(request, acts.change, *given, done=_("The changes are kept.")):
            return redirect(HERE, edition.slug)
    context = {"form": form, "page_title": _("Name, place and texts")}
    return organise(request, "salon/edition_form.html", edition, HERE, **context)


def change_dates(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Change days, hours and deadlines, all read in the time zone of the fair."""
    sent = request.POST or None
    form = DatesForm(sent, instance=copy(edition))
    with timezone.override(form.zone(edition)):
        rows = hours_rows(edition, sent)
        if request.method == "POST" and form.is_valid() and rows.is_valid():
            given = form.instance, form.changed_data, hours_of(rows)
            if attempt(request, acts.change_dates, *given, done=_("Days and hours are kept.")):
                return redirect(HERE, edition.slug)
        context = {"form": form, "rows": rows}
        return organise(request, "salon/edition_dates.html", edition, HERE, **context)


@at_the_fair
def translate(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Write the texts in another language; without any text, the translation goes."""
    language = chosen_language(request, edition)
    form = TranslationForm(edition, language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = edition, language, form.cleaned_data["origin"], form.texts()
        if attempt(request, acts.translate, *given, done=_("The translation is kept.")):
            return redirect(HERE, edition.slug)
    others = [one for one in CONTENT_LANGUAGES if one[0] != edition.language]
    context = {"form": form, "language": language, "languages": others}
    return organise(request, "salon/edition_translate.html", edition, HERE, **context)


def chosen_language(request: HttpRequest, edition: Edition) -> str:
    """Return the language asked for, or the first one into which it can be translated."""
    others = [code for code, _name in CONTENT_LANGUAGES if code != edition.language]
    asked = request.GET.get("language", "")
    return asked if asked in others else others[0]


@at_the_fair
def helpers(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show who helps, and name somebody."""
    form = HelperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person, role = form.cleaned_data["sign_in_name"], form.cleaned_data["role"]
        done = _("{person} is named, and told.").format(person=person.name)
        if attempt(request, acts.name_helper, edition, person, role, done=done):
            return redirect("edition_helpers", edition.slug)
    context = {"form": form, "rows": queries.named(edition)}
    return organise(request, "salon/edition_helpers.html", edition, HERE, **context)


def end_role(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Take a role back from somebody."""
    role = HelperChoiceForm(request.POST).chosen(edition)
    if role is not None:
        attempt(request, acts.end_role, edition, role, done=_("The role is taken back."))
    return redirect("edition_helpers", edition.slug)


@at_the_fair
def publish(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Say what is missing, or show the fair to everybody."""
    if request.method == "POST":
        done = _("The fair is published. Everybody sees it now.")
        if attempt(request, acts.publish, edition, done=done):
            return redirect("edition", edition.slug)
    lacking = [(one.words, one.page) for one in missing(edition)]
    context = {"missing": lacking, "dates": dates(edition)}
    return organise(request, "salon/edition_publish.html", edition, HERE, **context)


@at_the_fair
def close(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Ask whether one is sure, then close the fair for good."""
    form = SureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.close(person_of(request), edition)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The fair is closed. Its pages stay as a record."))
            return redirect("organise", edition.slug)
    context: dict[str, Any] = {"form": form, "can_close": edition.ends_on <= edition.today()}
    return organise(request, "salon/edition_close.html", edition, HERE, **context)
