"""The desk, online: badges, people without one, who did not come, counts, sheets for paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members import qr
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.members.refusal import Refused
from dorsale_web.members.sheets import as_csv, download
from dorsale_web.salon import agenda_sheets, at_desk, desk_counts
from dorsale_web.salon.actions import badges, check_ins, desk, participants
from dorsale_web.salon.desk_packs import placed
from dorsale_web.salon.forms.desk import (
    AbsentForm,
    HeadsForm,
    HourForm,
    NewPinForm,
    PersonForm,
    RegisterForm,
    ShowForm,
    hour_now,
)
from dorsale_web.salon.models import Badge, CheckIn, Edition, Participant
from dorsale_web.salon.views.frame import organise, show

DESK = "desk_at"


def at(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Take a badge, and show large what it is worth."""
    sessions = placed(edition)
    if request.method == "POST":
        form = ShowForm(edition, sessions, request.POST)
        if form.is_valid():
            return take(request, edition, form)
    else:
        form = ShowForm(edition, sessions, initial=first_values(request))
    form.fields["place"].choices = choices_now(form, edition)  # type: ignore[attr-defined]
    shown = shown_now(edition, request.GET.get("shown", ""))
    return show(
        request, "salon/desk.html", edition, DESK, form=form, shown=shown, here=here(request)
    )


