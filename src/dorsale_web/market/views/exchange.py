"""Tables in and out, and the tender notices for machines."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.market import filters, queries
from dorsale_web.market.actions.exchange import bring_in as keep_rows
from dorsale_web.market.exchange import csv_xlsx, ocds
from dorsale_web.market.exchange.columns import COLUMNS
from dorsale_web.market.forms.exchange import TableForm
from dorsale_web.market.views.acts import person_of
from dorsale_web.members import limits, sheets
from dorsale_web.members.refusal import Refused

MOST_TAKEN = 2_000
MOST_NOTICES = 1_000
TIMES = "20/h"


def bring_in(request: HttpRequest) -> HttpResponse:
    """Read a table; keep its rows as drafts when all of them are right."""
    organisations = list(queries.writing_for(request.user))
    if not organisations:
        return render(request, "market/no_organisation.html", {"audience": "members"})
    form = TableForm(organisations, request.POST or None, request.FILES or None)
    problems: list[csv_xlsx.Problem] = []
    if request.method == "POST" and form.is_valid():
        problems = take_in(request, form)
        if not problems and not form.errors:
            return redirect("my_postings")
    context = {"form": form, "problems": problems, "columns": COLUMNS, "audience": "organisation"}
    return render(request, "market/import.html", context)


def take_in(request: HttpRequest, form: TableForm) -> list[csv_xlsx.Problem]:
    """Return what is wrong in the file; without problems its rows are drafts afterwards."""
    file, organisation = form.cleaned_data["file"], form.chosen_organisation
    try:
        table = csv_xlsx.read(file.name, file.read())
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return []
    ready, problems = csv_xlsx.checked(table, organisation)
    if not problems:
        made = keep_rows(person_of(request), organisation, ready)
        messages.success(request, _("{count} drafts are kept.").format(count=len(made)))
    return problems


def template(request: HttpRequest, ending: str) -> HttpResponse:
    """Hand out the table to fill in."""
    return table(csv_xlsx.template_rows(), ending, "dorsale-postings-template")


def take_out(request: HttpRequest, ending: str) -> HttpResponse:
    """Hand out the list with its filters, as the reader sees it."""
    if not limits.allow(request, "postings_export", TIMES):
        return limits.refuse(request)
    found = queries.listed(request.user, filters.of(request.GET))[:MOST_TAKEN]
    return table(csv_xlsx.rows_of(request.user, found), ending, "dorsale-postings")


def table(rows: Iterable[list[str]], ending: str, name: str) -> HttpResponse:
    """Return rows as a file of one of the two kinds."""
    if ending == "csv":
        return sheets.download(sheets.as_csv(rows), f"{name}.csv", "text/csv; charset=utf-8")
    return sheets.download(sheets.as_xlsx(rows, "postings"), f"{name}.xlsx", sheets.XLSX)


def tenders(request: HttpRequest) -> HttpResponse:
    """Hand out the open tender notices in the shape of OCDS."""
    notices = queries.tenders()[:MOST_NOTICES]
    package = ocds.package(settings.SITE_URL, notices, timezone.now())
    return JsonResponse(package, json_dumps_params={"ensure_ascii": False})
