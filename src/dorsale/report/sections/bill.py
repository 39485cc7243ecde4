"""The bill by lot, country and phase, and its largest items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import charts, tables
from dorsale.report.charts import Range
from dorsale.report.words import BOTH_SIDES, Words

Document = Mapping[str, Any]


def view(document: Document, words: Words) -> dict[str, Any]:
    """Return the bill by lot, country and phase, and its largest items."""
    held = document["bill"]
    lots = [(words.label("lot", k), v) for k, v in held["lots"].items()]
    ordered = sorted(held["countries"].items(), key=lambda pair: -pair[1]["base"])
    countries = [(words.country(k), v) for k, v in ordered]
    phases = [(_phase(k, words), v) for k, v in sorted(held["phases"].items())]
    parts = (
        (words.say(N_("By lot")), lots),
        (words.say(N_("By phase")), phases),
        (words.say(N_("By country")), countries),
    )
    total = held["total_eur"]
    return {
        "charts": [(name, _bill_chart(rows, name, words)) for name, rows in parts],
        "tables": [tables.bill_parts(words, name, rows) for name, rows in parts],
        "items": tables.largest_items(document, words),
        "dearest": tables.dearest_spans(document, words),
        "base": words.money(total["base"]),
        "p50": words.money(total["p50"]),
        "p80": words.money(total["p80"]),
        "contingency": words.money(total["p80"] - total["base"]),
    }


def _phase(year: str, words: Words) -> str:
    if year == "0":
        return words.say(N_("Left out of the programme"))
    return words.say(N_("Phase {n}"), n=year)


def _bill_chart(rows: Sequence[tuple[str, Mapping[str, float]]], name: str, words: Words) -> Markup:
    kept = [(label, v) for label, v in rows if v["base"] >= 1e6 and BOTH_SIDES not in label]
    return charts.ranges(
        [
            Range(label, v["p10"], v["p50"], v["p90"],
                  words.money_range(v["p50"], v["p10"], v["p90"]))
            for label, v in kept or rows
        ],
        name,
    )  # fmt: skip
