"""The small plan with a section on sites, invented and small enough to be checked by hand."""

from __future__ import annotations

from typing import Any

from tests.small_plan import document

WHOSE = ("state", "operator", "lender", "users")
YEARS = (2027, 2032, 2035, 2037)


def _candidate(id_: str, kind: str, site: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id_, "kind": kind, "site": site, "name": name, "lat": None, "lon": None,
        "country": "CM", "chosen": "no", "decided": "", "item": "data_centre_1mw",
        "quantity": 1.0, "source": "https://www.afdb.org/x", "confidence": "medium", **more,
    }  # fmt: skip


def _judged(
    id_: str, name: str, first: float, order: tuple[int, ...], **more: Any
) -> dict[str, Any]:
    return {
        "id": id_, "name": name, "measures": {"flood": 0.2, "fibre_routes": 3.0, "area_m2": None},
        "excluded": [], "scores": {}, "ranks": dict(zip(WHOSE, order, strict=True)),
        "first_share": first, "first_share_in_doubt": first, "unknown": ["area_m2"],
        "routes_that_could_be_had": 3, **more,
    }  # fmt: skip


def _criterion(*weights: float) -> dict[str, Any]:
    return {
        "description": "", "unit": "", "better": "low", "worst": 1.0, "best": 0.0, "limit": 0.9,
        "weights": dict(zip(WHOSE, weights, strict=True)),
    }  # fmt: skip


CRITERIA = {
    "flood": _criterion(0.5, 0.2, 0.4, 0.1), "fibre_routes": _criterion(0.4, 0.7, 0.5, 0.9),
    "area_m2": _criterion(0.1, 0.1, 0.1, 0.0),
}  # fmt: skip


def _spread(**middle: float) -> dict[str, float]:
    """Return each value with a low of half and a high of twice."""
    found = {}
    for key, value in middle.items():
        found |= {key: value, f"{key}_low": value / 2, f"{key}_high": value * 2}
    return found


def _loads(year: int, kw: float) -> list[dict[str, Any]]:
    return [
        {"country": "CM", "year": year, "case": case, "it_kw": kw * by, "racks": kw * by / 4,
         "storage_tb": kw * by * 10, "gbps": kw * by / 100}
        for case, by in (("low", 0.5), ("central", 1.0), ("high", 2.0))
    ]  # fmt: skip


def _users(user: str, kw: float, ms: float, sovereign: bool) -> list[dict[str, Any]]:
    rows = [{**row, "user": user, "latency_ms": ms, "sovereign": sovereign}
            for row in _loads(2035, kw)]  # fmt: skip
    return [{key: row[key] for key in row if key not in ("country", "year")} for row in rows]


def _demand() -> dict[str, Any]:
    return {
        "year": 2035, "kw_per_million_people": 20.0, "kw_per_million_people_seen": 290.0,
        "by_country": [row for year, kw in zip(YEARS, (100, 250, 400, 500), strict=True)
                       for row in _loads(year, kw)],
        "by_user": [*_users("bank", 100.0, 20.0, True), *_users("cache", 300.0, 25.0, False)],
        "coefficients": [
            {"item": "ministries", "source": "assumption", "confidence": "assumption"},
            {"item": "banks", "source": "https://www.beac.int/x", "confidence": "high"},
        ],
    }  # fmt: skip


def _module(phase: int, year: int, item: str, quantity: float, unit: str) -> dict[str, Any]:
    return {"phase": phase, "year": year, "it_kw": 400.0, "racks": 106, "room_m2": 200.0,
            "item": item, "quantity": quantity, "unit": unit, **_spread(eur=2e6)}  # fmt: skip


def _year(year: int, wanted: float, stands: float) -> dict[str, Any]:
    return {
        "year": year, "wanted_kw": wanted, "capacity_kw": stands,
        **_spread(it_kw=min(wanted, stands), racks=50.0, occupancy=0.4, pue=1.8, energy_kwh=5e6,
                  generator_kwh=2e5, water_m3=1000.0, carbon_t=1500.0, operation_eur=1e6,
                  revenue_eur=4e5),
    }  # fmt: skip


