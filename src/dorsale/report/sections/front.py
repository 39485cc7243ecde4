"""The first page: what the plan builds, costs and changes, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.report import facts, tables
from dorsale.report.words import Words

Document = Mapping[str, Any]


def view(document: Document, words: Words) -> dict[str, Any]:
    """Return the figures of the first page and what they rest on."""
    capitals = facts.capitals(document)
    return {
        "title": document["scenario"]["title"].get(words.language, document["scenario"]["name"]),
        "build": words.km(facts.km_to_build(document)),
        "reused": words.km(facts.km_reused(document)),
        "cost": _cost(document, words),
        "need": words.money(facts.financing_need(document)),
        "charged": facts.charged(document),
        "newly": words.people(facts.newly_near(document)),
        "near": _near(document, words),
        "worst_before": capitals[0] if capitals else None,
        "worst_after": max(capitals, key=lambda o: o.after[1]) if capitals else None,
        "hours": lambda pair: tables.lost(pair, words),
        "financiers": _financiers(document, words),
        "shares": {
            key: words.percent(value) for key, value in document["solution"]["assumptions"].items()
        },
        "unprotected": [n["name"] for n in facts.unprotected(document)],
        "served": facts.served(document),
        "risks": _largest_risks(document, words),
    }


def _cost(document: Document, words: Words) -> str:
    total = document["bill"]["total_eur"]
    return words.money_range(total["base"], total["p10"], total["p90"])


def _near(document: Document, words: Words) -> tuple[str, str]:
    before, after = (
        facts.people(document, when, "node", facts.NEAR_KM) for when in ("before", "after")
    )
    return words.people(before), words.people(after)


def _financiers(document: Document, words: Words) -> list[dict[str, str]]:
    return [
        {
            "name": words.say(one["funder"]), "kind": words.label("money", one["kind"]),
            "sum": words.money(one["eur"]), "share": words.percent(one["share"]),
        }
        for one in facts.finance_sources(document)
    ]  # fmt: skip


def _largest_risks(document: Document, words: Words) -> list[dict[str, str]]:
    groups = {g["name"]: g for g in document["risk_groups"]}
    named = facts.names(document)
    return [
        {
            "name": tables.risk(groups[one.name], named, words),
            "hours": words.hours(one.hours_per_year),
            "gbps": words.rounded(one.gbps),
        }
        for one in facts.exposures(document)
        if one.gbps
    ][:3]
