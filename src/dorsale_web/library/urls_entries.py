"""Addresses of entries: the list, one entry, writing, confirming, comments, following."""

from __future__ import annotations

from django.urls import URLPattern

from dorsale_web.library import queries
from dorsale_web.library.views import comments, confirm, entries, follow
from dorsale_web.members.access import act, look, page
from dorsale_web.members.queries import people

ONE, SAID = "library/<slug:code>/", "library/comments/<slug:code>/"
CHANGE, MODERATE = "library.change_entry", "library.moderate_comment"
OF, STEWARD = queries.entries, "members.steward"

lists: list[URLPattern] = [
    look("library/", entries.listing, "entries", may="everyone", is_list=True),
    look("library/mine/", entries.mine, "my_entries", may="signed_in"),
    look("library/new/", entries.start, "entry_start", may="signed_in"),
    page(
        "library/new/<slug:kind>/",
        entries.new,
        "entry_new",
        may="library.add_entry",
        limit="30/h",
    ),
    look("library/confirm/", confirm.queue, "entries_to_confirm", may=STEWARD),
    page(
        "library/confirm/<slug:code>/",
        confirm.decide,
        "entry_confirm",
        may="library.confirm_entry",
        of=queries.to_confirm,
    ),
]
followed: list[URLPattern] = [
    look("library/follow/", follow.follow, "follow", may="signed_in"),
    act("library/follow/theme/<slug:code>/", follow.toggle_theme, "follow_theme", may="signed_in"),
    act(
        "library/follow/person/<slug:code>/",
        follow.toggle_person,
        "follow_person",
        may="library.follow_person",
        of=people,
    ),
    act("library/follow/stop/<slug:code>/", follow.stop, "follow_stop", may="signed_in"),
]
said: list[URLPattern] = [
    look("library/comments/held/", comments.held, "comments_held", may=STEWARD),
    act(
        SAID + "delete/",
        comments.delete,
        "comment_delete",
        may="library.delete_comment",
        of=queries.comments,
    ),
    act(SAID + "allow/", comments.allow, "comment_allow", may=MODERATE, of=queries.comments),
    page(SAID + "hide/", comments.hide, "comment_hide", may=MODERATE, of=queries.comments),
    act(SAID + "show/", comments.show, "comment_show", may=MODERATE, of=queries.comments),
    page(
        "library/mentions/<slug:code>/reply/",
        comments.reply,
        "mention_reply",
        may="library.reply_mention",
        of=queries.mentions,
        limit="30/h",
    ),
]
each: list[URLPattern] = [
    look(ONE, entries.entry, "entry", may="library.view_entry", of=OF),
    look(ONE + "versions/", entries.versions, "entry_versions", may="library.see_versions", of=OF),
    look(
        ONE + "versions/<slug:number>/",
        entries.version,
        "entry_version",
        may="library.see_versions",
        of=OF,
    ),
    page(ONE + "edit/", entries.edit, "entry_edit", may=CHANGE, of=OF, limit="60/h"),
    page(
        ONE + "translate/<slug:into>/",
        entries.translate,
        "entry_translate",
        may=CHANGE,
        of=OF,
        limit="60/h",
    ),
    act(ONE + "submit/", entries.submit, "entry_submit", may=CHANGE, of=OF, limit="30/h"),
    act(ONE + "take-back/", entries.take_back, "entry_take_back", may=CHANGE, of=OF),
    act(ONE + "discard/", entries.discard, "entry_discard", may=CHANGE, of=OF),
    page(ONE + "withdraw/", entries.withdraw, "entry_withdraw", may=CHANGE, of=OF),
    act(
        ONE + "comment/",
        comments.write,
        "entry_comment",
        may="library.comment_entry",
        of=OF,
        limit="20/h",
    ),
]
urlpatterns: list[URLPattern] = [*lists, *followed, *said, *each]