def _data_centre(id_: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id_, "name": name, "hosts": ["CM"], "class": "III", "hours_lost": 1.5768,
        "works_slip": [1.9, 1.9, 4.0], "cost_eur": [7e6, 8e6, 15e6],
        "per_unit": {"eur_per_kw": [9000.0, 10000.0, 18000.0]},
        "modules": [
            _module(phase, year, item, quantity, unit)
            for phase, year in ((1, 2027), (2, 2035))
            for item, quantity, unit in (("structure", 600.0, "m2"), ("general", 1.0, "sum"))
        ],
        "yearly": [_year(2027, 100, 400), _year(2032, 250, 400), _year(2035, 400, 800),
                   _year(2037, 900, 800)],
        "beside": [
            {"measure": "eur_per_kw", "ours_low": 9000.0, "ours": 10000.0, "ours_high": 18000.0,
             "seen": "seen_eur_per_kw_kinshasa", "description": "", "low": 17000.0,
             "typical": 17000.0, "high": 17000.0, "note": "",
             "source": "https://www.a.org/x ; a report, p. 4"},
        ],
        "cost_book": {"item": "data_centre_1mw", "listed": 13.8e6, "currency": "EUR", "year": 2024,
                      "eur": [9.7e6, 11.8e6, 11.8e6], "pays_for_kw": [640.0, 1127.0, 1216.0]},
        "billed": "modules", **more,
    }  # fmt: skip


def _technopole() -> dict[str, Any]:
    yearly = [
        {"year": year, **_spread(occupancy=0.4, firms=20.0, jobs=150.0, learners=300.0, events=8.0,
                                 operation_eur=5e5, revenue_eur=3e5)}
        for year in (2030, 2035)
    ]  # fmt: skip
    return {
        "id": "tp-yaounde", "name": "Technopole, Yaoundé", "cost_eur": [5e6, 9e6, 28e6],
        "refit_eur": [1.5e6, 2.6e6, 5.9e6], "yearly": yearly, "billed": "not",
        "cost_book": {"item": "technopole", "listed": 5.6e6, "currency": "EUR", "year": 2022,
                      "eur": [9e5, 5.9e6, 11.9e6]},
        "spaces": [{"phase": 1, "year": 2030, "space": "incubator", "people": 30.0,
                    **_spread(m2=390.0, eur=5e5)}],
        "break_even_year": {"pessimistic": None, "central": None, "optimistic": 2030},
        "evidence": [{"item": "evidence_jobs_over_target", "low": 0.8, "typical": 0.8, "high": 0.8,
                      "source": "https://www.b.org/y", "note": ""}],
    }  # fmt: skip


def _set(sites: list[str], cost: float, ms: float, off: float, **more: Any) -> dict[str, Any]:
    return {"sites": sites, "cost_eur": cost, "latency_ms": ms, "latency_worst_ms": 4 * ms,
            "cut_off_worst": off, "cut_off_mean": off / 10, **more}  # fmt: skip


def _failure(element: str, hosted: float, internet: float, ms: float | None) -> dict[str, Any]:
    return {"element": element, "event": "group" if element else "", "hosted": hosted,
            "inside": hosted / 2, "internet": internet, "latency_ms": ms,
            "latency_worst_ms": ms}  # fmt: skip


