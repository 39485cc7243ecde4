"""A plan document of four places, small enough to be checked by hand, and its outlines."""

from __future__ import annotations

import copy
from typing import Any

OUTLINES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {
                "kind": "country",
                "iso2": "CM",
                "name_fr": "Cameroun",
                "name_en": "Cameroon",
            },
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[8, 1], [16, 1], [16, 9], [8, 9], [8, 1]]],
            },
        },
        {
            "type": "Feature",
            "properties": {"kind": "river", "name_fr": "Sanaga", "name_en": "Sanaga"},
            "geometry": {"type": "LineString", "coordinates": [[10, 3], [12, 4]]},
        },
    ],
}


def _node(
    id_: str, name: str, kind: str, lon: float | None, lat: float | None, **more: Any
) -> dict[str, Any]:
    return {
        "id": id_,
        "name": name,
        "country": "CM" if lon else None,
        "kind": kind,
        "lon": lon,
        "lat": lat,
        "roles": [],
        "served": lon is not None,
        "population": 100_000.0,
        "protected": True,
        "cut_off_by": [],
        "accuracy_m": 1000.0,
        "source": "https://www.geonames.org/",
        "confidence": "low",
        **more,
    }


def _span(id_: str, start: str, end: str, km: float, status: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "from": start,
        "to": end,
        "length_km": km,
        "way": "road_paved",
        "ways": [id_],
        "status": status,
        "used": True,
        "option": status,
        "phase": 0,
        "capacity_gbps": 400.0,
        "modules": 1,
        "load_gbps": 40.0,
        "module_gbps": 400.0,
        "fibres": 48,
        "duct": "yes",
        "readiness": {
            "ready": status == "existing",
            "contract": None,
            "repair": [],
            "ready_from": None,
            "owner": [],
            "operator": [],
        },
        "cost_eur": 0.0,
        "yearly_eur": 0.0,
        "hours_down_per_year": 12.0,
        "cuts_per_year": 1.0,
        "countries": ["CM"],
        "risk_groups": [f"trench:{id_}"],
        "sourced_km": km,
        "geometry": {"type": "LineString", "coordinates": [[9.7, 4.05], [11.5, 3.87]]},
        "geometry_accuracy_m": 5000.0,
        "sources": ["https://www.afdb.org/x"],
        "confidence": "medium",
        **more,
    }


def _risk(id_: str, kind: str, name: str, spans: list[str]) -> dict[str, Any]:
    return {
        "id": id_,
        "kind": kind,
        "name": name,
        "spans": spans,
        "nodes": [],
        "cuts_per_year": 2.0,
        "repair_h": 12.0,
        "source": "assumption",
        "confidence": "assumption",
    }


def _outage(site: str, when: str, low: float, high: float) -> dict[str, Any]:
    return {
        "site": site,
        "when": when,
        "low": 1 - high / 8760,
        "high": 1 - low / 8760,
        "hours_lost_low": low,
        "hours_lost_high": high,
        "not_visited": (high - low) / 8760,
    }


def _total(base: float) -> dict[str, float]:
    return {
        "base": base,
        "p10": base * 0.95,
        "p50": base * 1.05,
        "p80": base * 1.1,
        "p90": base * 1.2,
    }


