"""Interpreters and where they are needed."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members.paging import page_of
from dorsale_web.salon.actions import interpreters as acts
from dorsale_web.salon.forms.organise_visitors import InterpreterForm
from dorsale_web.salon.interpreting import needs, unserved
from dorsale_web.salon.models import Edition, Interpreter, Meeting
from dorsale_web.salon.views.frame import organise
from dorsale_web.salon.views.organise_visitors import form_page

HERE = "organise_meetings"
LACKING_FIRST = F("interpreter").asc(nulls_first=True)


def listing(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the interpreters, and the meetings without a shared language."""
    rows = Meeting.objects.filter(unserved(edition)).select_related(
        "slot", "exhibitor__organisation", "visitor", "interpreter"
    )
    page = page_of(request, rows.order_by(LACKING_FIRST, "slot__number", "pk"))
    context = {
        "interpreters": edition.interpreters.all(),
        "slots": edition.slots.count(),
        "page": page,
        "needs": needs(edition, page),
        "audience": "organisation",
    }
    return organise(request, "salon/visitors/interpreters.html", edition, HERE, **context)


def new(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Add an interpreter."""
    return page(request, Interpreter(edition=edition), _("An interpreter"))


def edit(request: HttpRequest, interpreter: Interpreter) -> HttpResponse:
    """Change an interpreter."""
    return page(request, interpreter, interpreter.name)


def page(request: HttpRequest, interpreter: Interpreter, title: str) -> HttpResponse:
    """Show the form of an interpreter, and keep it."""
    edition = interpreter.edition
    form = InterpreterForm(request.POST or None, instance=interpreter)
    if request.method == "POST" and form.is_valid():
        acts.keep_interpreter(person_of(request), form.save(commit=False))
        messages.success(request, _("The interpreter is kept."))
        return redirect("organise_interpreters", edition.slug)
    back = reverse("organise_interpreters", args=[edition.slug])
    return form_page(
        request, edition, form=form, page_title=title, submit=_("Save"), cancel_url=back
    )


def remove(request: HttpRequest, interpreter: Interpreter) -> HttpResponse:
    """Remove an interpreter."""
    slug = interpreter.edition.slug
    attempt(request, acts.remove_interpreter, interpreter, done=_("The interpreter is removed."))
    return redirect("organise_interpreters", slug)


def assign(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Give an interpreter to a meeting, or take the one it has back."""
    back = redirect("organise_interpreters", edition.slug)
    code, meeting = request.POST.get("interpreter", ""), meeting_of(request, edition)
    chosen = edition.interpreters.filter(code=code).first()
    if meeting is None or (code and chosen is None):
        messages.error(request, _("This meeting or interpreter is not in the list any more."))
    elif chosen is not None:
        done = _("{name} interprets at this meeting.").format(name=chosen)
        attempt(request, acts.assign, meeting, chosen, done=done)
    else:
        attempt(request, acts.release, meeting, done=_("The interpreter is free again."))
    return back


def meeting_of(request: HttpRequest, edition: Edition) -> Meeting | None:
    """Return the meeting named in a form, if it is one of the edition."""
    rows = Meeting.objects.filter(edition=edition, code=request.POST.get("meeting", ""))
    return rows.select_related("slot", "edition__organisation").first()
