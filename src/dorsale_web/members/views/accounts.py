"""Ways in: invitations, and recovery without mail."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.members import qr
from dorsale_web.members.actions import people
from dorsale_web.members.forms.accounts import CodeForm, NewcomerForm, RecoverForm
from dorsale_web.members.models import Invitation, Membership, Person
from dorsale_web.members.refusal import Refused

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def join(request: HttpRequest) -> HttpResponse:
    """Ask for the code of an invitation."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if people.invitation(form.cleaned_data["code"]):
            return redirect("join_with", secret=form.cleaned_data["code"].strip().lower())
        form.add_error(
            "code", _("No open invitation has this code. Check each letter, or ask for a new one.")
        )
    return render(request, "members/join.html", {"form": form, "audience": "public"})


def join_with(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an invitation; a member accepts it, anybody else gets an account with it."""
    made = people.invitation(secret)
    if made is None:
        return render(request, "members/join_over.html", status=410)
    if request.user.is_authenticated:
        return accept(request, made)
    form = NewcomerForm(request.POST or None)
    if form.is_valid():
        return welcome(request, made, form)
    return render(request, "members/join_with.html", {"invitation": made, "form": form})


def accept(request: HttpRequest, made: Invitation) -> HttpResponse:
    """Let a signed-in person use an invitation."""
    if request.method == "POST":
        return entered(request, request.user, made)  # type: ignore[arg-type]
    return render(request, "members/join_with.html", {"invitation": made})


def welcome(request: HttpRequest, made: Invitation, form: NewcomerForm) -> HttpResponse:
    """Make an account for whom an invitation was meant, and sign in."""
    given = form.cleaned_data
    person = Person.objects.create_user(
        given["sign_in_name"],
        given["password"],
        name=given["name"],
        country=made.organisation.country,
        interface_language=get_language() or settings.LANGUAGE_CODE,
    )
    login(request, person, backend=BACKEND)
    return entered(request, person, made)


def entered(request: HttpRequest, person: Person, made: Invitation) -> HttpResponse:
    """Use the invitation and show the organisation."""
    try:
        membership: Membership = people.join(person, made)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("join")
    name = membership.organisation.name
    messages.success(request, _("You now act for {organisation}.").format(organisation=name))
    return redirect("organisation", slug=membership.organisation.slug)


def sheet(request: HttpRequest) -> HttpResponse:
    """Show an invitation that was just made, to be printed: its secret is not kept anywhere."""
    made = request.session.pop("invitation_secret", None)
    if made is None:
        return redirect("home")
    address = f"{settings.SITE_URL}/join/{made['secret']}/"
    context = made | {
        "address": address,
        "picture": qr.picture(address),
        "audience": "organisation",
    }
    return render(request, "members/invitation_sheet.html", context)


def recover(request: HttpRequest) -> HttpResponse:
    """Set a new password with a code; the answer is the same whether the name exists or not."""
    form = RecoverForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        if people.recover(given["sign_in_name"], given["code"], given["password"]):
            messages.success(request, _("Your new password is set. Sign in with it."))
            return redirect("account_login")
        form.add_error(None, _("Name and code do not belong together, or the code is over."))
    return render(request, "members/recover.html", {"form": form})


def help_recover(request: HttpRequest, person: Person) -> HttpResponse:
    """Make a code for somebody who lost the password, and show it once."""
    secret = people.help_recover(request.user, person)  # type: ignore[arg-type]
    return render(request, "members/recovery_code.html", {"person": person, "secret": secret})
