"""Addresses of the market."""

from __future__ import annotations

urlpatterns: list[object] = []
