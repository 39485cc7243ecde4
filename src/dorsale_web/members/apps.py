"""Configuration of the members app."""

from __future__ import annotations

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Register the members app."""

    name = "dorsale_web.members"
    label = "members"
