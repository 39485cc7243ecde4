"""Addresses of offers and needs."""

from __future__ import annotations

from functools import partial

from django.urls import URLPattern

from dorsale_web.market import queries
from dorsale_web.market.views import exchange, postings, questions, review, searches, writing
from dorsale_web.members.access import View, act, look, page

ONE = "market/<slug:code>/"
CHANGE, OF = "market.change_posting", queries.postings


def template(ending: str) -> View:
    """Return the view of the table to fill in, as one kind of file."""
    return partial(exchange.template, ending=ending)


def export(ending: str) -> View:
    """Return the view of the list as one kind of file."""
    return partial(exchange.take_out, ending=ending)


lists: list[URLPattern] = [
    look("market/", postings.listing, "postings", may="everyone", is_list=True),
    look("market/mine/", postings.mine, "my_postings", may="signed_in"),
    page("market/new/", writing.new, "posting_new", may="market.add_posting", limit="30/h"),
    look("market/review/", review.queue, "postings_to_review", may="members.officer"),
]
files: list[URLPattern] = [
    page(
        "market/import/",
        exchange.bring_in,
        "postings_import",
        may="market.add_posting",
        limit="20/h",
    ),
    look("market/import/template.csv", template("csv"), "postings_template_csv", may="everyone"),
    look("market/import/template.xlsx", template("xlsx"), "postings_template_xlsx", may="everyone"),
    look("market/export.csv", export("csv"), "postings_csv", may="everyone"),
    look("market/export.xlsx", export("xlsx"), "postings_xlsx", may="everyone"),
    look("market/tenders.ocds.json", exchange.tenders, "tenders_ocds", may="everyone"),
]
saved: list[URLPattern] = [
    look("market/searches/", searches.searches, "saved_searches", may="signed_in"),
    page("market/searches/new/", searches.save, "search_save", may="signed_in", limit="30/h"),
    page(
        "market/searches/<slug:code>/",
        searches.change,
        "saved_search",
        may="market.own_search",
        of=queries.saved_searches,
    ),
    act(
        "market/searches/<slug:code>/delete/",
        searches.delete,
        "search_delete",
        may="market.own_search",
        of=queries.saved_searches,
    ),
]
asked: list[URLPattern] = [
    page(
        ONE + "questions/",
        questions.ask,
        "question_ask",
        may="market.ask_posting",
        of=OF,
        limit="10/h",
    ),
    page(
        "market/questions/<slug:code>/answer/",
        questions.answer,
        "question_answer",
        may="market.answer_question",
        of=queries.questions,
        limit="30/h",
    ),
    act(
        "market/questions/<slug:code>/allow/",
        questions.allow,
        "question_allow",
        may="market.moderate_question",
        of=queries.questions,
    ),
    act(
        "market/questions/<slug:code>/hide/",
        questions.hide,
        "question_hide",
        may="market.moderate_question",
        of=queries.questions,
    ),
]
each: list[URLPattern] = [
    look(ONE, postings.posting, "posting", may="market.view_posting", of=OF),
    look(
        ONE + "versions/", postings.versions, "posting_versions", may="market.see_versions", of=OF
    ),
    page(ONE + "edit/", writing.edit, "posting_edit", may=CHANGE, of=OF, limit="60/h"),
    page(
        ONE + "translate/",
        writing.translate,
        "posting_translate",
        may=CHANGE,
        of=OF,
        limit="60/h",
    ),
    act(ONE + "submit/", writing.submit, "posting_submit", may=CHANGE, of=OF, limit="30/h"),
    act(ONE + "close/", writing.close, "posting_close", may=CHANGE, of=OF),
    act(ONE + "renew/", writing.renew, "posting_renew", may=CHANGE, of=OF),
    act(ONE + "discard/", writing.discard, "posting_discard", may=CHANGE, of=OF),
    page(ONE + "review/", review.review, "posting_review", may="market.review_posting", of=OF),
]
urlpatterns: list[URLPattern] = [*lists, *files, *saved, *asked, *each]
