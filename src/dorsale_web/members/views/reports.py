"""Reports: anyone makes one, stewards answer with reasons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from dorsale_web.members import audit_words
from dorsale_web.members.access import may
from dorsale_web.members.actions import reports
from dorsale_web.members.forms.reports import AnswerForm, ReportForm
from dorsale_web.members.models import Person, Report
from dorsale_web.members.paging import page_of
from dorsale_web.members.queries.audit import people_by_code
from dorsale_web.members.queries.reports import history, of_the_same
from dorsale_web.members.queries.reports import reports as visible


def report(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Say what is wrong with something."""
    how = reports.KINDS.get(kind)
    if how is None:
        raise Http404
    thing = get_object_or_404(how.find(request.user), **{how.key: code})
    form = ReportForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        if not given["website"]:
            reports.report(request.user, kind, thing, given["reason"], given["text"])
        messages.success(request, _("Thank you. A steward will look at it and answer."))
        return redirect(how.url(thing))
    context = {"form": form, "title": how.title(thing), "url": how.url(thing)}
    return render(request, "members/report_new.html", context)


def queue(request: HttpRequest) -> HttpResponse:
    """List reports, the open ones first unless another state is asked for."""
    state = request.GET.get("state", Report.State.OPEN)
    rows = visible(request.user)
    rows = rows.filter(state=state) if state in Report.State.values else rows
    context = {
        "page": page_of(request, rows),
        "states": [*Report.State.choices, ("all", _("all"))],
        "state": state,
        "query": f"state={state}" if state in Report.State.values else "state=all",
        "audience": "stewards",
    }
    return render(request, "members/reports.html", context)


def one(request: HttpRequest, made: Report, form: AnswerForm | None = None) -> HttpResponse:
    """Show a report with its answer; to a steward also what else is known, and the decision."""
    context: dict[str, Any] = {"report": made, "audience": "stewards"}
    if may(request.user, "members.steward"):
        context |= {"others": of_the_same(made), "events": events(made), "by": True}
    if may(request.user, "members.answer_report", made):
        context["form"] = form or AnswerForm()
    return render(request, "members/report.html", context)


def answer(request: HttpRequest, made: Report) -> HttpResponse:
    """Answer a report, or change the answer."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return one(request, made, form)
    assert isinstance(request.user, Person)  # the route let only stewards in
    reports.answer(request.user, made, form.cleaned_data["state"], form.cleaned_data["answer"])
    messages.success(request, _("Answered. Both sides can read it."))
    return redirect("report_page", code=made.code)


def events(made: Report) -> list[dict[str, Any]]:
    """Return what happened to what was reported, and to the report, the latest first."""
    acts = list(history(made))
    people, things = people_by_code(acts), audit_words.named(acts)
    told = [audit_words.told(act, people, things) for act in acts]
    return [{"at": one.entry.at, "text": one.sentence, "detail": one.reason} for one in told]
