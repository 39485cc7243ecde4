"""After the fair: what took place, what came of it, and the report for organisers and funders."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dorsale_web.market.views.acts import person_of
from dorsale_web.members.access import may
from dorsale_web.members.refusal import Refused
from dorsale_web.members.sheets import as_csv
from dorsale_web.salon.actions import outcomes
from dorsale_web.salon.models import Edition, Meeting
from dorsale_web.salon.report import Report, report, table
from dorsale_web.salon.views.frame import organise, show

HEAD = ["subject", "code", "figure", "value", "of"]


def one(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the report of an edition."""
    runs = may(request.user, "salon.run_edition", edition)
    page = organise if runs else show
    given = context(report(edition)) | {"runs": runs}
    return page(request, "salon/report.html", edition, "edition_report", **given)


def context(found: Report) -> dict[str, Any]:
    """Return what the page of a report needs."""
    words = dict(Meeting.Fallen.choices)
    return {
        "report": found,
        "groups": [
            (_("Meetings by theme"), found.by_theme, True),
            (_("Meetings by country"), found.by_country, False),
        ],
        "fallen": [(words[code], number) for code, number in found.overall.fallen.items()],
    }


def as_table(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Give the report as a table."""
    file = as_csv([HEAD, *table(report(edition))])
    return HttpResponse(
        file,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{edition.slug}-report.csv"'},
    )


def publish(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the report to everybody, or to organisers alone again."""
    is_public = request.POST.get("public") == "yes"
    outcomes.publish_report(person_of(request), edition, is_public=is_public)
    messages.success(
        request, _("The report is public.") if is_public else _("The report is yours alone again.")
    )
    return redirect("edition_report", edition.slug)


def ask(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Ask both sides of every meeting what came of it, now."""
    number = outcomes.ask_now(person_of(request), edition)
    messages.success(
        request,
        ngettext(
            "Both sides of one meeting are asked.",
            "Both sides of {number} meetings are asked.",
            number,
        ).format(number=number),
    )
    return redirect("edition_report", edition.slug)


def took_place(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Keep whether a meeting was held."""
    held = request.POST.get("held") == "yes"
    try:
        outcomes.say_took_place(person_of(request), meeting, took_place=held)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Kept. Thank you."))
    return redirect("meeting", meeting.code)
