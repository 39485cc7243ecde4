"""Configuration of the salon app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class SalonConfig(AppConfig):
    """Register the salon app."""

    name = "dorsale_web.salon"
    label = "salon"

    def ready(self) -> None:
        """Tell the other rooms what the salon shows, counts and lets be reported."""
        import_module("dorsale_web.salon.registers")
