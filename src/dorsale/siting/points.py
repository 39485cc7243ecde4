"""What a point of presence costs to equip and to keep, and what transit abroad does."""

from __future__ import annotations

from dorsale.plan.scenario import Scenario
from dorsale.siting.coefficients import Coefficients

_MBPS_MONTHS = 1_000 * 12  # of one Gbit/s in a year


def equipped_eur(
    scenario: Scenario, table: Coefficients, country: str, eur: float, stands: bool = False
) -> float:
    """Return the present value of equipment of ``eur`` in one rack, in the first year's money.

    It is paid once, unless it ``stands`` already; the rack and the upkeep are paid every year.
    """
    life = range(scenario.years.horizon - scenario.years.start + 1)
    factor = sum((1 + scenario.basis.discount_rate) ** -year for year in life)
    rack = 12 * table.typical("rack_eur_month", country)
    upkeep = table.typical("maintenance_share", country) * eur
    return float((0.0 if stands else eur) + factor * (rack + upkeep))


def transit_eur(scenario: Scenario) -> float:
    """Return the price of transit abroad of one Gbit/s for a year, submarine capacity in it."""
    prices = scenario.tables["tariffs"].set_index("item")["typical"]
    return float(prices["transit_abroad_price"]) * _MBPS_MONTHS
