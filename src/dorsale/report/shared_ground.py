"""The part of the report on protection that may share the ground of what it protects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import facts
from dorsale.report.tables import Grid
from dorsale.report.words import BOTH_SIDES, Words

Document = Mapping[str, Any]
Row = Mapping[str, Any]
_SHOWN = 25


def of(document: Document) -> list[Row]:
    """Return the pairs of spans whose diversity is to be surveyed."""
    return list(document["solution"].get("shared_ground") or ())


def view(document: Document, words: Words) -> dict[str, Any] | None:
    """Return what the report writes, or ``None`` where no pair is in doubt."""
    pairs = of(document)
    if not pairs:
        return None
    return {
        "table": table(document, pairs[:_SHOWN], words),
        "pairs": len(pairs),
        "shown": min(len(pairs), _SHOWN),
        "presumed": sum(one["presumed"] for one in pairs),
        "demands": len({demand for one in pairs for demand in one["demands"]}),
    }


def table(document: Document, pairs: list[Row], words: Words) -> Grid:
    """Return the pairs, those on which most demands rely first."""
    heads = [
        words.say(N_("Span")), words.say(N_("Runs beside")), words.say(N_("Shared, km")),
        words.say(N_("Within, km")), words.say(N_("Demands that rely on both")),
        words.say(N_("To do")),
    ]  # fmt: skip
    spans, named = {one["id"]: one for one in document["spans"]}, facts.names(document)
    rows = [
        [
            _span(one["first"], spans, named, words), _span(one["second"], spans, named, words),
            words.number(one["km"]), words.number(one["within_m"] / 1000, 1),
            words.number(len(one["demands"])),
            words.say(N_("survey") if one["presumed"] else N_("move one apart")),
        ]
        for one in pairs
    ]  # fmt: skip
    caption = words.say(N_("Working and protection spans that may share ground"))
    return Grid(caption, heads, rows, frozenset({2, 3, 4}))


def _span(span: str, spans: Mapping[str, Row], named: Mapping[str, str], words: Words) -> str:
    one = spans.get(span)
    if one is None:
        return span
    ends = BOTH_SIDES.join(named.get(one[end], one[end]) for end in ("from", "to"))
    return f"{ends} ({words.label('way', one['way'])})"
