"""What a plan promises, before and after: the indicators that OC4IDS and IATI both publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dorsale.plan.problems import N_

RADIUS_KM = 25


@dataclass(frozen=True)
class Indicator:
    """An indicator: its unit, its value before the plan and after, what is better, how checked.

    ``level`` is ``output`` (what is built) or ``outcome`` (what it changes).
    """

    id: str
    level: str
    title: str
    unit: str
    before: float | None
    after: float
    more_is_better: bool
    means: str


def indicators(plan: Mapping[str, Any]) -> tuple[Indicator, ...]:
    """Return the indicators of a plan that its document can fill."""
    found = [*_lengths(plan), _covered(plan), *_lost(plan), *_price(plan)]
    return tuple(one for one in found if one is not None)


def _lengths(plan: Mapping[str, Any]) -> list[Indicator]:
    survey = N_("acceptance tests of each section, both ways")
    titles = {"new": N_("Cable built"), "repaired": N_("Cable repaired")}
    km = plan["solution"]["km"]
    return [
        Indicator(f"km-{name}", "output", title, N_("km"), 0.0, round(km[name], 1), True, survey)
        for name, title in titles.items()
        if km[name]
    ]


def _covered(plan: Mapping[str, Any]) -> Indicator | None:
    rows = [
        one for one in plan["coverage"] or ()
        if one["of"] == "node" and one["radius_km"] == RADIUS_KM
    ]  # fmt: skip
    if not rows:
        return None
    people = {
        when: float(round(sum(one["people"] for one in rows if one["when"] == when)))
        for when in ("before", "after")
    }
    return Indicator(
        "people-within-25-km", "outcome", N_("People within 25 km of a node in service"),
        N_("people"), people["before"], people["after"], True,
        N_("population on the map of nodes in service"),
    )  # fmt: skip


def _lost(plan: Mapping[str, Any]) -> list[Indicator]:
    """Return the hours lost in the worst capital, today and after."""
    capitals = {one["id"] for one in plan["nodes"] if one["kind"] == "capital"}
    rows = [one for one in plan["availability"]["sites"] if one["site"] in capitals]
    after = [one for one in rows if one["when"] == "after"]
    if not after:
        return []
    worst = max(after, key=lambda one: one["hours_lost_high"])
    today = [r for r in rows if r["site"] == worst["site"] and r["when"] == "before"]
    before = round(today[0]["hours_lost_high"], 1) if today else None
    return [
        Indicator(
            "hours-lost-worst-capital", "outcome", N_("Hours lost a year in the worst capital"),
            N_("hours a year"), before, round(worst["hours_lost_high"], 1), False,
            N_("log of the network operations centre, checked by the regulator"),
        )
    ]  # fmt: skip


def _price(plan: Mapping[str, Any]) -> list[Indicator]:
    price = plan["finance"].get("price_full_eur_per_mbps_month")
    if not price:
        return []
    return [
        Indicator(
            "price-full-cost", "outcome", N_("Wholesale price that covers the full cost"),
            N_("EUR per Mbit/s and month"), None, round(price, 2), False,
            N_("published wholesale offer"),
        )
    ]  # fmt: skip
