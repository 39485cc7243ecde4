"""From what the optimiser minimises to what must be financed, step by step, closed to the cent."""

from __future__ import annotations

import math

import pandas as pd

from dorsale.finance.halls import later_eur
from dorsale.plan.money import Accounts
from dorsale.plan.network import Bill, Candidates, Design

Steps = tuple[tuple[str, float], ...]
_CENT = 0.005


def bridge(
    found: Candidates,
    chosen: Design,
    price_of_unprotected_eur: float,
    bill: Bill,
    present_value: float,
    accounts: Accounts,
    contingency: float,
) -> Steps:
    """Return ``(step, eur)``: from the objective to the bill, and on to the financing need.

    Totals are ``objective``, ``bill_base`` and ``financing_need``; the steps between two of them
    add up to the difference. ``contingency`` is physical: its share of the base estimate.
    """
    return (
        *_to_bill(found, chosen, price_of_unprotected_eur, bill, present_value),
        *to_need(bill.totals["total"]["base"], accounts, contingency, later_eur(bill)),
    )


def _to_bill(
    found: Candidates, chosen: Design, price_of_unprotected_eur: float, bill: Bill,
    present_value: float,
) -> Steps:  # fmt: skip
    """Return the steps from the objective to the base estimate, both included."""
    spans = found.spans.loc[list(chosen.modules)]
    modules = pd.Series(chosen.modules)
    cable = spans["option"] == "cable"
    running = float(present_value * spans["yearly_eur"].sum())
    capacity = float((spans["module_eur"] * modules)[cable].sum())
    on_spans = chosen.objective_eur - running - capacity - price_of_unprotected_eur
    base = bill.totals["total"]["base"]
    items = bill.items
    driven = items["driver"].fillna("") != "" if "driver" in items else items["span"].isna()
    apart = math.fsum(items.loc[driven, "eur"])
    on_top = math.fsum(items.loc[(items["span"] == "") & ~driven, "eur"])
    return (
        ("objective", chosen.objective_eur),
        ("present_value_of_running", -running),
        ("present_value_of_international_capacity", -capacity),
        ("price_of_unprotected_sites", -price_of_unprotected_eur),
        ("sites_and_places", base - on_spans - on_top - apart),
        *((("supervision_and_safeguards", on_top),) if abs(on_top) > _CENT else ()),
        *((("network_wide_items", apart),) if abs(apart) > _CENT else ()),
        ("bill_base", base),
    )


def to_need(
    base_eur: float, accounts: Accounts, contingency: float, from_cash_eur: float = 0.0
) -> Steps:
    """Return the steps from the base estimate (left out) to the financing need (included).

    Later phases of data centres and technopoles that cash pays, what the programme leaves out,
    physical contingency, what rising prices add, tax that the States pay, and interest and fees
    while works last.
    """
    flows = accounts.flows
    planned, invested, tax, charges = (
        float(flows[name].sum()) for name in ("base", "investment", "tax", "works_charges")
    )
    physical = planned * contingency
    left_out = base_eur - planned - from_cash_eur
    return (
        *((("later_phases_from_cash", -from_cash_eur),) if from_cash_eur > _CENT else ()),
        *((("left_out_of_the_programme", -left_out),) if abs(left_out) > _CENT else ()),
        ("contingency", physical),
        ("price_contingency", invested - planned - physical),
        ("tax", tax),
        ("works_charges", charges),
        ("financing_need", float(flows["need"].sum())),
    )
