"""A case becomes accounts: funding, debt, cash and ratios, for one run or ten thousand at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dorsale.finance import economy, escalation, funding, market, ratios
from dorsale.finance.appraisal import appraise
from dorsale.finance.borrowing import borrowing, guaranteed, outstanding
from dorsale.finance.halls import running_factor
from dorsale.finance.once import once_per_case
from dorsale.finance.parameters import Given, Value, settled
from dorsale.plan.money import Accounts, Case

Flows = dict[str, np.ndarray]
ByName = Callable[[Case, Given], Mapping[str, np.ndarray]]


def accounts(
    case: Case,
    p: Given | None = None,
    *,
    revenue: ByName = market.revenue,
    benefits: ByName = economy.benefits,
    costs: ByName = economy.costs,
) -> Accounts:
    """Return the accounts of ``case`` when its parameters are typical but for ``p``.

    ``p``: parameter -> number or array ``(N, 1)``; flows are ``(Y,)`` when all are numbers.
    ``revenue``, ``benefits`` and ``costs`` give constant money by name, as planned.
    """
    values = settled(case, p)
    flows = spending(case, values)
    flows |= serving(case, values, revenue)
    flows |= _tax_on_profit(flows, values)
    flows |= borrowing(case, values, flows)
    flows |= _totals(case, flows, escalation.overrun(case, values))
    flows |= welfare(case, values, benefits, costs)
    found, notes = appraise(case, values, flows)
    return Accounts(case.years, flows, found, tuple(notes))


def spending(case: Case, p: Given) -> Flows:
    """Return investment, tax and what each payer brings, nominal EUR."""
    growth = escalation.growth(case, p)
    base, taxed = base_by_year(case)
    plan = funding.planned_by_year(case)
    paid = funding.sources(case, plan, growth, p)
    lacking = base - plan.sum(axis=0)
    gap = np.where(np.abs(lacking) < funding.SMALL_EUR, 0.0, lacking) * growth
    return {
        "base": base,
        "index": escalation.price_level(case, p),
        "growth": growth,
        "works": escalation.works(case),
        "investment": np.asarray(sum(paid.values()) + gap),
        "tax": taxed * growth * (1 - p["tax_exempt"]) * built(case, p),
        "unfunded": gap,
        **paid,
    }


@once_per_case
def base_by_year(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Return the base estimate of each year and the tax it would bear, ``(Y,)`` each."""
    rows = case.investment
    taxed = rows.assign(tax=rows["eur"] * rows["tax_rate"])
    by_year = taxed.groupby("year")[["eur", "tax"]].sum().reindex(case.years, fill_value=0.0)
    return by_year["eur"].to_numpy(), by_year["tax"].to_numpy()


def built(case: Case, p: Given) -> Value:
    """Return the part of the works that is built: all but what a State that never pays leaves."""
    states = np.array([row["kind"] == "state" for row in funding.paying(case)], dtype=bool)
    plan, whole = funding.planned_by_year(case), case.investment["eur"].sum()
    share = float(plan[states].sum() / whole) if whole > 0 else 0.0
    return 1 - p["counterpart_missing"] * share


def serving(case: Case, p: Given, revenue: ByName) -> Flows:
    """Return revenue by product and running cost by item, nominal EUR, and the traffic sold."""
    late, part = escalation.delay_years(p), built(case, p)
    level = escalation.price_level(case, p) * part
    sold = {
        f"revenue:{name}": escalation.later(flow, late) * level
        for name, flow in revenue(case, p).items()
    }
    run = {
        f"running:{item}": escalation.later(flow * running_factor(item, p), late) * level
        for item, flow in running_by_year(case).items()
    }
    gbps = market.column(case, "gbps", 0.0) * market.carried(case, settled(case, p))
    return {
        **sold,
        "revenue": _sum(sold, case),
        **run,
        "running": _sum(run, case),
        "traffic": escalation.later(gbps, late) * part,
    }


