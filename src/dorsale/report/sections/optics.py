"""Lightpaths by mode, their margins, how far GNPy's answer is, and where huts stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import charts, facts, tables
from dorsale.report.words import Words

Document = Mapping[str, Any]
_REASONS = (
    ("place", N_("{n} at a named place")),
    ("road", N_("{n} on or beside a road")),
    ("power", N_("{n} beside a power line")),
    ("dry", N_("{n} on ground known to stay dry")),
    ("spacing", N_("{n} where nothing speaks for one spot or another")),
)


def view(document: Document, words: Words) -> dict[str, Any] | None:
    """Return lightpaths by mode, their margins, and how far GNPy's answer is."""
    modes = facts.lightpath_modes(document)
    if not modes:
        return None
    checked = facts.checked_lightpaths(document)
    apart = max((abs(own - other) for own, other in checked), default=0.0)
    strips = {f"{m['mode']} ({m['count']})": m["margins"] for m in modes}
    return {
        "table": tables.lightpaths(document, words),
        "chart": charts.dots(
            strips, words.say(N_("Margin of each lightpath, in dB")),
            lambda value: f"{words.number(value, 1)}\u00a0dB",
        ),
        "count": words.number(sum(m["count"] for m in modes)),
        "huts": words.number(len(document["huts"] or ())),
        "reasons": _hut_reasons(document["huts"] or (), words),
        "checked": words.number(len(checked)),
        "apart": words.number(apart, 2),
        "referee": bool(checked),
    }  # fmt: skip


def _hut_reasons(huts: Sequence[Mapping[str, Any]], words: Words) -> str:
    """Return why huts stand where they do: "62 at a named place, 140 on or beside a road"."""
    counted = Counter(reason for hut in huts for reason in hut.get("why", ()))
    return ", ".join(
        words.say(said, n=words.number(counted[code])) for code, said in _REASONS if counted[code]
    )
