"""The small plan with all that finance and the bill may add: every chapter has something to say."""

from __future__ import annotations

from typing import Any

from tests.small_plan import document

YEARS = [2027, 2028, 2029, 2030]
RATIOS = {
    "need": 11e6, "investment": 10.8e6, "npv": -2e6, "npv_6": 1e6, "npv_10": -2e6, "npv_12": -3e6,
    "firr": None, "enpv": 5e6, "enpv_6": 9e6, "enpv_10": 5e6, "enpv_12": 4e6, "eirr": 0.21,
    "benefit_cost": 1.4, "dscr_min": 1.15, "llcr": 1.6, "viability_gap": 2e6,
}  # fmt: skip
FLOWS = {
    "investment": [10.8e6, 0, 0, 0], "tax": [1e6, 0, 0, 0], "works_charges": [2e5, 0, 0, 0],
    "revenue": [0, 2e6, 3e6, 4e6], "running": [0, 1e6, 1e6, 1e6],
    "cash_available": [0, 1e6, 2e6, 3e6], "debt_service": [0, 8e5, 8e5, 8e5],
    "owed": [6.6e6, 6e6, 5e6, 4e6], "dscr": [None, 1.25, 2.5, 3.75], "llcr": [None, 1.6, 1.7, 1.8],
    "real_benefit:outages": [0, 1e6, 1e6, 1e6], "real_benefit:new_traffic": [0, 4e6, 5e6, 6e6],
    "real_benefit": [0, 5e6, 6e6, 7e6], "real_cost": [1e7, 1e6, 1e6, 1e6],
}  # fmt: skip
PARAMETERS = {
    name: {"low": low, "typical": typical, "high": high, "unit": "ratio", "source": "assumption"}
    for name, low, typical, high in (
        ("traffic_factor", 0.7, 1.0, 1.4), ("capacity_price", 9.9, 22.9, 38.1),
        ("discount_rate", 0.06, 0.1, 0.12), ("target_dscr", 1.2, 1.3, 1.5),
    )
}  # fmt: skip
SHOWN = {"npv": -2e6, "enpv": 5e6, "firr": None, "eirr": 0.21, "dscr_min": 1.15}
_COMPONENT = {"unit": "m", "ground": "", "lot": "civil", "country": "CM", "phase": 1}


def full() -> dict[str, Any]:
    """Return the small plan with components, tax, record, accounts, sensitivities and shares."""
    plan = document()
    plan["scenario"]["countries"] = ["CM", "CG"]
    plan["scenario"]["programme"] = {
        "procurement_months": 24, "contract_months": {"border": 14, "protected_area": 12},
        "slippage": 1.9, "decided": "2025-01",
    }  # fmt: skip
    plan["bill"] |= _bill()
    plan["solution"]["programme"] = _programme()
    plan["finance"] |= _finance()
    return plan


def _bill() -> dict[str, Any]:
    return {
        "components": [
            {**_COMPONENT, "component": "trench", "category": "works", "local_share": 0.75,
             "tax_rate": 0.19, "quantity": 440e3, "eur": 7e6},
            {**_COMPONENT, "component": "cable", "category": "goods", "local_share": 0.0,
             "tax_rate": 0.29, "quantity": 440e3, "eur": 3e6},
        ],
        "tornado": [
            {"cause": "unit_prices", "item": "", "low_eur": 9e6, "high_eur": 13e6},
            {"cause": "unit_prices", "item": "road_trench_km", "low_eur": 9.5e6, "high_eur": 11e6},
        ],
        "reference_class": {
            "works_slip": {"low": 1.0, "median": 1.9, "high": 3.4, "count": 8, "names": ["A", "B"]},
            "cost_growth": {"low": 1.24, "median": 1.24, "high": 1.24, "count": 1, "names": ["A"]},
            "base_eur": 10e6, "p80_eur": 11e6, "at_record_eur": 12.4e6,
        },
        "contingency": {"physical_eur": 1e6, "price_eur": 4e5, "price_delayed_eur": 6e5},
        "tax_eur": [{"country": "CM", "base_eur": 10e6, "duty_eur": 3e5, "vat_eur": 19e5,
                     "tax_eur": 22e5, "due_eur": 0.0}],
        "operation": [{"item": "depot_year", "country": "CM", "unit": "unit_year", "quantity": 2.0,
                       "unit_eur": 3e4, "eur_per_year": 6e4, "from": 2028, "local_share": 0.8}],
        "fibre_pairs": [{"span": "r-cm-douala-cm-yaounde", "pairs": 24, "lit": 1, "operators": 7,
                         "state": 2, "neighbours": 0, "for_sale": 6, "spare": 8}],
        "rates": {"road_trench_km": {"low": 2e4, "typical": 25e3, "high": 3e4, "unit": "km",
                                     "source": "https://www.afdb.org/rates", "confidence": "high"}},
    }  # fmt: skip


