"""Addresses of contests: public pages, entries, the jury's room, the organisers' room."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern

from dorsale_web.members.access import act, look, page
from dorsale_web.salon import queries
from dorsale_web.salon.urls.editions import EDITION
from dorsale_web.salon.views import contest_entries, contests, judging
from dorsale_web.salon.views import organise_contests as organising

CONTEST, CATEGORY = "contests/<slug:code>/", "contest-categories/<slug:code>/"
ENTRY = "contest-entries/<slug:code>/"

How = dict[str, Any]

at_fair: How = {"of": queries.editions, "key": "slug"}
of_contest: How = {"of": queries.contests}
of_category: How = {"of": queries.contest_categories}
of_entry: How = {"of": queries.contest_entries}
changed: How = {"may": "salon.change_contest", **of_contest}
written: How = {"may": "salon.change_contest_entry", "limit": "60/h", **of_entry}
judged: How = {"may": "salon.judge_contest", "limit": "600/h", **of_contest}

public: list[URLPattern] = [
    look(EDITION + "contests/", contests.listing, "contests", may="salon.view_edition", **at_fair),
    look(CONTEST, contests.one, "contest", may="salon.view_contest", **of_contest),
    look(CATEGORY, contests.category, "contest_category", may="salon.view_results", **of_category),
    look(
        CATEGORY + "marks.csv",
        contests.marks,
        "contest_marks",
        may="salon.view_results",
        **of_category,
    ),
]
entries: list[URLPattern] = [
    page(
        CONTEST + "enter/",
        contest_entries.enter,
        "contest_enter",
        may="salon.enter_contest",
        limit="30/h",
        **of_contest,
    ),
    look(ENTRY, contest_entries.one, "contest_entry", may="salon.view_contest_entry", **of_entry),
    page(ENTRY + "edit/", contest_entries.edit, "contest_entry_edit", **written),
    page(ENTRY + "translate/", contest_entries.translate, "contest_entry_translate", **written),
    act(ENTRY + "submit/", contest_entries.submit, "contest_entry_submit", **written),
    act(ENTRY + "withdraw/", contest_entries.withdraw, "contest_entry_withdraw", **written),
    act(ENTRY + "take-up/", contest_entries.take_up, "contest_entry_take_up", **written),
    act(
        ENTRY + "vote/",
        contest_entries.vote,
        "contest_entry_vote",
        may="salon.vote_for_entry",
        limit="60/h",
        **of_entry,
    ),
]
jury: list[URLPattern] = [
    look(CONTEST + "judge/", judging.judge, "judge", may="salon.sit_on_jury", **of_contest),
    act(CONTEST + "judge/vote/", judging.vote, "judge_vote", **judged),
    act(CONTEST + "judge/take-back/", judging.take_back, "judge_take_back", **judged),
    page(
        ENTRY + "mark/",
        judging.mark,
        "judge_entry",
        may="salon.judge_entry",
        limit="600/h",
        **of_entry,
    ),
    page(
        ENTRY + "conflict/",
        judging.conflict,
        "judge_conflict",
        may="salon.judge_entry",
        limit="120/h",
        **of_entry,
    ),
]
organisers: list[URLPattern] = [
    look(
        EDITION + "organise/contests/",
        organising.listing,
        "organise_contests",
        may="salon.run_edition",
        **at_fair,
    ),
    page(
        EDITION + "organise/contests/new/",
        organising.new,
        "contest_new",
        may="salon.change_edition",
        limit="30/h",
        **at_fair,
    ),
    look(
        CONTEST + "organise/",
        organising.one,
        "organise_contest",
        may="salon.run_contest",
        **of_contest,
    ),
    page(CONTEST + "edit/", organising.edit, "contest_edit", **changed),
    page(CONTEST + "translate/", organising.translate, "contest_translate", **changed),
    page(CONTEST + "categories/", organising.categories, "contest_categories", **changed),
    page(CONTEST + "criteria/", organising.criteria, "contest_criteria", **changed),
    page(CONTEST + "jury/", organising.jury, "contest_jury", limit="60/h", **changed),
    act(CONTEST + "jury/remove/", organising.remove_juror, "contest_jury_remove", **changed),
    act(CONTEST + "publish/", organising.publish, "contest_publish", **changed),
    act(CONTEST + "discard/", organising.discard, "contest_discard", **changed),
    act(CONTEST + "rank/", organising.rank, "contest_rank", limit="20/h", **changed),
    act(CONTEST + "results/", organising.publish_results, "contest_results", **changed),
    page(
        ENTRY + "decide/",
        organising.decide,
        "contest_entry_decide",
        may="salon.decide_on_entry",
        **of_entry,
    ),
    page(
        CATEGORY + "share/",
        organising.share,
        "contest_share",
        may="salon.share_prize",
        **of_category,
    ),
]
urlpatterns: list[URLPattern] = [*public, *entries, *jury, *organisers]
