"""Addresses of the first page, the search box and the pages about the site."""

from __future__ import annotations

from dorsale_web.front import views
from dorsale_web.members.access import look

urlpatterns = [
    look("", views.home, "home", may="everyone", is_list=True),
    look("language/<slug:language>/", views.choose_language, "choose_language", may="everyone"),
    look("search/", views.find, "search", may="everyone", is_list=True),
    look("about/", views.text("front/about.html"), "about", may="everyone"),
    look("about/languages/", views.languages, "languages", may="everyone"),
    look("about/data/", views.text("front/data.html"), "data_and_licence", may="everyone"),
    look("about/api/", views.interface, "about_api", may="everyone"),
    look("about/fraud/", views.text("front/fraud.html"), "fraud", may="everyone"),
]