_DOCUMENT: dict[str, Any] = {
    "dorsale": "0.1.0",
    "schema_version": 1,
    "scenario": {
        "name": "small",
        "title": {"fr": "Petit plan", "en": "Small plan"},
        "as_of": "2026-11",
        "years": {"reference": 2025, "start": 2027, "design": 2035, "horizon": 2047},
        "defaults": [],
        "countries": ["CM"],
    },
    "seed": 1,
    "basis": {"currency": "EUR", "price_year": 2025, "discount_rate": 0.1, "rates": {"USD": 1.13}},
    "nodes": [
        _node("cm-yaounde", "Yaoundé", "capital", 11.5, 3.87),
        _node("cm-douala", "Douala", "city", 9.7, 4.05, roles=["landing"]),
        _node(
            "cm-ekok",
            "Ekok",
            "border_post",
            8.86,
            5.8,
            protected=False,
            confidence="assumption",
            cut_off_by=["rg-bridge"],
        ),
        _node("cm-buea", "Buea <b>&</b>", "town", 9.24, 4.15),
        _node("internet", "Internet", "internet", None, None, protected=None, source=None),
    ],
    "spans": [
        _span(
            "r-cm-douala-cm-yaounde",
            "cm-douala",
            "cm-yaounde",
            240.0,
            "new",
            phase=1,
            cost_eur=6e6,
            capacity_gbps=1200.0,
            sourced_km=0.0,
        ),
        _span(
            "f-cm-douala-cm-buea",
            "cm-douala",
            "cm-buea",
            60.0,
            "existing",
            geometry={"type": "LineString", "coordinates": [[9.7, 4.05], [9.24, 4.15]]},
        ),
        _span(
            "r-cm-buea-cm-ekok",
            "cm-buea",
            "cm-ekok",
            200.0,
            "repaired",
            phase=2,
            cost_eur=4e6,
            risk_groups=["rg-bridge"],
            hours_down_per_year=100.0,
            geometry={"type": "LineString", "coordinates": [[9.24, 4.15], [8.86, 5.8]]},
        ),
        _span(
            "c-cable",
            "cm-douala",
            "internet",
            8000.0,
            "existing",
            way="submarine",
            geometry=None,
            sources=["assumption"],
            confidence="assumption",
        ),
        _span(
            "f-old",
            "cm-buea",
            "cm-yaounde",
            300.0,
            "existing",
            used=False,
            geometry={"type": "LineString", "coordinates": [[9.24, 4.15], [10, 5], [11.5, 3.87]]},
        ),
    ],
    "risk_groups": [
        _risk("trench:r-cm-douala-cm-yaounde", "trench", "N3", ["r-cm-douala-cm-yaounde"]),
        _risk("rg-bridge", "bridge", "Wouri crossing at Douala", ["r-cm-buea-cm-ekok"]),
    ],
    "corridors": [],
    "huts": [
        {"span": "r-cm-douala-cm-yaounde", "name": "PK 80", "km": 80.0, "lon": 10.3, "lat": 4.0}
    ],
    "demands": [
        {
            "id": "d1",
            "from": "cm-yaounde",
            "to": "internet",
            "class": [],
            "gbps": 100.0,
            "working": [["r-cm-douala-cm-yaounde", "c-cable"]],
            "protection": [],
        },
        {
            "id": "d2",
            "from": "cm-ekok",
            "to": "internet",
            "class": [],
            "gbps": 10.0,
            "working": [["r-cm-buea-cm-ekok", "f-cm-douala-cm-buea", "c-cable"]],
            "protection": [],
        },
    ],
    "solution": {
        "objective_eur": 20e6,
        "bound_eur": 19e6,
        "gap": 0.05,
        "seconds": 4.0,
        "work": 3,
        "status": "gap_limit",
        "method": "cuts",
        "candidates": {"new": 7, "light": 3},
        "trace": [[0.1, None, 10e6], [2.0, 22e6, 15e6], [4.0, 20e6, 19e6]],
        "assumptions": {"cost": 0.25, "km": 0.5, "demand": 0.75},
        "bridge": [
            {"step": "objective", "eur": 20e6},
            {"step": "present_value_of_running", "eur": -10e6},
            {"step": "bill_base", "eur": 10e6},
            {"step": "contingency", "eur": 1e6},
            {"step": "financing_need", "eur": 11e6},
        ],
    },
    "optics": {
        "referee": "gnpy",
        "lightpaths": [
            {
                "id": "lp1",
                "from": "cm-douala",
                "to": "cm-yaounde",
                "spans": [],
                "length_km": 240.0,
                "gsnr_db": 27.0,
                "gsnr_db_gnpy": 26.75,
                "mode": "400G 16QAM",
                "gbps": 400.0,
                "margin_db": 3.0,
            },
        ],
    },
    "availability": {
        "order": 2,
        "sites": [
            _outage("cm-yaounde", "before", 200, 212),
            _outage("cm-yaounde", "after", 30, 31),
            _outage("cm-ekok", "before", 8760, 8760),
            _outage("cm-ekok", "after", 99, 101),
        ],
    },
    "events": None,
    "bill": {
        "total_eur": _total(10e6),
        "items": [
            {
                "span": "r-cm-douala-cm-yaounde",
                "item": "road_trench_km",
                "factor": "",
                "quantity": 240.0,
                "country": "CM",
                "phase": 1,
                "unit_eur": 25e3,
                "eur": 6e6,
                "lot": "civil",
                "assumed_eur": 15e5,
                "confidence": "medium",
            },
            {
                "span": "r-cm-buea-cm-ekok",
                "item": "repair_km",
                "factor": "",
                "quantity": 200.0,
                "country": "CM",
                "phase": 2,
                "unit_eur": 2e4,
                "eur": 4e6,
                "lot": "civil",
                "assumed_eur": 0.0,
                "confidence": "medium",
            },
        ],
        "lots": {"civil": _total(10e6)},
        "countries": {"CM": _total(10e6)},
        "phases": {"1": _total(6e6), "2": _total(4e6)},
    },
    "finance": {
        "sources": [
            {
                "id": "bank",
                "funder": "African Development Bank",
                "kind": "loan",
                "share": 0.6,
                "eur": 6.6e6,
            },
            {"id": "states", "funder": "Six States", "kind": "state", "share": 0.4, "eur": 4.4e6},
        ],
        "years": [
            {
                "year": 2027,
                "investment_eur": 11e6,
                "running_eur": 0.0,
                "source:bank": 6.6e6,
                "source:states": 4.4e6,
                "debt_service_eur": 0.0,
            },
            {
                "year": 2028,
                "investment_eur": 0.0,
                "running_eur": 1e6,
                "source:bank": 0.0,
                "source:states": 0.0,
                "debt_service_eur": 5e5,
            },
        ],
        "price_full_eur_per_mbps_month": 0.99,
        "price_cash_eur_per_mbps_month": 0.57,
    },
    "coverage": [
        {
            "when": when,
            "of": of,
            "country": "CM",
            "radius_km": radius,
            "people": people,
            "population": 4e6,
        }
        for of in ("node", "line")
        for radius in (10, 25, 50)
        for when, people in (("before", 1e6), ("after", 2.5e6))
    ],
    "sites": [
        {
            "id": "dc",
            "kind": "data_centre",
            "site": "cm-douala",
            "name": "Hall",
            "chosen": "no",
            "item": "data_centre_1mw",
            "quantity": 1.0,
            "source": "assumption",
            "confidence": "assumption",
        }
    ],
    "alternatives": [
        {
            "name": "without_protection",
            "feasible": True,
            "objective_eur": 15e6,
            "bound_eur": 15e6,
            "gap": 0.0,
            "spans": [],
        },
        {
            "name": "without_existing_fibre",
            "feasible": True,
            "objective_eur": 26e6,
            "bound_eur": 25e6,
            "gap": 0.04,
            "spans": [],
        },
    ],
    "provenance": {
        "/basis/discount_rate": {
            "kind": "assumption",
            "ref": "assumption: working rate",
            "confidence": "assumption",
            "parents": [],
        },
        "/spans/r-cm-douala-cm-yaounde/length_km": {
            "kind": "assumption",
            "ref": "geometry x factor of its class",
            "confidence": "assumption",
            "parents": [],
        },
        "/nodes/*": {"kind": "source", "ref": "sites.csv", "confidence": None, "parents": []},
    },
}


def document() -> dict[str, Any]:
    """Return a fresh copy of the small plan."""
    return copy.deepcopy(_DOCUMENT)
