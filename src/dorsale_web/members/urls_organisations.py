"""Addresses of the directory, of organisations and of vouching."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern

from dorsale_web.members.access import act, look, page
from dorsale_web.members.queries import organisations
from dorsale_web.members.queries.directory import uploads as files
from dorsale_web.members.queries.vouching import vouches
from dorsale_web.members.views import directory, uploads, vouching
from dorsale_web.members.views import organisations as views

ONE = "organisations/<slug:slug>/"


def _own(may: str, limit: str | None = None) -> dict[str, Any]:
    """Return what a route about one organisation asks for."""
    return {"may": f"members.{may}", "of": organisations, "key": "slug", "limit": limit}


DIRECTORY = "members.view_directory"
urlpatterns: list[URLPattern] = [
    look("organisations/", directory.organisations, "organisations", may=DIRECTORY, is_list=True),
    look(
        "organisations/map/",
        directory.organisations_map,
        "organisations_map",
        may=DIRECTORY,
        is_list=True,
    ),
    look("organisations.csv", directory.export_csv, "organisations_csv", may=DIRECTORY),
    look("organisations.xlsx", directory.export_xlsx, "organisations_xlsx", may=DIRECTORY),
    look("people/", directory.people, "people", may="signed_in"),
    page(
        "organisations/new/",
        views.new,
        "organisation_new",
        may="members.add_organisation",
        limit="10/d",
    ),
    look(ONE, views.organisation, "organisation", **_own("view_organisation")),
    page(f"{ONE}edit/", views.edit, "organisation_edit", **_own("change_organisation")),
    page(
        f"{ONE}translations/",
        views.translations,
        "organisation_translations",
        **_own("change_organisation"),
    ),
    act(
        f"{ONE}translations/remove/",
        views.remove_translation,
        "organisation_translation_remove",
        **_own("change_organisation"),
    ),
    look(f"{ONE}team/", views.team, "team", **_own("view_team")),
    act(f"{ONE}team/role/", views.set_role, "team_role", **_own("change_team")),
    act(f"{ONE}team/remove/", views.remove, "team_remove", **_own("change_team")),
    act(f"{ONE}team/leave/", views.leave, "team_leave", **_own("work_in_organisation")),
    act(f"{ONE}team/invite/", views.invite, "team_invite", **_own("change_team", "50/d")),
    act(
        f"{ONE}team/withdraw/",
        views.withdraw_invitation,
        "invitation_withdraw",
        **_own("change_team"),
    ),
    look(f"{ONE}vouching/", vouching.lists, "organisation_vouching", **_own("view_organisation")),
    page(f"{ONE}vouch/", vouching.vouch, "vouch", **_own("vouch_for", "20/d")),
    page(f"{ONE}suspend/", views.suspend, "organisation_suspend", **_own("steward")),
    page(f"{ONE}restore/", views.restore, "organisation_restore", **_own("steward")),
    look("vouching/", vouching.rule, "vouching", may="everyone"),
    page(
        "vouching/<slug:code>/withdraw/",
        vouching.withdraw,
        "vouch_withdraw",
        may="members.withdraw_vouch",
        of=vouches,
    ),
    look("files/<slug:code>/", uploads.file, "file", may="members.view_upload", of=files),
]
