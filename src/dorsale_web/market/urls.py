"""Addresses of the market."""

from __future__ import annotations

from django.urls import URLPattern

from dorsale_web.market import urls_introductions, urls_postings

# whole words such as market/matches/ come before market/<code>/
urlpatterns: list[URLPattern] = [*urls_introductions.urlpatterns, *urls_postings.urlpatterns]
