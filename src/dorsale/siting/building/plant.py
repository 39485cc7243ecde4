"""What stands in a phase and what it costs: rooms, power chain, cooling, fire, security, solar.

Cost is EUR per kW of IT load of real sites of the same size, times the factor of the class, shared
out to items; quantities follow from the load. No price of generators or UPS was found, so they are
parts of the power chain; batteries, solar plant and land are priced apart and come on top.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from dorsale.siting.building.classes import Class
from dorsale.siting.building.phases import Phase
from dorsale.siting.ranges import Get

SHARED = ("structure", "electrical", "cooling", "fire", "controls", "security", "general", "soft")
UNITS = {
    "structure": "m2",
    "switchgear": "kW",
    "generators": "unit",
    "ups": "kW",
    "cooling": "unit",
    "fire": "m2",
    "controls": "kW",
    "security": "m2",
    "general": "sum",
    "soft": "sum",
    "batteries": "kWh",
    "solar": "kWp",
    "land": "m2",
}


def costs(get: Get, kw: float, of: Class) -> dict[str, float]:
    """Return EUR by item, and ``total``, of ``kw`` of IT load built in class ``of``."""
    whole = kw * get("build_eur_per_kw") * get(f"class_factor_{of.number}")
    shares = {one: get(f"share_{one}") for one in SHARED}
    parts = {one: whole * share / sum(shares.values()) for one, share in shares.items()}
    chain = parts.pop("electrical")
    generators, ups = chain * get("share_generators"), chain * get("share_ups")
    sizes = areas(get, kw)
    found = {
        **parts,
        "switchgear": chain - generators - ups,
        "generators": generators,
        "ups": ups,
        "batteries": _battery_kwh(get, kw, of) * get("battery_eur_per_kwh"),
        "solar": kw * get("solar_kwp_per_kw") * get("solar_eur_per_kwp"),
        "land": sizes["land"] * get("land_eur_per_m2"),
    }
    ordered = {item: found[item] for item in UNITS}
    return {**ordered, "total": sum(ordered.values())}


def areas(get: Get, kw: float) -> dict[str, float]:
    """Return m2 of ``room``, ``building`` and ``land`` for ``kw`` of IT load."""
    room = kw / get("kw_per_m2")
    building = room * get("building_m2_per_room_m2")
    return {"room": room, "building": building, "land": building * get("land_m2_per_building_m2")}


def quantities(get: Get, kw: float, of: Class, phase: Phase) -> Mapping[str, float]:
    """Return how much of each item ``phase`` adds: the spare unit of a class comes with the first.

    One generator and one cooling unit carry a module each; a generator also carries the cooling.
    """
    sizes = areas(get, kw)
    units = of.units(phase.modules) - (of.spare if phase.number > 1 else 0)
    return {
        "structure": sizes["building"],
        "switchgear": kw * of.paths,
        "generators": units,
        "ups": kw / phase.modules * units,
        "cooling": units,
        "fire": sizes["room"],
        "controls": kw,
        "security": sizes["land"],
        "general": 1,
        "soft": 1,
        "batteries": _battery_kwh(get, kw, of),
        "solar": kw * get("solar_kwp_per_kw"),
        "land": sizes["land"],
    }


def generator_kva(get: Get, module_kw: float) -> float:
    """Return the rating of the generator of one module, rounded up to 50 kVA."""
    needed = module_kw * get("pue_humid") / get("power_factor")
    return math.ceil(needed / 50) * 50.0


def _battery_kwh(get: Get, kw: float, of: Class) -> float:
    return kw * get("ups_minutes") / 60 * of.times
