"""Corridors that explain themselves: their ground, their crossings, and whose rates price them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import facts, profiles, tables
from dorsale.report.tables import Grid
from dorsale.report.words import BOTH_SIDES, Words

Document = Mapping[str, Any]
Row = Mapping[str, Any]
SHOWN = 10


def view(document: Document, words: Words) -> dict[str, Any] | None:
    """Return the dearest corridors between neighbouring places and the rates that price them."""
    told = [one for one in document["corridors"] if one["rank"] == 1 and one.get("items")]
    if not told:
        return None
    dearest = sorted(told, key=lambda one: -one["cost_eur"])[:SHOWN]
    known = document["bill"].get("rates", {})
    return {
        "table": _corridors(dearest, facts.names(document), words),
        "rates": _rates(dearest, known, words),
        "profiles": profiles.figures(document, words),
        "count": words.number(len(told)),
    }


def item_name(item: Row, words: Words) -> str:
    """Return the name of an item with its ground: "Trench, duct and cable …, forest, steep"."""
    ground = [part.removeprefix("factor_") for part in item["factor"].split("*") if part]
    parts = [words.label("item", item["item"]), *(words.label("terrain", one) for one in ground)]
    return ", ".join(parts)


def rate_name(name: str, words: Words) -> str:
    """Return the name of a rate of the cost book: an item, or a factor of the ground."""
    if not name.startswith("factor_"):
        return words.label("item", name)
    ground = words.label("terrain", name.removeprefix("factor_"))
    return words.say(N_("factor, {terrain}"), terrain=ground)


def rate_names(items: Sequence[Row]) -> list[str]:
    """Return the items and factors that price ``items``, each once, in their order."""
    names = [name for one in items for name in (one["item"], *one["factor"].split("*")) if name]
    return list(dict.fromkeys(names))


def ground(one: Row, words: Words) -> str:
    """Return the kilometres of a corridor by way and terrain."""
    return ", ".join(
        f"{words.label('way', way)} ({listed_km(km, 'terrain', words)})"
        for way, km in one["km_by_terrain"].items()
    )


def listed_km(km: Mapping[str, float], codes: str, words: Words) -> str:
    """Return kilometres by code, the longest first."""
    return ", ".join(f"{words.km(value)} {words.label(codes, code)}" for code, value in km.items())


def _crossings(one: Row, words: Words) -> str:
    counted = [item for item in one["items"] if item["unit"] == "unit"]
    return ", ".join(
        f"{words.number(item['quantity'])} × {words.label('item', item['item'])}"
        for item in counted
    ) or "–"  # fmt: skip


def _months(one: Row, words: Words) -> str:
    works = words.number(one["works_months"], 1)
    if not one["permit_months"]:
        return works
    return words.say(
        N_("{works}, permits {permits}"), works=works, permits=words.number(one["permit_months"])
    )


def _corridors(rows: Sequence[Row], named: Mapping[str, str], words: Words) -> Grid:
    heads = [
        words.say(N_("Corridor")), words.say(N_("Length")), words.say(N_("Cost")),
        words.say(N_("Ground")), words.say(N_("Crossings")), words.say(N_("Months")),
    ]  # fmt: skip
    cells = [
        [
            BOTH_SIDES.join(named.get(one[end], one[end]) for end in ("from", "to")),
            words.km(one["length_km"]), words.money(one["cost_eur"]), ground(one, words),
            _crossings(one, words), _months(one, words),
        ]
        for one in rows
    ]  # fmt: skip
    caption = words.say(N_("The dearest corridors between neighbouring places"))
    return Grid(caption, heads, cells, frozenset({1, 2}))


def _rates(rows: Sequence[Row], known: Mapping[str, Row], words: Words) -> Grid:
    heads = [
        words.say(N_("Rate of the ground, EUR")), words.say(N_("Low")), words.say(N_("Typical")),
        words.say(N_("High")), words.say(N_("Source")),
    ]  # fmt: skip
    names = rate_names([item for one in rows for item in one["items"]])
    cells = [_rate(name, known[name], words) for name in names if name in known]
    caption = words.say(N_("What ground costs, and who says so"))
    return Grid(caption, heads, cells, frozenset({1, 2, 3}))


def _rate(name: str, rate: Row, words: Words) -> list[str | Markup]:
    digits = 2 if rate["unit"] == "ratio" else 0
    figures = [words.number(rate[column], digits) for column in ("low", "typical", "high")]
    said = tables.sources({"sources": str(rate["source"]).split(" ; ")}, words)
    return [rate_name(name, words), *figures, said]
