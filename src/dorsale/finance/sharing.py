"""Cost and benefit by country: by length, by use, and by Shapley value, side by side.

The cost of a coalition is that of the items of the plan that any of its members uses. Such a
game of shared items (each costs the same whoever uses it) has a core, and its Shapley value
splits each item equally among its users (Littlechild and Owen 1973). It is computed by
enumeration over all coalitions (Shapley 1953), and by items as a check.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd

from dorsale.finance import carried, economy
from dorsale.finance.case import Planned
from dorsale.plan.money import Case, Sharing
from dorsale.plan.sites import HALL

METHOD = "items_used_by_any_member"
"""Code: a coalition pays for the items of the plan that any member uses. Alone it might build
something cheaper, so that its cost here is an upper bound."""

MOST_ENUMERATED = 14
_CENTS = 100


def sharing(plan: Planned, case: Case, parts: pd.DataFrame) -> Sharing:
    """Return the shares of each country in the base estimate of the plan, to the cent.

    ``parts``: what the plan carries by country (:func:`dorsale.finance.case.carried_by_country`).
    Benefits and ``net_eur`` are present values: the latter is the benefit less the country's
    Shapley share of all economic costs.
    """
    items = _items(plan)
    use = {**gbps_by_span(plan), **gbps_by_hall(plan)}
    members = _members(plan, items, use)
    users = [_users(span, country, use, members) for span, country in _of(items)]
    eur = items["eur"].to_numpy(float)
    total = round(float(eur.sum()), 2)
    costs = coalitions(members, users, eur)
    value = shapley(members, costs) if costs else by_item(members, users, eur)
    alone = {one: _needed((one,), users, eur) for one in members}
    shares = pd.DataFrame(
        {
            "country": list(members),
            "length_eur": to_cents(by_length(plan, members), total),
            "use_eur": to_cents(_by_use(items, use, members), total),
            "shapley_eur": to_cents([value[one] for one in members], total),
            "alone_eur": [round(alone[one], 2) for one in members],
            "benefit_eur": [round(one, 2) for one in _benefits(case, parts, members)],
        }
    )
    shares["gain_eur"] = (shares["alone_eur"] - shares["shapley_eur"]).round(2)
    part = shares["shapley_eur"] / total if total else 0.0
    shares["net_eur"] = (shares["benefit_eur"] - part * _costs(case)).round(2)
    named = {"+".join(one): round(eur_, 2) for one, eur_ in costs.items() if one}
    return Sharing(shares, named, METHOD)


def coalitions(
    members: Sequence[str], users: Sequence[frozenset[str]], eur: np.ndarray
) -> dict[tuple[str, ...], float]:
    """Return what each coalition needs of the plan, in EUR; empty when there are too many.

    ``users``: who uses each item; ``eur``: what it costs.
    """
    if len(members) > MOST_ENUMERATED:
        return {}
    by_users: Counter[frozenset[str]] = Counter()
    for who, cost in zip(users, eur, strict=True):
        by_users[who] += float(cost)  # type: ignore[assignment]
    return {
        one: sum(cost for who, cost in by_users.items() if who & set(one))
        for size in range(len(members) + 1)
        for one in combinations(members, size)
    }


def shapley(members: Sequence[str], costs: Mapping[tuple[str, ...], float]) -> dict[str, float]:
    """Return each member's Shapley value of the game ``costs`` (sorted coalition -> EUR).

    >>> game = {(): 0.0, ("a",): 6.0, ("b",): 4.0, ("a", "b"): 8.0}
    >>> shapley(["a", "b"], game)
    {'a': 5.0, 'b': 3.0}
    """
    n, found = len(members), dict.fromkeys(members, 0.0)
    weight = [factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)]
    order = {one: at for at, one in enumerate(members)}
    for coalition, cost in costs.items():
        for one in members:
            if one not in coalition:
                joined = tuple(sorted((*coalition, one), key=order.__getitem__))
                found[one] += weight[len(coalition)] * (costs[joined] - cost)
    return found


def by_item(
    members: Sequence[str], users: Sequence[frozenset[str]], eur: np.ndarray
) -> dict[str, float]:
    """Return the same value by items: each split equally among those who use it."""
    found = dict.fromkeys(members, 0.0)
    for who, cost in zip(users, eur, strict=True):
        for one in who:
            found[one] += float(cost) / len(who)
    return found


def by_length(plan: Planned, members: Sequence[str]) -> list[float]:
    """Return the km of the plan's works in each country; a span of two counts half in each."""
    km = dict.fromkeys(members, 0.0)
    for span in sorted(carried.own_spans(plan.found, plan.chosen)):
        crossed = sorted(set(plan.found.spans.at[span, "countries"]) & set(members))
        for one in crossed:
            km[one] += float(plan.found.spans.at[span, "length_km"]) / len(crossed)
    return [km[one] for one in members]


def to_cents(weights: Sequence[float], total: float) -> list[float]:
    """Return ``total`` shared as ``weights``, in whole cents that sum to it exactly.

    >>> to_cents([1, 1, 1], 1.0)
    [0.34, 0.33, 0.33]
    """
    given = np.asarray(weights, dtype=float)
    if not len(given):
        return []
    parts = given / given.sum() if given.sum() > 0 else np.full(len(given), 1 / len(given))
    cents = parts * round(total * _CENTS)
    whole = np.floor(cents).astype(int)
    short = round(total * _CENTS) - int(whole.sum())
    whole[np.argsort(-(cents - whole), kind="stable")[:short]] += 1
    return [int(one) / _CENTS for one in whole]


