"""The organisers' room of halls, rooms and stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members import sheets
from dorsale_web.members.paging import page_of
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import ground_table, plan_svg
from dorsale_web.salon.actions import ground as acts
from dorsale_web.salon.forms.ground import (
    STANDS_A_PAGE,
    HallChoiceForm,
    HallRows,
    RoomRows,
    RowsForm,
    StandRows,
    TableForm,
    kept_rows,
)
from dorsale_web.salon.models import Edition, Hall, Stand
from dorsale_web.salon.plan_svg import Spot
from dorsale_web.salon.queries import ground as queries
from dorsale_web.salon.views.frame import organise

HERE = "organise_ground"


def ground(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show halls, rooms and stands, with the ways to change them."""
    halls = list(queries.halls(edition))
    drawn = [(one.name, plan_svg.draw(one)) for one in queries.plans(edition)]
    context = {
        "halls": halls,
        "rooms": edition.rooms.select_related("hall"),
        "drawn": drawn,
        "stands": sum(one.stand_count for one in halls),  # type: ignore[attr-defined]
    }
    return organise(request, "salon/organise_ground.html", edition, HERE, **context)


def halls(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Change the halls, in one table."""
    rows = HallRows(request.POST or None, queryset=edition.halls.all(), prefix="halls")
    context = {
        "page_title": _("Halls"),
        "lead": _("Sizes in metres. The place of the meeting tables is drawn on the plan."),
    }
    return rows_page(request, edition, rows, acts.keep_halls, context)


def rooms(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Change rooms and stages, in one table."""
    rows = RoomRows(edition, request.POST or None, queryset=edition.rooms.all(), prefix="rooms")
    context = {
        "page_title": _("Rooms and stages"),
        "lead": _("With a hall and a place in metres, a room is drawn on the plan."),
    }
    return rows_page(request, edition, rows, acts.keep_rooms, context)


def rows_page(
    request: HttpRequest, edition: Edition, rows: Any, act: Any, context: dict[str, Any]
) -> HttpResponse:
    """Show a table to change, and keep what was changed in it."""
    is_good = request.method == "POST" and rows.is_valid()
    done = _("The changes are kept.")
    if is_good and attempt(request, act, edition, *kept_rows(rows), done=done):
        return redirect(HERE, edition.slug)
    return organise(request, "salon/ground_rows.html", edition, HERE, rows=rows, **context)


def stands(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Change the stands of a hall, some of them at a time."""
    known = list(edition.halls.all())
    hall = HallChoiceForm(request.GET).chosen(known)
    if hall is None:
        messages.info(request, _("Write down a hall first, then its stands."))
        return redirect("ground_halls", edition.slug)
    page = page_of(request, in_order(hall), STANDS_A_PAGE)
    shown = Stand.objects.filter(pk__in=[one.pk for one in page])
    known_stands = in_order(hall) if request.method == "POST" else in_order_of(shown)
    rows = StandRows(request.POST or None, queryset=known_stands, prefix="stands")
    if request.method == "POST" and rows.is_valid():
        given = edition, hall, *kept_rows(rows)
        if attempt(request, acts.keep_stands, *given, done=_("The stands are kept.")):
            return redirect(stands_url(edition, hall, page.number))
    context = {"rows": rows, "hall": hall, "halls": known, "page": page}
    context |= {"query": urlencode({"hall": hall.name})}
    return organise(request, "salon/ground_stands.html", edition, HERE, **context)


def in_order(hall: Hall) -> QuerySet[Stand]:
    """Return the stands of a hall as the table shows them."""
    return in_order_of(hall.stands.all())


def in_order_of(stands: QuerySet[Stand]) -> QuerySet[Stand]:
    """Return stands row by row, from left to right, with who has them."""
    return stands.select_related("exhibitor__organisation").order_by("y_m", "x_m", "pk")


def stands_url(edition: Edition, hall: Hall, page: int = 1) -> str:
    """Return the address of the table of a hall's stands."""
    query = urlencode({"hall": hall.name} | ({"page": page} if page > 1 else {}))
    return f"{reverse('ground_stands', args=[edition.slug])}?{query}"


def rows(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Make rows of stands: look at them on the plan, then keep them."""
    known = list(edition.halls.all())
    if not known:
        messages.info(request, _("Write down a hall first, then its stands."))
        return redirect("ground_halls", edition.slug)
    form = RowsForm(known, request.POST or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("intent") == "keep":
            kept = keep_rows(request, edition, form)
            if kept:
                return redirect(stands_url(edition, form.chosen_hall()))
        preview = previewed(edition, form)
    context = {"form": form, "preview": preview}
    return organise(request, "salon/ground_new_rows.html", edition, HERE, **context)


def keep_rows(request: HttpRequest, edition: Edition, form: RowsForm) -> bool:
    """Keep the rows of a valid form; an error stands in the form when they do not fit."""
    try:
        made = acts.add_rows(
            person_of(request),
            edition,
            form.chosen_hall(),
            form.pattern(),
            form.cleaned_data["theme"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    words = ngettext("{number} stand is added.", "{number} stands are added.", made)
    messages.success(request, words.format(number=made))
    return True


def previewed(edition: Edition, form: RowsForm) -> dict[str, Any]:
    """Return the plan of the hall with the new stands, and what does not fit."""
    hall, made = form.chosen_hall(), form.pattern().boxes()
    before = next(one for one in queries.plans(edition) if one.name == hall.name)
    theme = form.cleaned_data["theme"]
    new = [Spot(one.label, one.x_m, one.y_m, one.width_m, one.depth_m, theme) for one in made]
    told = acts.faults(hall, [*queries.boxes(hall), *made])
    return {
        "svg": plan_svg.draw(replace(before, stands=[*before.stands, *new]), linked=False),
        "number": len(new),
        "first": new[0].label,
        "last": new[-1].label,
        "faults": [*told[: acts.MOST_FAULTS], *acts.more_words(told)],
    }


def bring_in(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Take the stands of a table, all of them or none."""
    form = TableForm(request.POST or None, request.FILES or None)
    faults: list[ground_table.Fault] = []
    if request.method == "POST" and form.is_valid():
        found = ground_table.read(form.content(), edition)
        faults = found.faults
        if not faults and take(request, edition, form, found):
            return redirect(HERE, edition.slug)
    context = {"form": form, "faults": faults, "columns": ",".join(ground_table.COLUMNS)}
    return organise(request, "salon/ground_import.html", edition, HERE, **context)


def take(
    request: HttpRequest, edition: Edition, form: TableForm, found: ground_table.Reading
) -> bool:
    """Keep the stands that were read; an error stands in the form when they do not fit."""
    try:
        number = acts.take_table(person_of(request), edition, found.rows)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    words = ngettext("{number} stand is kept.", "{number} stands are kept.", number)
    messages.success(request, words.format(number=number))
    return True


def table(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Give the stands as the table that can be taken back in."""
    content = sheets.as_csv(ground_table.table(queries.stands(edition)))
    return sheets.download(content, f"{edition.slug}-stands.csv", "text/csv; charset=utf-8")
