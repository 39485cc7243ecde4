"""Addresses of a fair; each subject declares its own, with the permission each asks for."""

from __future__ import annotations

from django.urls import URLPattern

from dorsale_web.salon.urls import (
    after,
    contests,
    desk,
    editions,
    exhibitors,
    ground,
    meetings,
    programme,
    visitors,
)

urlpatterns: list[URLPattern] = [
    *contests.urlpatterns,
    *editions.urlpatterns,
    *exhibitors.urlpatterns,
    *ground.urlpatterns,
    *desk.urlpatterns,
    *meetings.urlpatterns,
    *visitors.urlpatterns,
    *programme.urlpatterns,
    *after.urlpatterns,
]
