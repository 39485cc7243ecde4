"""The organisers' room of visitors: the list, decisions, kinds, the table to take away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members import geography, limits, sheets
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.members.refusal import Refused
from dorsale_web.members.views.directory import facet
from dorsale_web.salon.actions import participants, visitor_kinds
from dorsale_web.salon.forms.organise_visitors import BADGES, FiltersForm, KindForm
from dorsale_web.salon.forms.visitors import GuestForm, ReasonForm
from dorsale_web.salon.models import Edition, Participant, ParticipantState, VisitorKind
from dorsale_web.salon.queries import visitors as queries
from dorsale_web.salon.views.frame import organise
from dorsale_web.salon.views.visitor_imports import CSV, HERE
from dorsale_web.salon.views.visitors import attempt_form

EXPORTS_PER_HOUR = "20/h"
EXPORTED = (
    "code", "state", "kind", "given_name", "family_name", "email", "phone", "job",
    "organisation_name", "country", "languages", "themes", "looks_for", "needs", "delegation",
    "badge", "claim", "registered",
)  # fmt: skip
ROWS_AT_ONCE = 1000


def asked(request: HttpRequest) -> queries.Filters:
    """Return what the address asks for."""
    given = FiltersForm(request.GET).asked()
    return queries.Filters(words=given.pop("q", ""), **given)


def listing(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the participants asked for, twenty a page, and how many there are."""
    filters, states = asked(request), queries.counts_by_state(edition)
    context = {
        "page": page_of(request, queries.with_badges(queries.listed(edition, filters))),
        "query": query_without_page(request),
        "words": filters.words,
        "filters": filters,
        "facets": facets(edition, filters, states),
        "chosen": filters.chosen,
        "clear_url": request.path,
        "states": state_words(states),
        "audience": "organisation",
    }
    return organise(request, "salon/visitors/organise.html", edition, HERE, **context)


def state_words(states: dict[str, int]) -> list[dict[str, Any]]:
    """Return how many are in each state, with its words."""
    return [
        {"state": code, "label": label, "count": states.get(code, 0)}
        for code, label in ParticipantState.choices
        if states.get(code) or code == ParticipantState.CONFIRMED
    ]


def facets(
    edition: Edition, filters: queries.Filters, states: dict[str, int]
) -> list[dict[str, Any]]:
    """Return the filters of the list."""
    countries = queries.countries_of(edition)
    names = [(one, geography.country_name(one, get_language() or "fr")) for one in countries]
    kinds = list(edition.visitor_kinds.all())
    return [
        facet("kind", _("Kind"), [(one.code, one.name) for one in kinds], filters.kind),
        facet("state", _("State"), ParticipantState.choices, filters.state, states),
        facet("country", _("Country"), sorted(names, key=by_name), filters.country, countries),
        facet("badge", _("Badge"), BADGES, filters.badge),
    ]


def by_name(pair: tuple[str, str]) -> str:
    """Return the name of a country as it is sorted."""
    return geography.fold(pair[1])


