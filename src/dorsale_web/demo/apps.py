"""Configuration of the demo app."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Register the demo app."""

    name = "dorsale_web.demo"
    label = "demo"
