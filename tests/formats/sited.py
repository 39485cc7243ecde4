"""A small, invented section ``sites`` of a plan: two halls, one of them built, and a technopole.

Halls stand at the nodes of the tiny plan of ``published_networks``. Two criteria of three
stakeholders: under the State's weights hall A is first, under the lender's hall B.
"""

from __future__ import annotations

import copy
from typing import Any

_RANGES = ("it_kw", "racks", "occupancy", "pue", "energy_kwh", "grid_kwh", "generator_kwh",
           "solar_kwh", "water_m3", "carbon_t", "energy_eur", "staff_eur", "upkeep_eur",
           "operation_eur", "revenue_eur")  # fmt: skip
WEIGHTS = {"power_price": {"state": 0.75, "lender": 0.25}, "land": {"state": 0.25, "lender": 0.75}}


def _module(phase: int, year: int, item: str, quantity: float, unit: str, eur: float) -> Any:
    return {
        "phase": phase, "year": year, "it_kw": 100.0, "racks": 25, "room_m2": 50.0, "item": item,
        "quantity": quantity, "unit": unit, "eur": eur, "eur_low": 0.8 * eur, "eur_high": 2 * eur,
    }  # fmt: skip


def _ended(values: dict[str, float]) -> dict[str, float]:
    """Return each value with its low and high beside it."""
    return {
        f"{name}{end}": value * factor
        for name, value in values.items()
        for end, factor in (("", 1.0), ("_low", 0.5), ("_high", 2.0))
    }


def _year(year: int, wanted: float, capacity: float) -> dict[str, Any]:
    served = min(wanted, capacity)
    spent = {"energy_eur": 1000.0 * served, "staff_eur": 30_000.0, "upkeep_eur": 20_000.0}
    said = {
        **dict.fromkeys(_RANGES, 1.0), "it_kw": served, "occupancy": served / capacity, **spent,
        "operation_eur": sum(spent.values()), "revenue_eur": 1500.0 * served,
    }  # fmt: skip
    return {"year": year, "wanted_kw": wanted, "capacity_kw": capacity, **_ended(said)}


def _let(year: int, firms: float) -> dict[str, Any]:
    said = {
        "occupancy": firms / 20, "firms": firms, "jobs": 5 * firms, "learners": 100.0,
        "events": 4.0, "operation_eur": 90_000.0, "revenue_eur": 10_000.0 * firms,
    }  # fmt: skip
    return {"year": year, **_ended(said)}


def _space(phase: int, year: int, space: str, m2: float) -> dict[str, Any]:
    return {
        "phase": phase, "year": year, "space": space, "people": 10.0, "m2": m2, "m2_low": m2 / 2,
        "m2_high": 2 * m2, "eur": 1000.0 * m2, "eur_low": 400.0 * m2, "eur_high": 3000.0 * m2,
    }  # fmt: skip


def _candidate(name: str, kind: str, site: str, lat: float, lon: float, **more: Any) -> Any:
    return {
        "id": name, "kind": kind, "site": site, "name": name.title(), "chosen": "no",
        "item": "data_centre_1mw", "quantity": 1.0, "source": "assumption",
        "confidence": "assumption", "decided": "", "lat": lat, "lon": lon, "country": "CM", **more,
    }  # fmt: skip


def _judged(name: str, price: float | None, land: float, state: int, lender: int) -> Any:
    score = 0.5 if price is None else min(max((price - 0.25) / (0.05 - 0.25), 0.0), 1.0)
    return {
        "id": name, "name": name.title(), "measures": {"power_price": price, "land": land},
        "excluded": [], "scores": {"power_price": score, "land": land},
        "ranks": {"state": state, "lender": lender}, "first_share": 0.5,
        "first_share_in_doubt": 0.4, "unknown": ["power_price"] if price is None else [],
        "routes_that_could_be_had": 2,
    }  # fmt: skip


def _criterion(name: str, unit: str, better: str, worst: float, best: float) -> dict[str, Any]:
    return {
        "description": name, "unit": unit, "better": better, "worst": worst, "best": best,
        "limit": None, "weights": WEIGHTS[name],
    }  # fmt: skip


