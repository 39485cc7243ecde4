"""Reports: anyone makes one, stewards answer with reasons."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from dorsale_web.members.access import may
from dorsale_web.members.actions import reports
from dorsale_web.members.forms.reports import AnswerForm, ReportForm
from dorsale_web.members.models import Report
from dorsale_web.members.queries.reports import reports as visible

A_PAGE = 20


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
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "states": Report.State.choices,
        "state": state,
        "query": f"state={state}",
    }
    return render(request, "members/reports.html", context | {"audience": "stewards"})


def one(request: HttpRequest, made: Report) -> HttpResponse:
    """Show a report with its answer; a steward answers it, or changes the answer."""
    form = AnswerForm(request.POST or None) if may(request.user, "members.steward") else None
    if form is not None and form.is_valid():
        given = form.cleaned_data
        reports.answer(request.user, made, given["state"], given["answer"])
        messages.success(request, _("Answered."))
        return redirect("report_page", code=made.code)
    others = Report.objects.filter(kind=made.kind, target=made.target).exclude(pk=made.pk).count()
    return render(request, "members/report.html", {"report": made, "form": form, "others": others})
