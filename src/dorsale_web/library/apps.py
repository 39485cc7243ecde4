"""Configuration of the library app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Register the library app."""

    name = "dorsale_web.library"
    label = "library"

    def ready(self) -> None:
        """Tell the other rooms what the library shows, counts and lets be reported."""
        import_module("dorsale_web.library.registers")