CRITERIA = {
    "power_price": _criterion("power_price", "EUR/kWh", "low", 0.25, 0.05),
    "land": _criterion("land", "0 to 1", "high", 0.0, 1.0),
}
MODULES = [
    _module(1, 2029, "structure", 600.0, "m2", 600_000.0),
    _module(1, 2029, "generators", 2.0, "unit", 500_000.0),
    _module(2, 2034, "structure", 600.0, "m2", 600_000.0),
    _module(2, 2034, "generators", 1.0, "unit", 300_000.0),
]
"""600,000 + 500,000 + 600,000 + 300,000 = 2,000,000 EUR for 200 kW: 10,000 EUR per kW."""
_SEEN = {
    "measure": "eur_per_kw", "ours_low": 9000.0, "ours": 10_000.0, "ours_high": 15_000.0,
    "seen": "seen_eur_per_kw_lagos", "description": "Seen in Lagos", "low": 8000.0,
    "typical": 8000.0, "high": 8000.0, "source": "https://example.org/lagos ; page 2", "note": "",
}  # fmt: skip
_BOOK = {"item": "data_centre_1mw", "listed": 5e6, "currency": "EUR", "year": 2024,
         "eur": [4e6, 5e6, 9e6], "pays_for_kw": [266.7, 500.0, 555.6]}  # fmt: skip

