"""Contacts at a stand: scan, list, take along; and the visitor's side of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members import sheets
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions import contacts as acts
from dorsale_web.salon.actions.visitor_data import kept_until
from dorsale_web.salon.forms.stands import ContactForm, ScanForm, SentForm
from dorsale_web.salon.models import Exhibitor, StandContact
from dorsale_web.salon.queries.exhibitors import contacts_of, holders_of
from dorsale_web.salon.scanned import storable
from dorsale_web.salon.views.applications import kept, page

MOST_AT_ONCE = 100
TOO_MANY = 413
HEADER = (
    "met_at",
    "given_name",
    "family_name",
    "organisation",
    "function",
    "country",
    "email",
    "telephone",
    "theme",
    "note",
    "follow_up_on",
    "noted_by",
    "consent_given_at",
)


def scan(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Scan or type a badge; without network the page keeps scans and sends them later."""
    form = ScanForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and keep_scan(request, exhibitor, form):
        return redirect("stand_scan", exhibitor.code)
    return page(request, "scan", exhibitor, form=form)


def keep_scan(request: HttpRequest, exhibitor: Exhibitor, form: ScanForm) -> bool:
    """Keep what was scanned; return whether it was, else the form says why not."""

    def keep() -> None:
        acts.refuse_scans(exhibitor)
        answer = acts.keep(person_of(request), exhibitor, form.scan())
        if answer.contact is None:
            raise Refused(answer.says)

    return kept(request, form, keep, _("The contact is kept."))


def sync(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Take in the scans of a device, and answer each one by its key."""
    try:
        items = json.loads(request.body)["items"]
        acts.refuse_scans(exhibitor)
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"says": _("This is not a list of scans.")}, status=400)
    except Refused as refusal:
        return JsonResponse({"says": str(refusal)}, status=409)
    if not isinstance(items, list) or len(items) > MOST_AT_ONCE:
        return JsonResponse({"says": _("Send fewer scans at once.")}, status=TOO_MANY)
    answers = [answer_to(request, exhibitor, item) for item in items]
    return JsonResponse({"items": answers}, json_dumps_params={"ensure_ascii": False})


def answer_to(request: HttpRequest, exhibitor: Exhibitor, item: Any) -> dict[str, str]:
    """Return what became of one scan that a device sent."""
    sent = item if isinstance(item, dict) else {}
    form = SentForm({name: sent_value(sent.get(name)) for name in SentForm.base_fields})
    key = storable(str(sent.get("key", "")))[:40]
    if not form.is_valid():
        said = "; ".join(str(error) for errors in form.errors.values() for error in errors)
        return {"key": key, "state": "wrong", "says": said}
    answer = acts.keep(person_of(request), exhibitor, form.scan())
    return {"key": key, "state": answer.state, "says": answer.says}


def sent_value(value: Any) -> str | bool:
    """Return what a device sent in a field as a form takes it: a text, or yes and no."""
    return value if isinstance(value, bool) else storable("" if value is None else str(value))


def listing(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Show the contacts of an exhibitor, to itself alone."""
    rows = page_of(request, contacts_of(exhibitor))
    return page(
        request,
        "contacts",
        exhibitor,
        page=rows,
        contacts=rows.object_list,
        query=query_without_page(request),
        kept_until=kept_until(exhibitor.edition),
    )


def take_along(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Hand out the contacts as a table, to this exhibitor alone."""
    content = sheets.as_csv(table(exhibitor))
    name = f"{exhibitor.edition.slug}-contacts.csv"
    answer = sheets.download(content, name, "text/csv; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer


def table(exhibitor: Exhibitor) -> Iterator[tuple[object, ...]]:
    """Give the contacts as rows; those whose consent was taken back are left out."""
    local = exhibitor.edition.local
    yield HEADER
    for one in contacts_of(exhibitor).filter(withdrawn_at__isnull=True):
        who = one.visitor
        yield (
            local(one.met_at).strftime("%Y-%m-%d %H:%M"),
            who.given_name,
            who.family_name,
            who.stands_for,
            who.job,
            who.country,
            who.email,
            who.phone,
            one.theme_id or "",
            one.note,
            one.follow_up_on or "",
            one.by or "",
            local(one.consented_at).strftime("%Y-%m-%d %H:%M"),
        )


def change(request: HttpRequest, contact: StandContact) -> HttpResponse:
    """Change note, theme and follow-up of a contact."""
    exhibitor = contact.exhibitor
    form = ContactForm(request.POST or None, instance=contact)
    if request.method == "POST" and form.is_valid():
        by, given = person_of(request), form.cleaned_data
        if kept(request, form, lambda: acts.change(by, contact, **given), _("Kept.")):
            return redirect("stand_contacts", exhibitor.code)
    return page(request, "contact", exhibitor, form=form, contact=contact)


def delete(request: HttpRequest, contact: StandContact) -> HttpResponse:
    """Delete a contact."""
    code = contact.exhibitor.code
    attempt(request, acts.delete, contact, done=_("The contact is deleted."))
    return redirect("stand_contacts", code)


def mine(request: HttpRequest) -> HttpResponse:
    """Show a visitor who holds the details given at stands."""
    rows = page_of(request, holders_of(person_of(request)))
    context = {"page": rows, "query": query_without_page(request)}
    return render(request, "salon/exhibitors/my_contacts.html", context)


def withdraw(request: HttpRequest, contact: StandContact) -> HttpResponse:
    """Take the consent back."""
    done = _("Done: the exhibitor no longer sees your details.")
    attempt(request, acts.withdraw, contact, done=done)
    return redirect("my_contacts")
