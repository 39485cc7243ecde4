"""Configuration of the market app."""

from __future__ import annotations

from django.apps import AppConfig


class MarketConfig(AppConfig):
    """Register the market app."""

    name = "dorsale_web.market"
    label = "market"
