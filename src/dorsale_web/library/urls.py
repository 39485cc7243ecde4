"""Addresses of the library."""

from __future__ import annotations

from django.urls import URLPattern

from dorsale_web.library import urls_entries, urls_exchange

urlpatterns: list[URLPattern] = [*urls_exchange.urlpatterns, *urls_entries.urlpatterns]
