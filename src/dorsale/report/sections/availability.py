"""Hours lost before and after, and the sites that one failure cuts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import after_failures, charts, facts, refused_spans, tables
from dorsale.report.charts import Change
from dorsale.report.words import HOURS_A_YEAR, Words

Document = Mapping[str, Any]
LOG_HOURS = (1.0, 10.0, 100.0, 1000.0, HOURS_A_YEAR)


def view(document: Document, words: Words) -> dict[str, Any]:
    """Return hours lost in the capitals, at every site, and the sites that one failure cuts."""
    outages = facts.outages(document)
    return {
        "capitals": _capitals(document, words),
        "sites": tables.sites(document, words),
        "cuts": tables.cut_sites(document, words),
        "refused": refused_spans.view(document, words),
        "lowered": after_failures.lowered(document, words),
        "excused": after_failures.excused(document, words),
        "not_visited": words.percent(max((o.not_visited for o in outages), default=0.0), 2),
        "not_visited_hours": words.hours(
            max((o.not_visited for o in outages), default=0.0) * HOURS_A_YEAR
        ),
        "reached": sum(o.before[0] >= 8759 > o.after[0] for o in outages),
    }


def _capitals(document: Document, words: Words) -> Markup:
    rows = [
        Change(
            one.name, one.before, one.after,
            f"{tables.lost(one.before, words)} → {tables.lost(one.after, words)}",
        )
        for one in facts.capitals(document)
    ]  # fmt: skip
    ticks = [(value, f"{words.number(value)}\u00a0h") for value in LOG_HOURS]
    title = words.say(N_("Hours lost a year in each capital, before and after"))
    return charts.changes(rows, title, ticks, log=True)
