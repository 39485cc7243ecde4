"""Addresses of registrations, delegations, badges, letters, imports, kinds and interpreters."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern

from dorsale_web.members.access import act, look, page
from dorsale_web.salon import queries
from dorsale_web.salon.urls.editions import EDITION
from dorsale_web.salon.views import (
    badges,
    delegations,
    interpreters,
    letters,
    organise_visitors,
    visitor_imports,
    visitors,
)

ONE, ORGANISE = "participants/<slug:code>/", EDITION + "organise/"
OF_EDITION: dict[str, Any] = {"of": queries.editions, "key": "slug"}
RUN = OF_EDITION | {"may": "salon.run_edition"}
CHANGE = OF_EDITION | {"may": "salon.change_edition"}
REGISTER = OF_EDITION | {"may": "salon.register_visitor", "limit": "20/h"}
KIND: dict[str, Any] = {"of": queries.visitor_kinds, "may": "salon.change_resource"}
INTERPRETER: dict[str, Any] = {"of": queries.interpreters, "may": "salon.change_resource"}
VIEW_IMPORT: dict[str, Any] = {"of": queries.visitor_imports, "may": "salon.view_import"}
TAKE_IMPORT: dict[str, Any] = {"of": queries.visitor_imports, "may": "salon.take_import"}
LETTER: dict[str, Any] = {"of": queries.visa_letters, "may": "salon.issue_letter"}
DELEGATION: dict[str, Any] = {"of": queries.delegations, "may": "salon.change_delegation"}


def of(permission: str, **more: Any) -> dict[str, Any]:
    """Return what a route on one participant asks for."""
    return {"of": queries.participants, "may": permission} | more


own: list[URLPattern] = [
    look(EDITION + "me/", visitors.my_edition, "my_edition", may="signed_in", **OF_EDITION),
    page(EDITION + "register/", visitors.register, "register_visitor", **REGISTER),
    page(EDITION + "delegations/new/", delegations.new, "delegation_new", **REGISTER),
    page(
        "claim-registration/", visitors.claim, "claim_registration", may="signed_in", limit="10/h"
    ),
]
participants: list[URLPattern] = [
    look(ONE, visitors.participant, "participant", **of("salon.view_participant")),
    page(ONE + "edit/", visitors.edit, "participant_edit", **of("salon.change_registration")),
    page(ONE + "cancel/", visitors.cancel, "participant_cancel", **of("salon.cancel_registration")),
    act(
        ONE + "confirm/",
        organise_visitors.confirm,
        "participant_confirm",
        **of("salon.decide_on_participant"),
    ),
    page(
        ONE + "refuse/",
        organise_visitors.refuse,
        "participant_refuse",
        **of("salon.decide_on_participant"),
    ),
    look(ONE + "badge/", badges.one, "badge", **of("salon.print_badge")),
    act(ONE + "badge/printed/", badges.mark_one, "badge_printed", **of("salon.serve_participant")),
    page(ONE + "badge/replace/", badges.replace, "badge_replace", **of("salon.serve_participant")),
    page(ONE + "letter/", letters.ask, "letter_ask", **of("salon.ask_letter", limit="20/h")),
]
of_delegations: list[URLPattern] = [
    look(
        "delegations/<slug:code>/",
        delegations.one,
        "delegation",
        may="salon.view_delegation",
        of=queries.delegations,
    ),
    page(
        "delegations/<slug:code>/add/",
        delegations.add,
        "delegation_add",
        limit="60/h",
        **DELEGATION,
    ),
    page(
        "delegations/<slug:code>/table/",
        delegations.table,
        "delegation_table",
        limit="20/h",
        **DELEGATION,
    ),
]
imports: list[URLPattern] = [
    look("visitor-tables/<slug:code>/", visitor_imports.one, "visitor_import", **VIEW_IMPORT),
    look(
        "visitor-tables/<slug:code>/problems.csv",
        visitor_imports.report,
        "visitor_import_problems",
        **VIEW_IMPORT,
    ),
    act(
        "visitor-tables/<slug:code>/take/", visitor_imports.take, "visitor_import_take",
        **TAKE_IMPORT,
    ),
    act(
        "visitor-tables/<slug:code>/drop/", visitor_imports.drop, "visitor_import_drop",
        **TAKE_IMPORT,
    ),
    look(
        "visitor-tables/to-fill-in.csv", visitor_imports.template, "visitor_table", may="signed_in"
    ),
]  # fmt: skip
organise: list[URLPattern] = [
    look(ORGANISE + "visitors/", organise_visitors.listing, "organise_visitors", **RUN),
    look(ORGANISE + "visitors/visitors.csv", organise_visitors.export, "visitors_export", **RUN),
    page(ORGANISE + "visitors/add/", organise_visitors.add, "visitor_add", **CHANGE),
    act(
        ORGANISE + "visitors/confirm/", organise_visitors.confirm_many, "visitors_confirm",
        **CHANGE,
    ),
    page(
        ORGANISE + "visitors/table/", visitor_imports.organisers_table, "visitors_table",
        limit="30/h", **CHANGE,
    ),
    look(ORGANISE + "visitors/kinds/", organise_visitors.kinds, "visitor_kinds", **RUN),
    page(ORGANISE + "visitors/kinds/new/", organise_visitors.kind_new, "kind_new", **CHANGE),
    page("visitor-kinds/<slug:code>/", organise_visitors.kind_edit, "visitor_kind", **KIND),
    act("visitor-kinds/<slug:code>/remove/", organise_visitors.kind_remove, "kind_remove", **KIND),
    look(ORGANISE + "badges/", badges.many, "organise_badges", **RUN),
    act(ORGANISE + "badges/printed/", badges.mark_many, "badges_printed", **CHANGE),
]  # fmt: skip
of_letters: list[URLPattern] = [
    look(ORGANISE + "letters/", letters.listing, "organise_letters", **RUN),
    look(
        "visa-letters/<slug:code>/", letters.one, "visa_letter", may="salon.view_letter",
        of=queries.visa_letters,
    ),
    act("visa-letters/<slug:code>/issue/", letters.issue, "letter_issue", **LETTER),
    page("visa-letters/<slug:code>/refuse/", letters.refuse, "letter_refuse", **LETTER),
    page("visa-letters/<slug:code>/revoke/", letters.revoke, "letter_revoke", **LETTER),
    look("letters/<slug:code>/", letters.check, "letter_check", may="everyone"),
]  # fmt: skip
of_interpreters: list[URLPattern] = [
    look(
        ORGANISE + "interpreters/", interpreters.listing, "organise_interpreters", **RUN
    ),
    page(ORGANISE + "interpreters/new/", interpreters.new, "interpreter_new", **CHANGE),
    act(ORGANISE + "interpreters/assign/", interpreters.assign, "interpreter_assign", **CHANGE),
    page("interpreters/<slug:code>/", interpreters.edit, "interpreter", **INTERPRETER),
    act(
        "interpreters/<slug:code>/remove/", interpreters.remove, "interpreter_remove",
        **INTERPRETER,
    ),
]  # fmt: skip
urlpatterns = [
    *own, *participants, *of_delegations, *imports, *organise, *of_letters, *of_interpreters,
]  # fmt: skip
