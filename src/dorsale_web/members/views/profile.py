"""My page: what I say of myself, what I am told, my keys, my data, the way out."""

from __future__ import annotations

import json
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from dorsale_web.members import exports
from dorsale_web.members.access import may
from dorsale_web.members.actions import keys, people
from dorsale_web.members.actions.audit import record
from dorsale_web.members.forms.accounts import (
    PURPOSES,
    ConsentForm,
    EraseForm,
    KeyForm,
    NoticeForm,
    ProfileForm,
)
from dorsale_web.members.models import ApiToken, Notice, Person
from dorsale_web.members.notices import sentence
from dorsale_web.members.queries.profile import places_of, visible_fields
from dorsale_web.members.refusal import Refused

A_PAGE = 20


def me(request: HttpRequest) -> Person:
    """Return who asks; the routes of this file let only signed-in people in."""
    assert isinstance(request.user, Person)
    return request.user


def person(request: HttpRequest, one: Person) -> HttpResponse:
    """Show a person, field by field as the person chose."""
    context = {
        "person": one,
        "fields": visible_fields(request.user, one),
        "places": places_of(request.user, one),
        "can_help": may(request.user, "members.help_recover", one),
        "audience": one.visibility.get("name"),
    }
    return render(request, "members/person.html", context)


def profile(request: HttpRequest) -> HttpResponse:
    """Show and change what I say of myself."""
    form = ProfileForm(request.POST or None, instance=me(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        record(me(request), "person.change", me(request))
        messages.success(request, _("Saved."))
        return redirect("profile")
    return render(
        request,
        "members/profile.html",
        {"form": form, "places": places_of(me(request), me(request))},
    )


def consents(request: HttpRequest) -> HttpResponse:
    """Show and change what I agree to, with the dates."""
    now = people.consents_of(me(request))
    form = ConsentForm(now, request.POST if request.method == "POST" else None)
    if form.is_valid():
        for purpose in PURPOSES:
            if form.cleaned_data[purpose] != now.get(purpose, False):
                people.consent(me(request), purpose, form.cleaned_data[purpose])
        messages.success(request, _("Saved."))
        return redirect("consents")
    history = [
        (PURPOSES[row.purpose], row)
        for row in me(request).consents.order_by("-at")
        if row.purpose in PURPOSES
    ]
    return render(request, "members/consents.html", {"form": form, "history": history})


def notice_choices(request: HttpRequest) -> HttpResponse:
    """Choose how I am told of what."""
    form = NoticeForm(me(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        me(request).notice_choices = form.cleaned_data
        me(request).save(update_fields=["notice_choices"])
        messages.success(request, _("Saved."))
        return redirect("notice_choices")
    return render(request, "members/notice_choices.html", {"form": form})


def notices(request: HttpRequest) -> HttpResponse:
    """List what I should know, newest first."""
    page = Paginator(me(request).notices.all(), A_PAGE).get_page(request.GET.get("page"))
    lines = [(one, sentence(one)) for one in page]
    return render(request, "members/notices.html", {"page": page, "lines": lines})


def open_notice(request: HttpRequest, number: int) -> HttpResponse:
    """Mark one notice as read and go where it leads, within this site."""
    one = get_object_or_404(Notice, pk=number, person=me(request))
    Notice.objects.filter(pk=one.pk, read_at__isnull=True).update(read_at=timezone.now())
    safe = url_has_allowed_host_and_scheme(one.url, allowed_hosts=None)
    return redirect(one.url if one.url and safe else "notices")


def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all my notices as read."""
    me(request).notices.filter(read_at__isnull=True).update(read_at=timezone.now())
    return redirect("notices")


def api_keys(request: HttpRequest) -> HttpResponse:
    """List my keys of the API; a new one is shown once."""
    form, secret = KeyForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        days = timedelta(days=form.cleaned_data["days"])
        secret = keys.make(me(request), form.cleaned_data["name"], days)
        form = KeyForm()
    rows = me(request).api_tokens.order_by("-made_at")
    return render(request, "members/keys.html", {"form": form, "secret": secret, "keys": rows})


def revoke_key(request: HttpRequest, number: int) -> HttpResponse:
    """End one of my keys."""
    keys.revoke(me(request), get_object_or_404(ApiToken, pk=number, person=me(request)))
    messages.success(request, _("The key no longer works."))
    return redirect("keys")


def export(request: HttpRequest) -> HttpResponse:
    """Download everything that is held about me."""
    text = json.dumps(exports.of(me(request)), ensure_ascii=False, indent=1, default=str)
    name = f"dorsale-{me(request).sign_in_name}.json"
    record(me(request), "person.export", me(request))
    return HttpResponse(
        text,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def erase(request: HttpRequest) -> HttpResponse:
    """Erase who I am, after my password."""
    form = EraseForm(me(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            people.erase(me(request), keep_authorship=form.cleaned_data["authorship"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            logout(request)
            return render(request, "members/erased.html")
    return render(request, "members/erase.html", {"form": form})
