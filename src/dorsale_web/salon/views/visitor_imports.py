"""Tables of visitors: sent, looked through, taken or dropped."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dorsale_web.market.views.acts import person_of
from dorsale_web.members import sheets
from dorsale_web.members.access import may
from dorsale_web.members.paging import page_of
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions import visitor_imports as acts
from dorsale_web.salon.forms.organise_visitors import VisitorTableForm
from dorsale_web.salon.models import Delegation, Edition, VisitorImport
from dorsale_web.salon.views.frame import organise, show
from dorsale_web.salon.visitor_table.columns import BY_NAME, COLUMNS
from dorsale_web.salon.visitor_table.reading import MOST_BYTES

HERE, CSV = "organise_visitors", "text/csv; charset=utf-8"
PER_PAGE = 50
EXAMPLE = {
    "given_name": "Awa Rose", "family_name": "Mbemba", "email": "awa@example.org",
    "phone": "+242 06 612 34 56", "job": "Directrice", "organisation_name": "Ets Awa",
    "country": "CG", "languages": "fr; en", "themes": "solutions; cloud",
}  # fmt: skip


def organisers_table(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Read a table of visitors of the organisers."""
    return bring_in(request, edition, reverse("organise_visitors", args=[edition.slug]))


def bring_in(
    request: HttpRequest, edition: Edition, back: str, *, delegation: Delegation | None = None
) -> HttpResponse:
    """Read a table and show what is in it; nobody is registered yet."""
    kinds = acts.open_kinds(edition, delegation)
    form = VisitorTableForm(kinds, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = read(request, edition, form, delegation)
        if kept is not None:
            return redirect("visitor_import", kept.code)
    context = {"form": form, "columns": COLUMNS, "back": back, "audience": "organisation"}
    return framed(request, "import", edition, delegation, **context)


def framed(
    request: HttpRequest, page: str, edition: Edition, of: Delegation | None, /, **context: Any
) -> HttpResponse:
    """Return a page for organisers, or for the head of a delegation."""
    template = f"salon/visitors/{page}.html"
    if of is not None:
        return show(request, template, edition, "my_edition", delegation=of, **context)
    return organise(request, template, edition, HERE, **context)


def read(
    request: HttpRequest, edition: Edition, form: VisitorTableForm, delegation: Delegation | None
) -> VisitorImport | None:
    """Return the table that was read, or None with the reason in the form."""
    file, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
    content = file.read(MOST_BYTES + 1)
    try:
        return acts.keep_table(
            person_of(request), edition, kind, file.name, content, delegation=delegation
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return None


def one(request: HttpRequest, taken: VisitorImport) -> HttpResponse:
    """Show what a table holds: the good rows in a count, each bad row with its remedy."""
    problems = [named(problem) for problem in taken.problems]
    context = {
        "taken": taken,
        "page": page_of(request, problems, PER_PAGE),
        "first": taken.rows[:5],
        "can_take": may(request.user, "salon.take_import", taken),
        "back": back_of(taken),
        "audience": "organisation",
    }
    return framed(request, "import_report", taken.edition, taken.delegation, **context)


def named(problem: dict[str, Any]) -> dict[str, Any]:
    """Return a problem with its column in words."""
    column = BY_NAME.get(problem["column"])
    return problem | {"column": str(column.label) if column else ""}


def back_of(taken: VisitorImport) -> str:
    """Return the page a table belongs to."""
    if taken.delegation is not None:
        return reverse("delegation", args=[taken.delegation.code])
    return reverse("organise_visitors", args=[taken.edition.slug])


def take(request: HttpRequest, taken: VisitorImport) -> HttpResponse:
    """Register the good rows."""
    try:
        count = acts.take(person_of(request), taken)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("{count} person is registered.", "{count} people are registered.", count)
        messages.success(request, words.format(count=count))
    return redirect(back_of(taken))


def drop(request: HttpRequest, taken: VisitorImport) -> HttpResponse:
    """Throw a table away."""
    address = back_of(taken)
    try:
        acts.drop(person_of(request), taken)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The table is thrown away. Nobody was registered."))
    return redirect(address)


def report(request: HttpRequest, taken: VisitorImport) -> HttpResponse:
    """Hand out every problem as CSV."""
    headings = [_("row"), _("column"), _("it says"), _("what to do")]
    found = map(named, taken.problems)
    rows = [[one["row"], one["column"], one["value"], one["remedy"]] for one in found]
    return sheets.download(sheets.as_csv([headings, *rows]), "visitors-to-correct.csv", CSV)


def template(request: HttpRequest) -> HttpResponse:
    """Hand out the table to fill in."""
    names = [one.name for one in COLUMNS if one.name != "full_name"]
    rows = [names, [EXAMPLE.get(name, "") for name in names]]
    return sheets.download(sheets.as_csv(rows), "visitors-to-fill-in.csv", CSV)
