"""People near a node, by country, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import charts, facts, layers, tables
from dorsale.report.charts import Change
from dorsale.report.words import Words

Document = Mapping[str, Any]


def view(document: Document, words: Words) -> dict[str, Any] | None:
    """Return the share of people near a node by country, before and after."""
    if not document["coverage"]:
        return None
    population = {row["country"]: row["population"] for row in document["coverage"]}
    rows = [_covered(document, code, population[code], words) for code in population]
    ticks = [(share / 100, words.percent(share / 100)) for share in (0, 25, 50, 75, 100)]
    title = words.say(N_("Share of people within 25 km of a node, before and after"))
    return {
        "chart": charts.changes(rows, title, ticks),
        "table": tables.coverage(document, words),
        "population": words.people(sum(population.values())),
        "raster": layers.people(document, words),
    }


def _covered(document: Document, code: str, population: float, words: Words) -> Change:
    before, after = (
        facts.people(document, when, "node", facts.NEAR_KM, code) / population
        for when in ("before", "after")
    )
    said = f"{words.percent(before)} → {words.percent(after)}"
    return Change(words.country(code), (before, before), (after, after), said)
