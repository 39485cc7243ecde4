"""What a hall uses, costs and earns in a year: energy, water, carbon, staff, upkeep, racks."""

from __future__ import annotations

from dorsale.siting.ranges import Get

HOURS = 8_760.0
_LEAST_PUE = 1.1
_MOST_SOLAR = 0.5  # of the energy: no more is used by day without large batteries (assumption)


def year(get: Get, capacity_kw: float) -> dict[str, float]:
    """Return the figures of one year in which ``capacity_kw`` of IT power stands.

    Asks for ``load_kw`` (wanted), ``built_eur`` (spent so far), the coefficients of
    ``hosting.csv`` and the measures of the place.
    """
    served = min(get("load_kw"), capacity_kw)
    occupancy = served / capacity_kw
    pue = _pue(get, occupancy)
    energy = served * pue * HOURS
    sun = min(
        capacity_kw * get("solar_kwp_per_kw") * get("solar_kwh_per_kwp"), _MOST_SOLAR * energy
    )
    own = (energy - sun) * min(get("grid_hours_out") / HOURS, 1.0)
    grid = energy - sun - own
    diesel_l = own * get("diesel_l_per_kwh")
    racks = served / get("kw_per_rack")
    money = _money(get, grid, diesel_l, racks)
    return {
        "it_kw": served,
        "racks": racks,
        "occupancy": occupancy,
        "pue": pue,
        "energy_kwh": energy,
        "grid_kwh": grid,
        "generator_kwh": own,
        "solar_kwh": sun,
        "water_m3": served * HOURS * get("water_l_per_kwh") / 1_000,
        "carbon_t": grid * get("grid_gco2_per_kwh") / 1e6
        + diesel_l * get("diesel_kg_co2_per_l") / 1e3,
        **money,
    }


def _pue(get: Get, occupancy: float) -> float:
    """Return power used over IT power: less by each month of free cooling, more when half empty."""
    full = get("pue_humid") - get("free_cooling_months") * get("pue_per_free_month")
    return max(_LEAST_PUE, full) + get("pue_half_empty") * (1 - occupancy)


def _money(get: Get, grid_kwh: float, diesel_l: float, racks: float) -> dict[str, float]:
    energy = grid_kwh * get("power_price") + diesel_l * get("diesel_eur_per_l")
    staff = get("staff") * get("staff_eur_year")
    upkeep = get("built_eur") * (get("maintenance_share") + get("insurance_share"))
    return {
        "energy_eur": energy,
        "staff_eur": staff,
        "upkeep_eur": upkeep,
        "operation_eur": energy + staff + upkeep,
        "revenue_eur": racks * get("rack_eur_month") * 12 * get("paid_share"),
    }
