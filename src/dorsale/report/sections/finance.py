"""Who pays, when, what running costs later, and the unit price needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import charts, facts, tables
from dorsale.report.charts import Stack
from dorsale.report.words import Words

Document = Mapping[str, Any]


def running(document: Document, words: Words) -> str:
    """Return what operation comes to item by item, beside the share of the works; may be empty."""
    held = document["bill"].get("running_eur")
    if not held:
        return ""
    return words.say(
        N_(
            "Item by item, operation comes to {items} a year, with {renewal} set aside for "
            "renewal and {paid} of leases and capacity; as a share of the works, which the plan "
            "is weighed with, to {share}."
        ),
        items=words.money(held["itemised_eur"]), renewal=words.money(held["renewal_eur"]),
        paid=words.money(held["paid_eur"]), share=words.money(held["by_share_eur"]),
    )  # fmt: skip


def view(document: Document, words: Words) -> dict[str, Any] | None:
    """Return who pays, when, what running costs later, and the unit price needed."""
    held = document["finance"]
    if held is None:
        return None
    return {
        "sources": tables.finance_sources(document, words),
        "keys": [
            {"name": words.say(one["funder"]), "class": charts.SHADES[at % len(charts.SHADES)]}
            for at, one in enumerate(facts.finance_sources(document))
        ],
        "works": _works(document, words),
        "running": _running(document, words),
        "price_full": words.rounded(held["price_full_eur_per_mbps_month"]),
        "price_cash": words.rounded(held["price_cash_eur_per_mbps_month"]),
        "need": words.money(facts.financing_need(document)),
        "paid": words.money(sum(one["eur"] for one in held["sources"])),
        "operation": running(document, words),
    }


def _works(document: Document, words: Words) -> Markup:
    ids = [one["id"] for one in facts.finance_sources(document)]
    rows = [
        Stack(str(year["year"]), [year[f"source:{one}"] for one in ids],
               words.money(year["investment_eur"]))
        for year in document["finance"]["years"] if year["investment_eur"]
    ]  # fmt: skip
    return charts.columns(rows, words.say(N_("Investment by year and financier")))


def _running(document: Document, words: Words) -> Markup:
    years = [y for y in document["finance"]["years"] if y["running_eur"] or y["debt_service_eur"]]
    every = max(1, len(years) // 6)
    rows = [
        Stack(
            str(year["year"]) if at % every == 0 else "",
            [year["running_eur"], year["debt_service_eur"]],
            words.millions(year["running_eur"] + year["debt_service_eur"])
            if at % every == 0 else "",
        )
        for at, year in enumerate(years)
    ]  # fmt: skip
    title = words.say(N_("Operation and debt service by year, millions of euros"))
    return charts.columns(rows, title, ("shade-1", "shade-4"))