def section() -> dict[str, Any]:
    """Return a section ``sites``: two data centres decided, a third excluded, a technopole."""
    return {
        "candidates": [
            _candidate("dc-yaounde", "data_centre", "cm-yaounde", "Hall of Yaoundé",
                       chosen="yes", decided="network", lat=3.9, lon=11.4),
            _candidate("dc-douala", "data_centre", "cm-douala", "Hall", chosen="yes",
                       decided="given", confidence="assumption", source="assumption"),
            _candidate("dc-ekok", "data_centre", "cm-ekok", "Hall of Ekok"),
            _candidate("tp-yaounde", "technopole", "cm-yaounde", "Technopole, Yaoundé"),
        ],
        "asked": {"sites": 2, "separation_km": 150.0, "latency_ms": 20.0, "availability": "III",
                  "phases": 3},
        "joint": {"value_eur": 40e6, "bound_eur": 39.6e6, "gap": 0.01},
        "demand": _demand(),
        "kinds": {
            "data_centre": {
                "criteria": CRITERIA, "draws": 10_000, "seed": 1,
                "candidates": [
                    _judged("dc-douala", "Hall", 0.83, (1, 1, 1, 2)),
                    _judged("dc-yaounde", "Hall of Yaoundé", 0.17, (2, 2, 2, 1)),
                    _judged("dc-ekok", "Hall of Ekok", 0.0, (3, 3, 3, 3), ranks={}, scores={},
                            excluded=[{"criterion": "flood", "value": 0.95, "limit": 0.9}]),
                ],
            },
            "technopole": {"criteria": CRITERIA, "draws": 10_000, "seed": 1,
                           "candidates": [_judged("tp-yaounde", "Technopole, Yaoundé", 1.0,
                                                  (1, 1, 1, 1))]},
        },
        "data_centres": [
            _data_centre("dc-yaounde", "Hall of Yaoundé"),
            _data_centre("dc-douala", "Hall", billed="book", **{"class": "IV"}),
        ],
        "technopoles": [_technopole()],
        "hosted_gbps": {"cm-yaounde": 20.0},
        "effect": {
            "kept_gbps": 33.0, "transit_avoided_eur_per_year": 12e6, "sites_eur": 20e6,
            "network_with_eur": 20e6, "network_without_eur": 25e6,
            "network_without_bound_eur": 24e6, "reach_worst_with": 0.99,
            "reach_worst_without": 0.98, "reach_mean_with": 0.999, "reach_mean_without": 0.998,
            "reach_cut_off_with": 1.0, "reach_cut_off_without": 0.0, "hours_lost_with": 15.6,
            "hours_lost_without": 60.7,
        },
        "only_with": ["r-cm-douala-cm-yaounde"], "only_without": ["r-cm-buea-cm-yaounde"],
        "compared": [
            {"method": "joint", **_set(["dc-yaounde", "dc-douala"], 20e6, 6.0, 0.01), "gap": 0.01},
            {"method": "p_median", **_set(["dc-douala", "dc-ekok"], 18e6, 5.0, 0.1), "gap": 0.0},
            {"method": "ranking", **_set(["dc-yaounde", "dc-douala"], 20e6, 6.0, 0.01),
             "gap": None},
        ],
        "trade_off": [
            _set(["dc-douala", "dc-ekok"], 18e6, 5.0, 0.1, best=True),
            _set(["dc-yaounde", "dc-douala"], 20e6, 6.0, 0.01, best=True),
            _set(["dc-yaounde", "dc-ekok"], 21e6, 9.0, 0.1, best=False),
        ],
        "after_failures": [
            _failure("", 1.0, 1.0, 6.0), _failure("rg-bridge", 0.9, 0.9, 7.0),
            _failure("hosting:dc-douala", 1.0, 1.0, 9.0),
            _failure("every cable abroad", 1.0, 0.0, None),
        ],
        "abroad_kw": {"GA": 120.0, "TD": 0.0},
        "caches": {
            "open": ["cm-douala"], "value_eur": 3e6, "bound_eur": 2.9e6,
            "rows": [
                {"site": "cm-douala", "open": True, "served_by": "cm-douala", "gbps": 30.0,
                 "node_eur": 2e5, "saved_eur": 1.5e6},
                {"site": "cm-ekok", "open": False, "served_by": "cm-douala", "gbps": 2.0,
                 "node_eur": 0.0, "saved_eur": 1e5},
            ],
        },
        "exchanges": {
            "points": [
                {"site": "cm-douala", "stands": True, "eur": 1e5},
                {"site": "cm-ekok", "stands": False, "eur": 1.6e5},
            ],
            "value_eur": 5e5, "bound_eur": 4.9e5, "kept_eur": 6e5, "best_eur": 5.5e5,
            "rows": [
                {"country": "CM", "other": "CM", "site": "cm-douala", "gbps": 30.0, "rtt_ms": 6.0,
                 "eur": 1e5, "today_eur": 2e5, "abroad_eur": 9e6},
                {"country": "CM", "other": "GA", "site": "cm-ekok", "gbps": 4.0, "rtt_ms": 10.0,
                 "eur": 2e4, "today_eur": 3e6, "abroad_eur": 3e6},
                {"country": "GA", "other": "GA", "site": "", "gbps": 0.1, "rtt_ms": None,
                 "eur": 4e4, "today_eur": 4e4, "abroad_eur": 4e4},
            ],
        },
        "members": [
            {"technopole": "tp-yaounde", "name": "Lab <4>", "kind": "university",
             "place": "Yaoundé", "km": 3.2, "url": "https://www.lab.org"},
            {"technopole": "tp-yaounde", "name": "No page", "kind": "sme", "place": "Yaoundé",
             "km": 1.0, "url": "javascript:alert(1)"},
        ],
    }  # fmt: skip


def sited() -> dict[str, Any]:
    """Return the small plan with its sites."""
    plan = document()
    plan["nodes"][1]["roles"] = ["landing", "exchange"]
    return {**plan, "sites": section()}
