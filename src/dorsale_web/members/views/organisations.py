"""Pages of one organisation: what it is, founding, editing, translations, team, suspension."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.members import panels
from dorsale_web.members.access import may
from dorsale_web.members.actions import organisations as actions
from dorsale_web.members.actions import people, reports
from dorsale_web.members.cards import vouching_state
from dorsale_web.members.forms.organisations import (
    CONTACTS,
    InvitationChoiceForm,
    InvitationForm,
    MembershipForm,
    OrganisationForm,
    ReasonForm,
    RoleForm,
    TranslationForm,
)
from dorsale_web.members.models import Organisation, Role
from dorsale_web.members.queries import directory as queries
from dorsale_web.members.queries import vouching
from dorsale_web.members.refusal import Refused
from dorsale_web.members.rules import sees_contact
from dorsale_web.members.text import RIGHT_TO_LEFT
from dorsale_web.members.views.me import me


def organisation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Show an organisation as far as the reader may see it."""
    reading = organisation.reading(request.GET.get("lang") or get_language())
    context = {
        "organisation": organisation,
        "reading": reading,
        "readings": readings(organisation),
        "contacts": contacts(request, organisation),
        "state": vouching_state(organisation),
        "standing_vouches": [
            one for one in vouching.received(organisation) if vouching.stands(one)
        ],
        "review": vouching.open_review(organisation),
        "named": queries.people_named(request.user, organisation),
        "panels": panels.of(request.user, organisation),
        "report_url": reverse("report", args=["organisation", organisation.slug]),
        "audience": "public" if organisation.is_vouched else "members",
    }
    return render(request, "members/organisation.html", context)


def readings(organisation: Organisation) -> list[dict[str, str]]:
    """Return the languages its summary can be read in, and who made each translation."""
    return [
        {
            "language": code,
            "direction": "rtl" if code in RIGHT_TO_LEFT else "ltr",
            "origin": organisation.reading(code).origin_label,
        }
        for code in text_languages(organisation)
    ]


def text_languages(organisation: Organisation) -> list[str]:
    """Return the languages of the summary, the original first."""
    return [
        organisation.language,
        *sorted(set(organisation.translations) - {organisation.language}),
    ]


def contacts(request: HttpRequest, organisation: Organisation) -> list[dict[str, Any]]:
    """Return the ways to reach an organisation that the reader may see, and who else does."""
    return [
        {
            "name": name,
            "label": OrganisationForm.base_fields[name].label,
            "value": getattr(organisation, name),
            "audience": organisation.visibility.get(name),
        }
        for name in CONTACTS
        if getattr(organisation, name) and sees_contact(request.user, organisation, name)
    ]


def new(request: HttpRequest) -> HttpResponse:
    """Found an organisation."""
    form = OrganisationForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        made = actions.found(me(request), form.instance, form.chosen_themes())
        messages.success(request, _("{name} is in the directory.").format(name=made.name))
        return redirect("organisation", made.slug)
    return render(request, "members/organisation_new.html", {"form": form})


def edit(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Change an organisation; what was vouched for only by a steward."""
    locked = organisation.is_vouched and not may(request.user, "members.steward")
    form = OrganisationForm(request.POST or None, instance=organisation, locked=locked)
    if request.method == "POST" and form.is_valid():
        actions.change(me(request), organisation, form.chosen_themes(), form.changed_data)
        messages.success(request, _("The changes are kept."))
        return redirect("organisation", organisation.slug)
    name = Organisation.objects.values_list("name", flat=True).get(pk=organisation.pk)
    context = {"form": form, "organisation": organisation, "name": name}
    return render(request, "members/organisation_edit.html", context)


def translations(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Translate the summary, and see the translations there are."""
    form = TranslationForm(request.POST or None, original=organisation.language)
    if request.method == "POST" and form.is_valid():
        actions.translate(me(request), organisation, **form.cleaned_data)
        messages.success(request, _("The translation is kept."))
        return redirect("organisation_translations", organisation.slug)
    made = [organisation.reading(code) for code in text_languages(organisation)[1:]]
    context = {"form": form, "organisation": organisation, "made": made}
    return render(request, "members/organisation_translations.html", context)


def remove_translation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Take a translation away."""
    language = request.POST.get("language", "")
    if language in organisation.translations:
        actions.remove_translation(me(request), organisation, language)
        messages.success(request, _("The translation is removed."))
    return redirect("organisation_translations", organisation.slug)


def team(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Show who works there, and to its owners how to change that."""
    manages = may(request.user, "members.change_team", organisation)
    context = {
        "organisation": organisation,
        "team": queries.team(organisation),
        "invitations": queries.invitations(organisation) if manages else [],
        "form": InvitationForm() if manages else None,
        "roles": Role.choices,
    }
    return render(request, "members/team.html", context)


def invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Make an invitation; its secret is shown once, on the sheet."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return say_errors(request, form, organisation)
    made, secret = people.invite(
        me(request), organisation, form.cleaned_data["role"], form.cleaned_data["note"]
    )
    request.session["invitation_secret"] = {
        "secret": secret,
        "organisation": organisation.name,
        "role": made.role,
    }
    return redirect("invitation_sheet")


def withdraw_invitation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Make an invitation useless."""
    form = InvitationChoiceForm(request.POST, organisation=organisation)
    if not form.is_valid():
        return say_errors(request, form, organisation)
    actions.withdraw_invitation(me(request), form.cleaned_data["invitation"])
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("team", organisation.slug)


def set_role(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Give somebody another role."""
    form = RoleForm(request.POST, organisation=organisation)
    if not form.is_valid():
        return say_errors(request, form, organisation)
    try:
        people.set_role(me(request), form.cleaned_data["person"], form.cleaned_data["role"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("team", organisation.slug)


def remove(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """End somebody's role."""
    form = MembershipForm(request.POST, organisation=organisation)
    if not form.is_valid():
        return say_errors(request, form, organisation)
    try:
        people.leave(me(request), form.cleaned_data["person"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("team", organisation.slug)


def leave(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """End one's own role."""
    mine = organisation.memberships.select_related("organisation", "person")
    try:
        people.leave(me(request), mine.get(person=me(request)))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("team", organisation.slug)
    messages.success(request, _("You left {name}.").format(name=organisation.name))
    return redirect("organisations")


def say_errors(request: HttpRequest, form: Any, organisation: Organisation) -> HttpResponse:
    """Say what is wrong with a form of the team page, above that page."""
    for errors in form.errors.values():
        messages.error(request, " ".join(errors))
    return redirect("team", organisation.slug)


def suspend(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Stop an organisation, with a reason."""
    return _with_reason(
        request, organisation, reports.suspend_organisation, "organisation_suspend.html"
    )


def restore(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Lift a suspension, with a reason."""
    return _with_reason(
        request, organisation, reports.restore_organisation, "organisation_restore.html"
    )


def _with_reason(
    request: HttpRequest, organisation: Organisation, act: Any, template: str
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act(me(request), organisation, form.cleaned_data["reason"])
        return redirect("organisation", organisation.slug)
    context = {"form": form, "organisation": organisation, "audience": "stewards"}
    return render(request, f"members/{template}", context)