def gbps_by_span(plan: Planned) -> dict[str, dict[str, float]]:
    """Return how much traffic of each country works or is protected on each span, Gbit/s."""
    found: dict[str, dict[str, float]] = {}
    for flow in plan.traffic.flows.to_dict("records"):
        name, country = str(flow["id"]), str(plan.found.nodes.at[flow["from"], "country"])
        paths = (plan.planned.working.get(name, ()), *plan.planned.protection.get(name, ()))
        for span in {span for path in paths for span in path}:
            own = found.setdefault(span, {})
            own[country] = own.get(country, 0.0) + float(flow["gbps"])
    return found


def gbps_by_hall(plan: Planned) -> dict[str, dict[str, float]]:
    """Return how much traffic of each country goes to the data centre of each site, Gbit/s.

    By site, with the head of the items by which modules are billed.
    """
    found: dict[str, dict[str, float]] = {}
    if plan.sited is None or "hosted_gbps" not in plan.traffic.flows:
        return found
    flows = plan.traffic.flows[plan.traffic.flows["hosted_gbps"] > 0]
    ends = list(flows[["from", "to", "hosted_gbps"]].itertuples(index=False, name=None))
    here = carried.at_home(plan.scenario, plan.traffic, plan.sited)
    for site, hall, gbps in [*ends, *((site, site, gbps) for site, gbps in here.items())]:
        country = str(plan.found.nodes.at[site, "country"])
        own = found.setdefault(f"{HALL}{hall}", {})
        own[country] = own.get(country, 0.0) + float(gbps)
    return found


def _items(plan: Planned) -> pd.DataFrame:
    """Return the bill by item, what lies on top of all spread over the rest by cost.

    The span of a module of a data centre is its site with the head of its item.
    """
    items = plan.bill.items
    halls = items["item"].str.startswith(HALL)
    items = items.assign(span=items["span"].mask(halls, HALL + items["span"]))
    items = items[(items["phase"] != 0) & (items["eur"] != 0)]
    direct = items[items["span"] != ""]
    if not direct["eur"].sum():
        return items
    scale = items["eur"].sum() / direct["eur"].sum()
    return direct.assign(eur=direct["eur"] * scale)


def _of(items: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(items["span"].astype(str), items["country"].astype(str), strict=True))


def _members(
    plan: Planned, items: pd.DataFrame, use: Mapping[str, Mapping[str, float]]
) -> tuple[str, ...]:
    """Return the countries that use or hold a part of the plan."""
    held = {code for text in items["country"] for code in str(text).split("+") if code}
    used = {code for span in set(items["span"]) for code in use.get(str(span), {})}
    return tuple(sorted(held | used))


def _users(
    span: str, country: str, use: Mapping[str, Mapping[str, float]], members: Sequence[str]
) -> frozenset[str]:
    """Return who uses an item: whose traffic is on its span, else in whose country it lies."""
    by = use.get(span) or dict.fromkeys([c for c in country.split("+") if c] or members, 1.0)
    return frozenset(by)


def _by_use(
    items: pd.DataFrame, use: Mapping[str, Mapping[str, float]], members: Sequence[str]
) -> list[float]:
    """Return each item's cost shared by the traffic on its span, summed by country."""
    found = dict.fromkeys(members, 0.0)
    for (span, country), eur in zip(_of(items), items["eur"].astype(float), strict=True):
        on = use.get(span) or dict.fromkeys([c for c in country.split("+") if c] or members, 1.0)
        total = sum(on.values())
        for one, gbps in on.items():
            found[one] += eur * gbps / total
    return [found[one] for one in members]


def _needed(one: tuple[str, ...], users: Sequence[frozenset[str]], eur: np.ndarray) -> float:
    return float(sum(c for who, c in zip(users, eur, strict=True) if who & set(one)))


def _costs(case: Case) -> float:
    """Return the present value of all economic costs of the plan, at the real discount rate."""
    spent = sum(economy.costs(case).values(), start=np.zeros(len(case.years)))
    return float(spent @ _weights(case))


def _weights(case: Case) -> np.ndarray:
    rate = case.typical().get("discount_rate", 0.10)
    return (1 + rate) ** -np.arange(len(case.years), dtype=float)


def _benefits(case: Case, parts: pd.DataFrame, members: Sequence[str]) -> list[float]:
    """Return the present value of each country's benefits, at the real discount rate, in EUR.

    What is sold of data centres goes to no country: it stands in the total only.
    """
    weights = _weights(case)
    whole = case.traffic.set_index("year")
    serving = (whole["gbps"] / whole["demand_gbps"]).fillna(0.0)
    found = []
    for one in members:
        own = parts[parts["country"] == one].set_index("year").drop(columns="country")
        own = own.reindex(whole.index).fillna(0.0)
        own = own.assign(
            price_years=whole["price_years"],
            without_capacity_eur=own["without_capacity_eur"] * serving,
        )
        alone = replace(case, traffic=own.reset_index(), sold=case.sold.iloc[:0])
        found.append(float(sum(economy.benefits(alone).values()) @ weights))
    return found
