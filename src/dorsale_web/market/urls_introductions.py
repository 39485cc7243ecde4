"""Addresses of matches, introductions and outcomes; before those of postings, whose codes match."""

from __future__ import annotations

from dorsale_web.market import queries
from dorsale_web.market.views import introductions, matches, outcomes
from dorsale_web.members.access import act, look, page

INTRODUCTION = "introductions/<slug:code>/"

urlpatterns = [
    look("market/results/", outcomes.results, "results", may="everyone"),
    look("market/matches/", matches.mine, "my_matches", may="signed_in"),
    look(
        "market/<slug:code>/matches/",
        matches.of_posting,
        "matches",
        may="market.view_matches",
        of=queries.postings,
    ),
    page(
        "market/<slug:code>/introduce/",
        introductions.introduce,
        "introduce",
        may="market.answer_posting",
        of=queries.postings,
        limit="30/h",
    ),
    look("introductions/", introductions.mine, "introductions", may="signed_in"),
    look(
        INTRODUCTION,
        introductions.one,
        "introduction",
        may="market.view_introduction",
        of=queries.introductions,
    ),
    act(
        INTRODUCTION + "accept/",
        introductions.accept,
        "introduction_accept",
        may="market.reply_introduction",
        of=queries.introductions,
    ),
    act(
        INTRODUCTION + "decline/",
        introductions.decline,
        "introduction_decline",
        may="market.reply_introduction",
        of=queries.introductions,
    ),
    act(
        INTRODUCTION + "confirm/",
        introductions.confirm,
        "introduction_confirm",
        may="market.confirm_introduction",
        of=queries.introductions,
        limit="20/d",
    ),
    act(
        INTRODUCTION + "withdraw/",
        introductions.withdraw,
        "introduction_withdraw",
        may="market.keep_introduction",
        of=queries.introductions,
    ),
    act(
        INTRODUCTION + "write/",
        introductions.write,
        "introduction_write",
        may="market.write_introduction",
        of=queries.introductions,
        limit="60/h",
    ),
    look(
        "outcomes/<slug:code>/",
        outcomes.one,
        "outcome",
        may="market.view_outcome",
        of=queries.outcomes,
    ),
    act(
        "outcomes/<slug:code>/tell/",
        outcomes.tell,
        "outcome_tell",
        may="market.answer_outcome",
        of=queries.outcomes,
    ),
]
