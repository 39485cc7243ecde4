"""Organisers place sessions, publish the programme, bring one in."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import session_conflicts as conflicts
from dorsale_web.salon import timetable
from dorsale_web.salon.actions import programme as acts
from dorsale_web.salon.actions import schedule as schedules
from dorsale_web.salon.exchange import reading
from dorsale_web.salon.forms.programme import PlaceForm, ScheduleFileForm
from dorsale_web.salon.forms.sessions import OwnSessionForm, speakers_form
from dorsale_web.salon.models import Edition, Session, SessionState
from dorsale_web.salon.queries import programme as queries
from dorsale_web.salon.views.frame import organise
from dorsale_web.salon.views.talks import both_valid

TAB = "organise_programme"
KEPT_S = 3600


def programme(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the grid of a day, what has no place yet, and the conflicts."""
    day = timetable.day_chosen(edition, request.GET.get("day", ""))
    rooms = list(edition.rooms.all())
    on = conflicts.ground(edition)
    every = list(queries.programme(edition))
    found = conflicts.all_conflicts([conflicts.slot_of(one, on) for one in every], on)
    cards = [timetable.card(one, edition) for one in every if starts_on(one, edition) == day]
    wrong_days = Counter(starts_on(one, edition) for one in every if one.pk in found)
    context = {
        "day": day,
        "days": timetable.day_links(edition, day, conflicts=wrong_days),
        "rooms": rooms,
        "rows": timetable.grid(cards, rooms, found),
        "unplaced": [timetable.card(one, edition) for one in queries.unplaced(edition)],
        "placed_number": len(every),
        "conflict_number": len(found),
        "waiting": edition.sessions.filter(state=SessionState.SUBMITTED).count(),
    }
    return organise(request, "salon/organise_programme.html", edition, TAB, **context)


def starts_on(one: Session, edition: Edition) -> Any:
    """Return the day a session begins, by the clock of the fair."""
    return edition.local(one.starts_at).date() if one.starts_at else None


def add(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Add a session of the organisers: a ceremony, a break, an invited talk, a show."""
    usual = {"language": edition.language, "minutes": 30}
    form = OwnSessionForm(edition, request.POST or None, initial=usual)
    speakers = speakers_form(request.user, edition, request.POST or None, ())
    if request.method == "POST" and both_valid(form, speakers):
        made = acts.add(person_of(request), edition, speakers.chosen(), **form.cleaned_data)
        messages.success(request, _("It is kept. Give it a room and an hour."))
        return redirect("place_session", made.code)
    context = {"form": form, "speakers": speakers}
    return organise(request, "salon/session_write.html", edition, TAB, **context)


def place(request: HttpRequest, one: Session) -> HttpResponse:
    """Give a session a room and an hour; conflicts are shown at once."""
    form = PlaceForm(one, request.POST or None)
    found: list[conflicts.Conflict] = []
    if request.method == "POST" and form.is_valid():
        try:
            keep_anyway = form.cleaned_data["keep_anyway"]
            acts.place(person_of(request), one, form.place(), keep_anyway=keep_anyway)
        except acts.Conflicting as conflicting:
            found = list(conflicting.found)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It has its place."))
            return back_to_day(one)
    is_refused = any(conflict.is_refused for conflict in found)
    if not found or is_refused:
        del form.fields["keep_anyway"]
    context = {"form": form, "session": one, "conflicts": found, "is_refused": is_refused}
    return organise(request, "salon/session_place.html", one.edition, TAB, **context)


def back_to_day(one: Session) -> HttpResponse:
    """Go back to the day of a session in the grid."""
    day = starts_on(one, one.edition)
    query = f"?day={day.isoformat()}" if day else ""
    return redirect(f"/editions/{one.edition.slug}/organise/programme/{query}")


def take_out(request: HttpRequest, one: Session) -> HttpResponse:
    """Take a session out of the grid."""
    attempt(request, acts.take_out, one, done=_("It has no place any more, and stays accepted."))
    return redirect("organise_programme", one.edition.slug)


def publish(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Publish the next version of the programme."""
    attempt(request, acts.publish, edition, done=_("The programme is published."))
    return redirect("organise_programme", edition.slug)


def bring_in(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Read a schedule, show what it would change, and do it on confirmation."""
    if request.POST.get("step") == "confirm":
        return confirm(request, edition)
    form = ScheduleFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            content = file.read(reading.MOST_BYTES + 1)
            plan = planned(edition, file.name, content)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            cache.set(key_of(request, edition), (file.name, content), KEPT_S)
            return shown(request, edition, plan)
    return shown(request, edition, None, form)


def planned(edition: Edition, name: str, content: bytes, *, takes_out: bool = False) -> Any:
    """Return what a file would change."""
    return schedules.plan(edition, reading.read(name, content, edition), takes_out=takes_out)


def key_of(request: HttpRequest, edition: Edition) -> str:
    """Return the name under which the file waits for the confirmation."""
    return f"schedule-import:{edition.pk}:{person_of(request).pk}"


def shown(
    request: HttpRequest, edition: Edition, plan: Any, form: ScheduleFileForm | None = None
) -> HttpResponse:
    """Show the form, or what would change."""
    context = {"plan": plan, "form": form or ScheduleFileForm()}
    return organise(request, "salon/programme_import.html", edition, TAB, **context)


def confirm(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Do what was shown; show it again when it is not what it was."""
    waiting = cache.get(key_of(request, edition))
    if waiting is None:
        messages.error(request, _("The file waited too long. Choose it again."))
        return redirect("import_programme", edition.slug)
    takes_out = request.POST.get("takes_out") == "on"
    plan = planned(edition, *waiting, takes_out=takes_out)
    if plan.fingerprint != request.POST.get("seen"):
        messages.warning(request, _("The programme changed meanwhile. Look again, then confirm."))
        return shown(request, edition, plan)
    try:
        keep_anyway = request.POST.get("keep_anyway") == "on"
        schedules.apply(person_of(request), plan, takes_out=takes_out, keep_anyway=keep_anyway)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return shown(request, edition, plan)
    cache.delete(key_of(request, edition))
    messages.success(request, _("The programme is brought in."))
    return redirect("organise_programme", edition.slug)
