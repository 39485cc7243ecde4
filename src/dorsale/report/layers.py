"""The layers of the ground that a plan was given: what, whose, of when, how much of the region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import tables
from dorsale.report.tables import Grid
from dorsale.report.words import Words

Document = Mapping[str, Any]
Row = Mapping[str, Any]


def table(document: Document, words: Words) -> Grid | None:
    """Return the layers with licence, date and source; ``None`` when none was given."""
    layers = document["scenario"].get("layers") or ()
    if not layers:
        return None
    heads = [
        words.say(N_("Layer")), words.say(N_("Name")), words.say(N_("Date")),
        words.say(N_("Licence")), words.say(N_("Resolution")), words.say(N_("Covers")),
        words.say(N_("Source")),
    ]  # fmt: skip
    caption = words.say(N_("Layers of the ground that this plan was given"))
    return Grid(caption, heads, [_row(one, words) for one in layers], frozenset({4, 5}))


def _row(one: Row, words: Words) -> list[Any]:
    return [
        words.label("layer", one["layer"]), one["name"], one["date"], one["licence"],
        f"{words.number(one['resolution_m'])}\u00a0m", words.percent(one["covered"]),
        tables.sources({"sources": [one["address"]]}, words),
    ]  # fmt: skip


def people(document: Document, words: Words) -> str:
    """Return the population layer that coverage is counted on, or nothing."""
    for one in document["scenario"].get("layers") or ():
        if one["layer"] == "population":
            return words.say(
                N_("{name} ({date}, {licence})"),
                name=one["name"], date=one["date"], licence=one["licence"],
            )  # fmt: skip
    return ""
