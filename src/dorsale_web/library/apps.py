"""Configuration of the library app."""

from __future__ import annotations

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Register the library app."""

    name = "dorsale_web.library"
    label = "library"
