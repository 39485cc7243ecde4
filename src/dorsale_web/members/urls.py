"""Addresses of people and organisations."""

from __future__ import annotations

from django.urls import URLPattern

from dorsale_web.members import urls_desk, urls_organisations, urls_people, urls_reports

urlpatterns: list[URLPattern] = [
    *urls_people.urlpatterns,
    *urls_organisations.urlpatterns,
    *urls_desk.urlpatterns,
    *urls_reports.urlpatterns,
]