def add(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Register somebody by hand."""
    form = GuestForm(edition, request.POST or None, of_delegation=False)
    if request.method == "POST" and form.is_valid():
        made: list[Participant] = []

        def act() -> None:
            kind, by = form.cleaned_data["kind"], person_of(request)
            made.append(participants.register(by, edition, kind, **form.texts()))

        if attempt_form(request, form, act, _("The registration is made.")):
            return redirect("participant", made[0].code)
    back = reverse("organise_visitors", args=[edition.slug])
    context = {"form": form, "page_title": _("Register somebody"), "submit": _("Register")}
    return form_page(request, edition, cancel_url=back, **context)


def form_page(request: HttpRequest, edition: Edition, **context: Any) -> HttpResponse:
    """Return a page of the organisers that is one form."""
    given = {"audience": "organisation"} | context
    return organise(request, "salon/visitors/form.html", edition, HERE, **given)


def confirm(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Confirm somebody who waits."""
    done = _("{name} is confirmed and has a badge.").format(name=participant)
    attempt(request, participants.confirm, participant, done=done)
    return redirect("participant", participant.code)


def refuse(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Refuse a registration, with the reason."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("The registration is refused.")
        reason = form.cleaned_data["reason"]
        attempt(request, participants.refuse, participant, done=done, reason=reason)
        return redirect("participant", participant.code)
    return form_page(
        request,
        participant.edition,
        form=form,
        page_title=_("Refuse the registration of {name}").format(name=participant),
        submit=_("Refuse"),
        cancel_url=participants.url_of(participant),
    )


def confirm_many(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Confirm those who are ticked in the list."""
    codes = request.POST.getlist("participant")[:100]
    by, done = person_of(request), 0
    for one in edition.participants.filter(code__in=codes).select_related("edition", "kind"):
        try:
            participants.confirm(by, one)
            done += 1
        except Refused as refusal:
            messages.error(request, str(refusal))
    words = ngettext("{count} person is confirmed.", "{count} people are confirmed.", done)
    messages.success(request, words.format(count=done))
    return redirect("organise_visitors", edition.slug)


def kinds(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the kinds of visitors with their places."""
    context = {"kinds": queries.kinds_with_places(edition), "audience": "organisation"}
    return organise(request, "salon/visitors/kinds.html", edition, HERE, **context)


def kind_new(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Add a kind of visitor."""
    return kind_page(request, VisitorKind(edition=edition), _("A new kind of visitor"))


def kind_edit(request: HttpRequest, kind: VisitorKind) -> HttpResponse:
    """Change a kind of visitor."""
    return kind_page(request, kind, kind.name)


def kind_page(request: HttpRequest, kind: VisitorKind, title: str) -> HttpResponse:
    """Show the form of a kind, and keep it."""
    edition = kind.edition
    form = KindForm(request.POST or None, instance=kind)
    if request.method == "POST" and form.is_valid():
        moved = visitor_kinds.keep_kind(person_of(request), kind)
        words = ngettext(
            "Kept. {count} person of the waiting list moved up.",
            "Kept. {count} people of the waiting list moved up.",
            moved,
        )
        messages.success(request, words.format(count=moved) if moved else _("The kind is kept."))
        return redirect("visitor_kinds", edition.slug)
    back = reverse("visitor_kinds", args=[edition.slug])
    return form_page(
        request, edition, form=form, page_title=title, submit=_("Save"), cancel_url=back
    )


def kind_remove(request: HttpRequest, kind: VisitorKind) -> HttpResponse:
    """Remove a kind nobody has."""
    slug = kind.edition.slug
    attempt(request, visitor_kinds.remove_kind, kind, done=_("The kind is removed."))
    return redirect("visitor_kinds", slug)


def export(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Hand out the list with its filters as CSV, in which no cell is taken for a formula."""
    if not limits.allow(request, "visitors_export", EXPORTS_PER_HOUR):
        return limits.refuse(request)
    rows = queries.with_badges(queries.listed(edition, asked(request)))
    table = [EXPORTED, *map(exported, chunks(rows))]
    return sheets.download(sheets.as_csv(table), f"visitors-{edition.slug}.csv", CSV)


def chunks(rows: Any) -> Iterator[Participant]:
    """Give rows a thousand at a time."""
    yield from rows.iterator(chunk_size=ROWS_AT_ONCE)


def exported(one: Participant) -> list[str]:
    """Return one participant as the import reads it, with state, badge and code to claim."""
    added = {
        "kind": one.kind.name,
        "organisation_name": one.stands_for,
        "languages": "; ".join(one.languages),
        "themes": "; ".join(one.themes),
        "delegation": one.delegation.name if one.delegation else "",
        "badge": one.valid[0].code if one.valid else "",  # type: ignore[attr-defined]
        "claim": "" if one.person_id else one.claim,
        "registered": one.registered_at.date().isoformat(),
    }
    return [str(added.get(name, getattr(one, name, ""))) for name in EXPORTED]
