"""Who pays a plan and when, in whole cents that add up: what OC4IDS and IATI both publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dorsale.plan.cents import in_cents, shared


@dataclass(frozen=True)
class Funding:
    """A funder (a row of ``finance.csv``): what it pays in all, and by year, in cents."""

    id: str
    funder: str
    kind: str
    cents: int
    years: Mapping[int, int]


def funding(plan: Mapping[str, Any]) -> tuple[Funding, ...]:
    """Return what each funder pays, by year; its years add up to its sum.

    A guarantee pays only where cash lacks: it is not among them.
    """
    years = plan["finance"]["years"]
    sources = plan["finance"]["sources"]
    return tuple(_funding(one, years) for one in sources if one["kind"] != "guarantee")


def _funding(source: Mapping[str, Any], years: list[Mapping[str, Any]]) -> Funding:
    cents = in_cents(source["eur"])
    paid = {int(row["year"]): float(row.get(f"source:{source['id']}") or 0.0) for row in years}
    paid = {year: eur for year, eur in paid.items() if eur > 0} or {int(years[0]["year"]): 1.0}
    parts = shared(cents, list(paid.values()))
    by_year = dict(zip(paid, parts, strict=True))
    return Funding(source["id"], source["funder"], source["kind"], cents, by_year)


def need(plan: Mapping[str, Any]) -> int:
    """Return the financing need in cents: the last step of the bridge."""
    return in_cents(plan["solution"]["bridge"][-1]["eur"])


def above_the_bill(plan: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return the steps from the base estimate to the need in cents; they add up to the rest."""
    steps = plan["solution"]["bridge"]
    start = next(at for at, one in enumerate(steps) if one["step"] == "bill_base") + 1
    between = steps[start:-1]
    rest = need(plan) - in_cents(plan["bill"]["total_eur"]["base"])
    found = [in_cents(one["eur"]) for one in between]
    if found:
        found[-1] += rest - sum(found)
    return [(one["step"], cents) for one, cents in zip(between, found, strict=True)]