SITES: dict[str, Any] = {
    "candidates": [
        _candidate("hall-a", "data_centre", "cm-kribi", 2.95, 9.92, chosen="yes",
                   decided="network"),
        _candidate("hall-b", "data_centre", "cm-edea", 3.8, 10.13),
        _candidate("park", "technopole", "cm-kribi", 2.94, 9.91, chosen="yes", decided="given",
                   item="technopole"),
    ],
    "asked": {"sites": 1, "separation_km": 0.0, "latency_ms": 50.0, "availability": "III",
              "phases": 2, "exchanges": False},
    "joint": {"value_eur": 9e6, "bound_eur": 8.9e6, "gap": 0.011},
    "demand": {"year": 2035, "kw_per_million_people": 20.0, "kw_per_million_people_seen": 290.0,
               "by_country": [], "by_user": [], "coefficients": []},
    "kinds": {
        "data_centre": {
            "criteria": CRITERIA, "draws": 100, "seed": 1,
            "candidates": [
                _judged("hall-a", 0.10, 0.2, 1, 2), _judged("hall-b", None, 0.9, 2, 1),
                {**_judged("hall-c", 0.2, 0.0, 3, 3), "scores": {}, "ranks": {},
                 "excluded": [{"criterion": "land", "value": 0.0, "limit": 0.1}]},
            ],
        },
        "technopole": {
            "criteria": CRITERIA, "draws": 100, "seed": 1,
            "candidates": [_judged("park", 0.10, 1.0, 1, 1)],
        },
    },
    "data_centres": [
        {
            "id": "hall-a", "name": "Hall-A", "hosts": ["CM"], "class": "III", "hours_lost": 1.6,
            "works_slip": [1.9, 1.9, 4.0], "cost_eur": [1.8e6, 2e6, 3e6],
            "per_unit": {"eur_per_kw": [9000.0, 10_000.0, 15_000.0],
                         "eur_per_room_m2": [18_000.0, 20_000.0, 30_000.0],
                         "eur_per_building_m2": [1500.0, 5000.0 / 3, 2500.0],
                         "eur_per_rack": [36_000.0, 40_000.0, 60_000.0]},
            "modules": MODULES,
            "yearly": [_year(2029, 60.0, 100.0), _year(2034, 150.0, 200.0),
                       _year(2035, 250.0, 200.0)],
            "beside": [_SEEN, {**_SEEN, "measure": "eur_per_room_m2", "source": "a report"}],
            "cost_book": _BOOK, "billed": "modules",
        },
    ],
    "technopoles": [
        {
            "id": "park", "name": "Park", "cost_eur": [0.4e6, 1e6, 3e6],
            "refit_eur": [0.2e6, 0.3e6, 0.6e6],
            "cost_book": {"item": "technopole", "listed": 5e6, "currency": "EUR", "year": 2022,
                          "eur": [1e6, 5e6, 1e7]},
            "spaces": [_space(1, 2030, "incubator", 400.0), _space(2, 2034, "offices", 600.0)],
            "yearly": [_let(2030, 6.0), _let(2034, 12.0)],
            "break_even_year": {"pessimistic": None, "central": 2034, "optimistic": 2031},
            "evidence": [], "billed": "book",
        },
    ],
    "hosted_gbps": {"cm-edea": 3.0},
    "effect": {"kept_gbps": 3.0, "transit_avoided_eur_per_year": 288_000.0, "sites_eur": 2.5e6,
               "network_with_eur": 6e6, "network_without_eur": 6.5e6, "reach_worst_with": 0.9,
               "reach_worst_without": 0.7, "reach_mean_with": 0.99, "reach_mean_without": 0.98,
               "reach_cut_off_with": 1.0, "reach_cut_off_without": 0.0, "hours_lost_with": 12.0,
               "hours_lost_without": 48.0},
    "only_with": [], "only_without": [],
    "compared": [
        {"method": method, "sites": sites, "cost_eur": 9e6, "latency_ms": 4.0,
         "latency_worst_ms": 9.0, "cut_off_worst": 0.1, "cut_off_mean": 0.01, "gap": gap}
        for method, sites, gap in (("joint", ["hall-a"], 0.011), ("p_median", ["hall-b"], 0.0))
    ],
    "trade_off": [
        {"sites": [name], "cost_eur": cost, "latency_ms": 4.0, "latency_worst_ms": 9.0,
         "cut_off_worst": 0.1, "cut_off_mean": 0.01, "best": best}
        for name, cost, best in (("hall-a", 9e6, True), ("hall-b", 1e7, False))
    ],
    "after_failures": [
        {"element": "", "event": "", "hosted": 1.0, "inside": 1.0, "internet": 1.0,
         "latency_ms": 4.0, "latency_worst_ms": 9.0},
        {"element": "s-1", "event": "span", "hosted": 0.9, "inside": 0.0, "internet": 0.9,
         "latency_ms": None, "latency_worst_ms": None},
    ],
    "caches": {
        "open": ["cm-kribi"], "value_eur": 1e6, "bound_eur": 1e6,
        "rows": [
            {"site": "cm-edea", "open": False, "served_by": "cm-kribi", "gbps": 2.0,
             "node_eur": 0.0, "saved_eur": 100_000.0},
            {"site": "cm-kribi", "open": True, "served_by": "cm-kribi", "gbps": 8.0,
             "node_eur": 150_000.0, "saved_eur": 700_000.0},
        ],
    },
    "exchanges": {
        "points": [{"site": "cm-kribi", "stands": False, "eur": 170_000.0}],
        "value_eur": 200_000.0, "bound_eur": 200_000.0, "kept_eur": 2.1e5, "best_eur": 2.1e5,
        "rows": [
            {"country": "CG", "other": "CM", "site": "cm-kribi", "gbps": 5.0, "rtt_ms": 12.0,
             "eur": 20_000.0, "today_eur": 900_000.0, "abroad_eur": 1e6},
            {"country": "CM", "other": "CM", "site": "", "gbps": 0.1, "rtt_ms": None,
             "eur": 10_000.0, "today_eur": 10_000.0, "abroad_eur": 10_000.0},
        ],
    },
    "abroad_kw": {}, "members": [],
}  # fmt: skip


def sites() -> dict[str, Any]:
    """Return a fresh copy of the section."""
    return copy.deepcopy(SITES)


def without_sites() -> dict[str, Any]:
    """Return the section of a plan that judged places and builds none."""
    none = {"joint": None, "data_centres": [], "effect": {}, "hosted_gbps": {}}
    listed = [{**one, "chosen": "no", "decided": ""} for one in sites()["candidates"]]
    parks = [{**one, "billed": "not"} for one in sites()["technopoles"]]
    return {**sites(), **none, "candidates": listed, "technopoles": parks}
