"""A case with every kind of money: loans of four schedules, a State, a guarantee."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dorsale.formats import case_json
from dorsale.plan.money import Case
from tests.formats.workbook.tiny import DOCUMENT

NAN = float("nan")
YEARS = np.arange(2026, 2042)


def funder(name, kind, share, **terms):
    row = {
        "id": name, "funder": name.title(), "kind": kind, "share": share, "from_year": 2026,
        "to_year": 2029, "interest_per_year": NAN, "grace_years": NAN, "tenor_years": NAN,
        "eligible": (), "currency": "", "signed_year": NAN, "commitment_fee_per_year": NAN,
        "front_end_fee": NAN, "repayment": "", "principal_steps": (),
        "interest_during_works": "", "source": "assumption", "confidence": "assumption",
    }  # fmt: skip
    return {**row, **terms}


def loan(name, share, **terms):
    usual = {"interest_per_year": 0.05, "grace_years": 2, "tenor_years": 9}
    return funder(name, "loan", share, **{**usual, **terms})


EVERY_LOAN = [
    loan("equal", 0.2, commitment_fee_per_year=0.01, front_end_fee=0.02, signed_year=2026),
    loan("annuity", 0.1, repayment="annuity", interest_during_works="capitalised",
         currency="USD", tenor_years=30),
    loan("stepped", 0.1, repayment="stepped", principal_steps=("3-5:0.1", "6-9:0.2")),
    loan("shaped", 0.2, repayment="sculpted", grace_years=3, tenor_years=12),
    loan("shaped_long", 0.1, repayment="sculpted", grace_years=3, tenor_years=30,
         interest_per_year=0.03),
]  # fmt: skip
GRANTS = [
    funder("union", "grant", 0.1),
    funder("state", "state", 0.15, to_year=2028),
    funder("own", "equity", 0.05),
    funder("backer", "guarantee", 0.5, to_year=2041),
]
PARAMETERS = {
    "capacity_price": 2.0, "today_price": 4.0, "remote_price": 9.0, "access_price": 20.0,
    "transit_abroad_price": 1.0, "price_change_per_year": -0.1, "price_floor_share": 0.3,
    "dark_fibre_price": 500.0, "dark_fibre_pairs": 4.0, "dark_fibre_sold_share": 0.2,
    "anchor_price": 1000.0, "anchor_share": 0.5, "elasticity": -0.7, "uptake_share": 0.6,
    "profit_tax_rate": 0.3, "depreciation_years": 8.0, "inflation_per_year": 0.02,
    "discount_rate": 0.08, "usd_drift_per_year": 0.01, "target_dscr": 1.3,
    "price_gain_counted": 0.5, "standing_share_per_year": 0.05, "protection_price_share": 0.25,
    "hosting_price": 100.0,
    "hosting_tenants": 0.5, "data_centre_price": 10.0, "data_centre_fill_share": 0.35,
    "operator_lease_price": 50.0, "operator_lease_share": 0.6, "international_pass_on": 1.1,
}  # fmt: skip
CHANGED = {
    "delay_years": 1.5, "counterpart_late_years": 0.75, "counterpart_missing": 0.2,
    "late_stop_share": 0.5, "inflation_per_year": 0.03, "interest_shift": 0.01,
    "demand_level": -0.5, "price_factor": 0.9, "traffic_factor": 1.1, "cost_factor": 1.2,
    "contingency_factor": 0.5, "running_factor": 1.3, "discount_rate": 0.06, "elasticity": -1.2,
    "dark_fibre_pairs": 6.0, "tax_exempt": 0.25, "profit_tax_rate": 0.1, "access_price": 25.0,
    "outage_value_factor": 2.0, "usd_drift_per_year": -0.02,
}  # fmt: skip


def works():
    """Return 300,000 EUR of works over three years, as the tiny bill has them."""
    rows = [
        (2026, "civil", "works", 100000.0), (2027, "civil", "works", 120000.0),
        (2028, "civil", "works", 30000.0), (2027, "equipment", "goods", 20000.0),
        (2028, "equipment", "goods", 30000.0),
    ]  # fmt: skip
    return pd.DataFrame(
        [
            {"year": year, "lot": lot, "country": "CG", "category": category, "component": lot,
             "local_share": 0.5, "tax_rate": 0.1 if lot == "civil" else 0.2, "eur": eur}
            for year, lot, category, eur in rows
        ]
    )  # fmt: skip


def traffic():
    served = [int(year) for year in YEARS if year > 2027]
    growth = [min(1.15 ** (year - 2028), 3.0) for year in served]
    return pd.DataFrame(
        {
            "year": served,
            "gbps": [1.0 * g for g in growth],
            "new_gbps": [0.3 * g for g in growth],
            "moved_gbps": [0.5 * g for g in growth],
            "round_trip_gbps": [0.1 * g for g in growth],
            "lost_gbps_h_before": [60.0 * g for g in growth],
            "lost_gbps_h_after": [5.0 * g for g in growth],
            "without_capacity_eur": 1000.0,
            "low_factor": 0.6,
            "high_factor": 1.5,
            "room_factor": [1.05 if year > 2036 else 5.0 for year in served],
            "price_years": [float(min(year - 2025, 8)) for year in served],
        }
    )


def sold():
    served = [int(year) for year in YEARS if year > 2027]
    products = (
        ("capacity", "capacity_price", 12000.0 * 5), ("dark_fibre", "dark_fibre_price", 80.0),
        ("public_anchor", "anchor_price", 6.0), ("protection", "capacity_price", 9000.0),
        ("hosting", "hosting_price", 3.0), ("data_centre", "data_centre_price", 40.0),
        ("operator_lease", "operator_lease_price", 20.0),
        ("international_capacity", "international_pass_on", 1000.0),
    )  # fmt: skip
    return pd.DataFrame(
        [
            {"year": year, "product": product, "quantity": quantity, "price": price}
            for product, price, quantity in products
            for year in served
        ]
    )


def running():
    return pd.DataFrame(
        [
            {"year": int(year), "item": item, "local_share": 1.0, "eur": eur}
            for item, eur in (("maintenance", 9000.0), ("energy", 3000.0))
            for year in YEARS
            if year > 2027
        ]
    )


def parameters(values):
    rows = [(n, v, v, v, "", "assumption", "assumption", "") for n, v in values.items()]
    names = ["name", "low", "typical", "high", "unit", "confidence", "source", "description"]
    return pd.DataFrame(rows, columns=names).set_index("name")


def every_kind(**changed):
    """Return the case with what is ``changed``."""
    fields = {
        "years": YEARS, "price_year": 2025, "works_to": 2028, "contingency": 0.1,
        "investment": works(), "running": running(), "sold": sold(), "traffic": traffic(),
        "funders": pd.DataFrame([*EVERY_LOAN, *GRANTS]), "paid_eur": {},
        "parameters": parameters(PARAMETERS),
    }  # fmt: skip
    return Case(**{**fields, **changed})


OTHER_TERMS = {
    "funder:union:share": 0.02, "funder:equal:share": 0.25, "funder:equal:interest_per_year": 0.07,
    "funder:annuity:tenor_years": 12, "funder:stepped:grace_years": 1,
    "funder:stepped:step1:2": 0.15, "funder:shaped:front_end_fee": 0.03,
    "funder:shaped_long:capitalised": 1, "funder:state:to_year": 2027,
}  # fmt: skip


def other_terms():
    """Return the case with the terms of :data:`OTHER_TERMS`."""
    funders = pd.DataFrame([*EVERY_LOAN, *GRANTS]).set_index("id", drop=False)
    for key, value in OTHER_TERMS.items():
        _, name, column = key.split(":", 2)
        if column == "capitalised":
            funders.at[name, "interest_during_works"] = "capitalised"
        elif column == "step1:2":
            funders.at[name, "principal_steps"] = ("3-5:0.1", f"6-9:{value}")
        else:
            funders.at[name, column] = value
    return every_kind(funders=funders.reset_index(drop=True))


def dearer_hut():
    """Return the case when the hut of the tiny bill costs 80,000 EUR: equipment 1.6 times."""
    dearer = works()
    dearer.loc[dearer["lot"] == "equipment", "eur"] *= 1.6
    return every_kind(investment=dearer)


def choosy():
    """Return the case whose funders pay some kinds of cost only, at a planned pace."""
    funders = [
        loan("goods", 0.6, eligible=("goods",)),
        loan("civil", 0.5, eligible=("civil",), repayment="annuity"),
        funder("state", "state", 0.3),
        funder("union", "grant", 0.15),
    ]
    paid = {"state": {2026: 20000.0, 2027: 50000.0}, "goods": {2027: 9000.0, 2028: 30000.0}}
    return every_kind(funders=pd.DataFrame(funders), paid_eur=paid)


def grants_only():
    """Return the case without debt: no cover ratio exists, nothing is unfunded."""
    return every_kind(funders=pd.DataFrame([funder("union", "grant", 1.0)]))


def nothing():
    """Return the case of a plan that builds, runs and sells nothing, and that nobody pays."""
    return every_kind(
        investment=works().iloc[:0], running=running().iloc[:0], sold=sold().iloc[:0],
        funders=pd.DataFrame([funder("union", "grant", 1.0)]),
    )  # fmt: skip


def document(case):
    """Return the tiny document with ``case``, its bill empty when nothing is built."""
    if case.investment.empty:
        return {**document(grants_only()), "bill": {**DOCUMENT["bill"], "items": []},
                "finance": {"sources": [], "case": case_json.document(case)}}  # fmt: skip
    return {**DOCUMENT, "finance": {"sources": [], "case": case_json.document(case)}}
