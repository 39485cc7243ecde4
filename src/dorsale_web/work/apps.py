"""Configuration of the work app: every app's ``tasks`` module is read at start."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkConfig(AppConfig):
    """Register the work app and the kinds of work."""

    name = "dorsale_web.work"
    label = "work"

    def ready(self) -> None:
        """Read the ``tasks``, ``rules`` and ``exports`` of every app."""
        autodiscover_modules("tasks", "rules", "exports")
