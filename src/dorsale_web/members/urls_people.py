"""Addresses of people: ways in, my page, what I am told."""

from __future__ import annotations

from dorsale_web.members import queries
from dorsale_web.members.access import act, look, page
from dorsale_web.members.views import accounts, profile

urlpatterns = [
    page("join/", accounts.join, "join", may="everyone", limit="20/h"),
    page("join/<slug:secret>/", accounts.join_with, "join_with", may="everyone", limit="20/h"),
    look("invitations/sheet/", accounts.sheet, "invitation_sheet", may="signed_in"),
    page("recover/", accounts.recover, "recover", may="everyone", limit="10/h"),
    look(
        "people/<slug:code>/",
        profile.person,
        "person",
        may="members.view_person",
        of=queries.people,
    ),
    act(
        "people/<slug:code>/recovery/",
        accounts.help_recover,
        "help_recover",
        may="members.help_recover",
        of=queries.people,
    ),
    page("me/", profile.profile, "profile", may="signed_in"),
    page("me/consents/", profile.consents, "consents", may="signed_in"),
    page("me/notices/", profile.notice_choices, "notice_choices", may="signed_in"),
    page("me/keys/", profile.api_keys, "keys", may="signed_in", limit="20/h"),
    act("me/keys/<int:number>/revoke/", profile.revoke_key, "revoke_key", may="signed_in"),
    look("me/export/", profile.export, "export_me", may="signed_in"),
    page("me/erase/", profile.erase, "erase_me", may="signed_in", limit="10/h"),
    look("notices/", profile.notices, "notices", may="signed_in"),
    look("notices/<int:number>/open/", profile.open_notice, "open_notice", may="signed_in"),
    act("notices/read/", profile.read_all, "read_notices", may="signed_in"),
]
