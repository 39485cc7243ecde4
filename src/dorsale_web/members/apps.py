"""Configuration of the members app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Register the members app, and what of it can be reported."""

    name = "dorsale_web.members"
    label = "members"

    def ready(self) -> None:
        """Read what registers itself."""
        import_module("dorsale_web.members.reportables")
        import_module("dorsale_web.members.adapter")