@once_per_case
def running_by_year(case: Case) -> Flows:
    """Return running costs by item, in order of name, ``(Y,)`` each, EUR of the price year."""
    if case.running.empty:
        return {}
    table = case.running.pivot_table("eur", "year", "item", aggfunc="sum", fill_value=0.0)
    table = table.reindex(case.years, fill_value=0.0)
    return {str(one): table[one].to_numpy(dtype=float) for one in table.columns}


def _sum(flows: Mapping[str, Any], case: Case) -> np.ndarray:
    return np.asarray(sum(flows.values()) + np.zeros(len(case.years)))


def _tax_on_profit(flows: Flows, p: Given) -> Flows:
    """Return tax on profit and the cash available for debt.

    Profit is revenue less running costs and equal depreciation of what is built, before
    interest; losses are carried forward.
    """
    gain = flows["revenue"] - flows["running"]
    if not np.any(p["profit_tax_rate"]):
        return {"profit_tax": np.zeros_like(gain), "cash_available": gain}
    profit = gain - _depreciation(flows["investment"], p["depreciation_years"])
    lost = np.zeros_like(profit[..., :1])
    taxes = []
    for at in range(profit.shape[-1]):
        year = profit[..., at : at + 1]
        taxes.append(p["profit_tax_rate"] * np.maximum(year - lost, 0.0))
        lost = np.maximum(lost - year, 0.0)
    tax = np.concatenate(np.broadcast_arrays(*taxes), axis=-1)
    return {"profit_tax": tax, "cash_available": gain - tax}


def _depreciation(investment: np.ndarray, life: Value) -> np.ndarray:
    """Return equal parts of each year's works over the ``life`` years after it."""
    spent = np.cumsum(investment, axis=-1)
    before = np.concatenate([np.zeros_like(spent[..., :1]), spent[..., :-1]], axis=-1)
    return np.asarray((before - escalation.later(before, life)) / life)


def _totals(case: Case, flows: Flows, late: np.ndarray) -> Flows:
    """Return need, charges during works, debt service, cover and what cash is left.

    ``late``: the part of each year that is works beyond their plan; interest and fees of that
    time (``late_charges``) are debt service, shown apart.
    """
    zero = np.zeros(len(case.years))

    def total(kind: str) -> np.ndarray:
        return np.asarray(
            sum((v for k, v in flows.items() if k.startswith(f"{kind}:")), start=zero)
        )

    charges = total("interest") + total("fees")
    works_charges = charges * flows["works"]
    service = total("principal") + charges - works_charges
    cash = flows["cash_available"]
    project = cash - flows["investment"] - flows["tax"]
    return {
        "need": flows["investment"] + flows["tax"] + works_charges,
        "works_charges": works_charges,
        "late_charges": charges * late,
        "borrower": works_charges - total("capitalised"),
        "debt_service": service,
        "dscr": ratios.cover(cash, service, flows["works"] < 1),
        "free_cash": cash - service,
        "project_cash": project,
        "real_cash": project / flows["index"],
        **guaranteed(case, cash, service),
        **outstanding(case, flows, cash, zero),
    }


def welfare(case: Case, p: Given, benefits: ByName, costs: ByName) -> Flows:
    """Return the economic side in constant EUR: benefits by kind, cost, and what is left."""
    late, part = escalation.delay_years(p), built(case, p)
    gains = {
        f"real_benefit:{kind}": escalation.later(flow, late) * part
        for kind, flow in benefits(case, p).items()
    }
    spent = {f"real_cost:{kind}": flow for kind, flow in costs(case, p).items()}
    for name, flow in spent.items():
        works = name == "real_cost:investment"
        moved = flow * escalation.standing(case, p) if works else escalation.later(flow, late)
        spent[name] = moved * part
    gain, cost = _sum(gains, case), _sum(spent, case)
    return {
        **gains, "real_benefit": gain, **spent, "real_cost": cost, "real_net": gain - cost,
    }  # fmt: skip
