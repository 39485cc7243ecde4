"""What units are called."""

from __future__ import annotations

from collections.abc import Mapping

from dorsale.formats.workbook.desk import Desk
from dorsale.plan.problems import N_

UNITS: Mapping[str, str] = {
    "mbps_month": N_("Mbit/s and month"),
    "pair_km_year": N_("pair, km and year"),
    "site_year": N_("site and year"),
    "kw_month": N_("kW and month"),
    "km_year": N_("km and year"),
    "unit_year": N_("unit and year"),
    "gbps_year": N_("Gbit/s and year"),
    "per_year": N_("a year"),
    "share_of_capex_year": N_("share of cost, a year"),
    "ratio": N_("factor"),
    "share": N_("share"),
    "pairs": N_("pairs"),
    "tenants": N_("tenants"),
    "kw": N_("kW"),
    "years": N_("years"),
    "year": N_("year"),
    "month": N_("month"),
    "cut": N_("cut"),
    "unit": N_("unit"),
    "fibre": N_("fibre"),
    "m": N_("m"),
    "m2": N_("m²"),
    "sum": N_("lump sum"),
    "km": N_("km"),
}


def unit(desk: Desk, code: str) -> str:
    """Return what a unit is called in the reader's language."""
    return desk.say(UNITS[code]) if code in UNITS else code