def _programme() -> dict[str, Any]:
    span = {
        "id": "r-cm-douala-cm-yaounde", "lot": "CM", "kind": "road_paved", "length_km": 240.0,
        "eur": 6e6, "year": 2027, "works_from": "2027-01", "works_to": "2027-06",
        "in_service": "2028-01", "slipped_works_from": "2027-01", "slipped_works_to": "2027-12",
        "slipped_in_service": "2028-09",
    }  # fmt: skip
    stage = {
        "year": 2027, "spans": [span["id"]], "km": 240.0, "eur": 6e6, "joined": ["cm-ekok"],
        "protected": [], "people": 1e5, "gbps": 10.0,
    }  # fmt: skip
    sites = [
        {"id": "cm-yaounde", "joined": "today", "protected": "today"},
        {"id": "cm-ekok", "joined": "2028-01", "protected": None},
    ]
    return {
        "stages": [stage], "spans": [span], "sites": sites, "years": [], "left_out": [],
        "lacking_eur": 0.0, "lost_eur": 2e5, "gap": 0.02,
    }  # fmt: skip


def _finance() -> dict[str, Any]:
    funders = [
        {"id": "bank", "interest_per_year": 0.008, "tenor_years": 25, "grace_years": 8},
        {"id": "states", "interest_per_year": None, "tenor_years": None, "grace_years": None},
    ]
    share = {
        "length_eur": 6e6, "use_eur": 5e6, "shapley_eur": 5.5e6, "alone_eur": 7e6,
        "benefit_eur": 8e6, "gain_eur": 1.5e6,
    }  # fmt: skip
    return {
        "by_category": [{"id": "bank", "category": "works", "eur": 6.6e6},
                        {"id": "states", "category": "goods", "eur": 4.4e6}],
        "by_component": [{"id": "bank", "component": "trench", "eur": 6.6e6},
                         {"id": "states", "component": "cable", "eur": 4.4e6}],
        "case": {"years": YEARS, "parameters": PARAMETERS, "funders": funders},
        "accounts": {"years": YEARS, "flows": FLOWS, "ratios": RATIOS,
                     "notes": [["no_rate_of_return", "firr"]]},
        "varied": {
            "tornado": [{"parameter": "traffic_factor", "ratio": "enpv", "low": -3e6,
                         "typical": 5e6, "high": 9e6}],
            "switching": [{"parameter": "capacity_price", "typical": 22.9, "switch": 12.0,
                           "change": -0.476},
                          {"parameter": "discount_rate", "typical": 0.1, "switch": None,
                           "change": None}],
            "demand": [{"demand": one, "traffic_factor": at, **SHOWN}
                       for one, at in (("low", 0.7), ("central", 1.0), ("high", 1.4))],
            "late": [{"case": "late", "months": 12.0, "extra_eur": 1e6, "lost_cash_eur": 1e6,
                      "unbuilt_eur": 0.0, **SHOWN}],
            "simulated": {"enpv": {"p10": -1e6, "p50": 4e6, "p90": 9e6, "below_zero": 0.15}},
            "draws": 1000, "seed": 1,
        },
        "splits": [{"option": "delegated", "lot": "civil", "arrangement": "delegated",
                    "builds": "contractor", "owns": "state", "operates": "partner",
                    "grant_eur": 0.0, "state_npv_eur": -3e6, "partner_npv_eur": 1e6}],
        "routes": [{"route": "cm-douala - cm-yaounde", "from": "cm-douala", "to": "cm-yaounde",
                    "km": 240.0, "eur": 6e6, "gbps": 40.0, "own_price": 3.2, "price": 4.5,
                    "seen": "transit_cm", "seen_price": 850.0, "seen_year": 2012}],
        "terms": ["open_access", "separate_accounts"],
        "phasing": [{"year": 2027, "spent_eur": 11e6, "km": 240.0, "spans": 1, "people": 1e5,
                     "joined": ["cm-ekok"], "protected": [], "people_in_all": 1e5, "gbps": 10.0}],
        "sharing": {"shares": [{"country": "CM", **share}, {"country": "CG", **share}],
                    "coalitions": {}, "method": "items_used_by_any_member"},
    }  # fmt: skip