def take(request: HttpRequest, edition: Edition, form: ShowForm) -> HttpResponse:
    """Keep a badge that is shown, and go to the page that says what it is worth."""
    given = form.cleaned_data
    try:
        made = check_ins.show_badge(
            person_of(request),
            edition,
            given["code"],
            session=form.session(),
            desk=given["desk"],
            key=given["key"],
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return back(edition, form)
    return back(edition, form, shown=str(made.key))


def first_values(request: HttpRequest) -> dict[str, Any]:
    """Return the place and name that a desk keeps from one badge to the next, and a fresh key."""
    return here(request) | {"key": uuid4()}


def here(request: HttpRequest) -> dict[str, str]:
    """Return the place and the name of the desk, from the address."""
    return {name: request.GET.get(name, "")[:40] for name in ("place", "desk")}


def choices_now(form: ShowForm, edition: Edition) -> list[tuple[str, Any]]:
    """Return the entrance, the sessions of today, and the place chosen."""
    today = {one.code for one in at_desk.sessions_now(edition, list(form.sessions.values()))}
    chosen = form["place"].value()
    every = form.fields["place"].choices  # type: ignore[attr-defined]
    return [(code, words) for code, words in every if not code or code in today or code == chosen]


def back(edition: Edition, form: Any, **more: str) -> HttpResponseRedirect:
    """Return to the desk, with its place and name."""
    kept = {name: form.cleaned_data.get(name, "") for name in ("place", "desk")} | more
    query = urlencode({name: value for name, value in kept.items() if value})
    return redirect(f"{reverse(DESK, args=[edition.slug])}?{query}")  # type: ignore[return-value]


def shown_now(edition: Edition, key: str) -> dict[str, Any] | None:
    """Return what is said of the badge just shown."""
    try:
        row = CheckIn.objects.select_related(
            "badge__participant__kind", "badge__participant__organisation", "session"
        ).get(key=UUID(key), edition=edition)
    except (ValueError, CheckIn.DoesNotExist):
        return None
    return {"row": row, "first": check_ins.first_of([row]).get(row.pk)}


def people(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Find people by name, and do what they need."""
    words = request.GET.get("q", "")[:80]
    page = page_of(request, at_desk.people(edition, words))
    came = at_desk.came(page.object_list, edition.today())
    rows = [{"one": one, "came": came.get(one.pk)} for one in page.object_list]
    new = Badge.objects.filter(
        participant__edition=edition, revoked_at=None, participant__code=request.GET.get("new")
    ).select_related("participant").first()  # fmt: skip
    return show(
        request,
        "salon/desk_people.html",
        edition,
        DESK,
        words=words,
        page=page,
        query=query_without_page(request),
        rows=rows,
        here=here(request),
        new=new,
        picture=qr.picture(new.code) if new else "",
    )


def person(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Do one thing for somebody without a badge in hand."""
    form = PersonForm(edition, placed(edition), request.POST)
    if not form.is_valid():
        messages.error(request, _("Nobody was chosen. Search again by name."))
        return redirect("desk_people", edition.slug)
    return ACTS[form.cleaned_data["act"]](request, edition, form)


def check_in_by_name(request: HttpRequest, edition: Edition, form: PersonForm) -> HttpResponse:
    """Count somebody who has no badge in hand, as if it were shown."""
    badge = badges.valid_badge(form.cleaned_data["participant"])
    if badge is None:
        messages.error(request, _("This person has no valid badge. Give one first."))
        return found_again(edition, form)
    session, name = form.session(), form.cleaned_data["desk"]
    made = check_ins.show_badge(person_of(request), edition, badge.code, session=session, desk=name)
    return back(edition, form, shown=str(made.key))


def replace(request: HttpRequest, edition: Edition, form: PersonForm) -> HttpResponse:
    """Revoke a lost badge and show the new one."""
    who = form.cleaned_data["participant"]
    reason = form.cleaned_data["reason"] or _("lost")
    done = _("The old badge is worth nothing any more. Here is the new one.")
    if attempt(request, badges.replace, who, reason, done=done):
        return found_again(edition, form, new=who.code)
    return found_again(edition, form)


def absent(request: HttpRequest, edition: Edition, form: PersonForm) -> HttpResponse:
    """Mark somebody as gone from now on."""
    who: Participant = form.cleaned_data["participant"]
    done = _("{name} is marked absent. The meetings can be repaired.").format(name=who)
    attempt(request, desk.mark_absent, edition, [who], since=now(), done=done)
    return found_again(edition, form)


def present(request: HttpRequest, edition: Edition, form: PersonForm) -> HttpResponse:
    """Mark somebody as here after all."""
    who: Participant = form.cleaned_data["participant"]
    done = _("{name} is here. Meetings that were given up stay so.").format(name=who)
    attempt(request, desk.mark_present, edition, who, done=done)
    return found_again(edition, form)


ACTS = {"check_in": check_in_by_name, "replace": replace, "absent": absent, "present": present}


def found_again(edition: Edition, form: PersonForm, **more: str) -> HttpResponse:
    """Return to the search, where the person is found by name."""
    kept = {name: form.cleaned_data.get(name, "") for name in ("place", "desk")}
    query = QueryDict(mutable=True)
    query.update({"q": str(form.cleaned_data["participant"])} | kept | more)
    return redirect(f"{reverse('desk_people', args=[edition.slug])}?{query.urlencode()}")


def register(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Register somebody on the spot."""
    sessions = placed(edition)
    if request.method == "POST":
        form = RegisterForm(edition, sessions, request.POST)
        if form.is_valid():
            made = try_to_register(request, edition, form)
            if made:
                return welcomed(request, edition, form, made)
    else:
        form = RegisterForm(edition, sessions, initial=here(request) | {"country": edition.country})
    return show(request, "salon/desk_register.html", edition, DESK, form=form, here=here(request))


def try_to_register(
    request: HttpRequest, edition: Edition, form: RegisterForm
) -> Participant | None:
    """Register; what is wrong stands in the form."""
    details = form.details()
    try:
        return participants.register(
            person_of(request), edition, details.pop("kind"), consented_at=now(), **details
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def welcomed(
    request: HttpRequest, edition: Edition, form: RegisterForm, made: Participant
) -> HttpResponse:
    """Count the newcomer when asked to, and show the badge or what is missing for one."""
    badge = badges.valid_badge(made)
    if badge is None:
        messages.warning(
            request,
            _("{name} is registered: {state}. There is no badge yet.").format(
                name=made, state=made.get_state_display()
            ),
        )
        return redirect("desk_people", edition.slug)
    if form.cleaned_data["comes_in"]:
        name = form.cleaned_data["desk"]
        check_ins.show_badge(person_of(request), edition, badge.code, desk=name)
    messages.success(request, _("{name} is registered. Here is the badge.").format(name=made))
    form.cleaned_data["participant"] = made
    return found_again(edition, form, new=made.code)  # type: ignore[arg-type]


def no_shows(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show who has meetings and has not come by an hour, and mark those ticked as absent."""
    if request.method == "POST":
        return mark(request, edition)
    chosen = HourForm(edition, request.GET if "hour" in request.GET else hour_now(edition))
    since = chosen.since() if chosen.is_valid() else None
    return show(
        request,
        "salon/desk_no_shows.html",
        edition,
        DESK,
        form=chosen,
        since=since,
        found=at_desk.no_shows(edition, since) if since else [],
        last_merge=at_desk.merges(edition).first(),
        here=here(request),
    )


def mark(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Mark those ticked as absent from the hour chosen."""
    form = AbsentForm(edition, request.POST)
    if not form.is_valid():
        messages.error(request, _("Nobody was ticked, or the hour is missing."))
        return redirect("desk_no_shows", edition.slug)
    who = list(form.cleaned_data["people"])
    done = ngettext(
        "One person is marked absent. Now the meetings can be repaired.",
        "{number} people are marked absent. Now the meetings can be repaired.",
        len(who),
    ).format(number=len(who))
    attempt(request, desk.mark_absent, edition, who, since=form.since(), done=done)
    query = urlencode({name: form.cleaned_data[name] for name in ("day", "hour")})
    return redirect(f"{reverse('desk_no_shows', args=[edition.slug])}?{query}")


def counts(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show expected against counted."""
    found = desk_counts.counts(edition)
    form = HeadsForm(edition, placed(edition))
    return show(
        request,
        "salon/desk_counts.html",
        edition,
        DESK,
        found=found,
        form=form,
        here=here(request),
    )


def counts_table(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Give the counts as a table."""
    rows = desk_counts.table(edition, desk_counts.counts(edition))
    content = as_csv([desk_counts.HEAD, *rows])
    return download(content, f"{edition.slug}-counts.csv", "text/csv; charset=utf-8")


def heads(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Keep how many people were counted by eye."""
    form = HeadsForm(edition, placed(edition), request.POST)
    if form.is_valid():
        number = form.cleaned_data["counted"]
        attempt(request, desk.count_heads, edition, form.session(), number, done=_("Kept."))
    else:
        messages.error(request, _("How many people were there? Write a number."))
    return redirect("desk_counts", edition.slug)


def sheets(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show all agendas and the programme, to print when nothing else works."""
    days = [one.day for one in edition.days.all()]
    day = next((one for one in days if one.isoformat() == request.GET.get("day")), None)
    lines, by_visitor = agenda_sheets.lines(edition, day), request.GET.get("by") == "visitor"
    made = agenda_sheets.by_visitor(lines) if by_visitor else agenda_sheets.by_place(lines)
    return show(
        request,
        "salon/emergency_print.html",
        edition,
        DESK,
        sheets=made,
        by_visitor=by_visitor,
        days=days,
        day=day,
        many=len(lines),
        programme=agenda_sheets.programme(edition, day),
        printed_at=now(),
        one_day=day is not None or len(days) == 1,
    )


def pin(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Set the PIN that packs of the desk open with."""
    form = NewPinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("The PIN is set. Tell it to the desks by word of mouth, not by mail.")
        attempt(request, desk.set_pin, edition, form.cleaned_data["pin"], done=done)
        return redirect("desk_pin", edition.slug)
    return organise(request, "salon/desk_pin.html", edition, "organise_visitors", form=form)
