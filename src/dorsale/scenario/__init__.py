"""From a scenario to its plan: the only floor where the workshops meet."""

from __future__ import annotations

from dorsale.scenario.ground import (
    band_between,
    corridors_between,
    corridors_off_road,
    opened,
    priced,
    profiles,
    surveyed,
    way_prices,
)
from dorsale.scenario.siting import site_question, sited
from dorsale.scenario.story import plan

__all__ = [
    "band_between",
    "corridors_between",
    "corridors_off_road",
    "opened",
    "plan",
    "priced",
    "profiles",
    "site_question",
    "sited",
    "surveyed",
    "way_prices",
]
