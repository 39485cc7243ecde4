"""Profiles of the dearest corridors, where relief was given: the ground in section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import charts, facts
from dorsale.report.words import BOTH_SIDES, Words

Document = Mapping[str, Any]
Row = Mapping[str, Any]
SHOWN = 4
_ENOUGH = 0.5  # of the profile known, to draw it


def figures(document: Document, words: Words) -> list[tuple[str, Markup]]:
    """Return (caption, chart) of the dearest first corridors whose relief is mostly known."""
    known = [one for one in document["corridors"] if one["rank"] == 1 and _known(one) >= _ENOUGH]
    dearest = sorted(known, key=lambda one: -one["cost_eur"])[:SHOWN]
    names = facts.names(document)
    return [(_caption(one, names, words), _chart(one, names, words)) for one in dearest]


def _known(one: Row) -> float:
    """Return the share of the profile whose height is known; 0 without profile."""
    heights = [height for _, height in one.get("profile") or ()]
    return sum(height is not None for height in heights) / max(len(heights), 1)


def _ends(one: Row, names: Mapping[str, str]) -> str:
    return BOTH_SIDES.join(names.get(one[end], one[end]) for end in ("from", "to"))


def _caption(one: Row, names: Mapping[str, str], words: Words) -> str:
    low, high = _heights(one)
    return words.say(
        N_("{ends}: {km}, between {low} and {high} above the sea"),
        ends=_ends(one, names), km=words.km(one["length_km"]),
        low=_metres(low, words), high=_metres(high, words),
    )  # fmt: skip


def _metres(height: float, words: Words) -> str:
    return f"{words.number(height)}\u00a0m"


def _heights(one: Row) -> tuple[float, float]:
    known = [height for _, height in one["profile"] if height is not None]
    return min(known, default=0.0), max(known, default=0.0)


def _chart(one: Row, names: Mapping[str, str], words: Words) -> Markup:
    return charts.profile(
        one["profile"], _ends(one, names), lambda height: _metres(height, words), words.km
    )
