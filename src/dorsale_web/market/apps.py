"""Configuration of the market app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class MarketConfig(AppConfig):
    """Register the market app."""

    name = "dorsale_web.market"
    label = "market"

    def ready(self) -> None:
        """Tell the other rooms what the market shows, counts and lets be reported."""
        import_module("dorsale_web.market.registers")
        import_module("dorsale_web.market.registers_introductions")
