"""Addresses of the library's exchange with others: harvesters, feeds, citations, offline pack."""

from __future__ import annotations

from django.urls import URLPattern

from dorsale_web.library import feeds, queries
from dorsale_web.library.views import exchange
from dorsale_web.members.access import look, page

_ENTRY = {"may": "library.view_entry", "of": queries.entries}

urlpatterns: list[URLPattern] = [
    page("oai", exchange.oai, "oai", may="everyone"),
    look("library/feed/", feeds.library, "library_feed", may="everyone"),
    look("library/feed/<slug:theme>/", feeds.of_theme, "theme_feed", may="everyone"),
    look("market/feed/", feeds.market, "market_feed", may="everyone"),
    look("library/<slug:code>/cite/", exchange.cite_page, "cite", **_ENTRY),
    look("library/<slug:code>/cite.bib", exchange.cite_file("bibtex"), "cite_bibtex", **_ENTRY),
    look("library/<slug:code>/cite.ris", exchange.cite_file("ris"), "cite_ris", **_ENTRY),
    look("library/<slug:code>/cite.json", exchange.cite_file("csl"), "cite_csl", **_ENTRY),
    look("pack/", exchange.offline_pack, "offline_pack", may="everyone"),
    look("pack/dorsale.html", exchange.pack_file, "pack_file", may="everyone"),
    look("pack/members.html", exchange.members_pack, "members_pack", may="signed_in"),
]
