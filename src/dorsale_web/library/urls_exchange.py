"""Addresses of the library's exchange with others."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
