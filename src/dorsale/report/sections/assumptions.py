"""Every input that is an assumption, grouped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import facts, parameters, tables
from dorsale.report.sites.held import candidates
from dorsale.report.words import Words

Document = Mapping[str, Any]


def view(document: Document, words: Words) -> dict[str, Any]:
    """Return every input that is an assumption, grouped, with counts and texts."""
    named = facts.names(document)
    lengths = facts.assumed_lengths(document)
    measured = {span["id"] for span in lengths}
    spans = [s for s in facts.assumed(document["spans"]) if s["id"] not in measured]
    return {
        "general": _general(document, words),
        "lengths": [tables.link_to_span(s, named) for s in lengths],
        "lengths_km": words.km(sum(s["length_km"] for s in lengths)),
        "nodes": sorted(n["name"] for n in facts.assumed(document["nodes"])),
        "spans": [tables.link_to_span(s, named) for s in spans],
        "places": [words.say(p["name"]) for p in facts.assumed(candidates(document))],
        "risks": tables.assumed_risks(document, words),
        "items": tables.assumed_items(document, words),
        "defaults": list(document["scenario"]["defaults"]),
    }


def _general(document: Document, words: Words) -> list[tuple[str, str, str]]:
    """Return name, value where it is one number, and remark of each general assumption."""
    return [
        (_input(pointer, words), _value(document, pointer, words),
         words.say(text.removeprefix("assumption: ")))
        for pointer, text in facts.general_assumptions(document)
    ]  # fmt: skip


def _input(pointer: str, words: Words) -> str:
    first, *_, last = pointer.strip("/").split("/")
    if "/rates/" in pointer:
        return words.say(N_("{currency} for one euro"), currency=last)
    if "/cuts_per_1000_km_per_year/" in pointer:
        return words.say(
            N_("cuts per 1,000 km and year, {medium}"), medium=words.label("medium", last)
        )
    if "/programme/" in pointer and "/" in pointer.split("/programme/")[1]:
        group, kind = pointer.split("/programme/")[1].split("/")
        return f"{words.label('rule', group)}, {words.label('works', kind)}"
    if "/parameters/" in pointer:
        return words.label("parameter", last)
    return words.label("input", last if first != "spans" else "fibres")


def _value(document: Document, pointer: str, words: Words) -> str:
    found: Any = document
    for key in pointer.strip("/").split("/"):
        found = found.get(key) if isinstance(found, Mapping) else None
    if "/parameters/" in pointer and found:
        return parameters.ranged(words, pointer.rsplit("/", 1)[1], found)
    if not isinstance(found, int | float):
        return ""
    if pointer.endswith(("_rate", "inflation_per_year")):
        return words.percent(found)
    return words.number(found, 0 if found == int(found) else 2)
