"""The part of the report on what no network could keep: less room, and failures two at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import facts, tables
from dorsale.report.tables import Grid
from dorsale.report.words import Words

Document = Mapping[str, Any]


def lowered(document: Document, words: Words) -> Grid | None:
    """Return the sites that keep less than they must after a failure; ``None``: there are none."""
    found = document["solution"].get("lowered") or {}
    if not found:
        return None
    named = facts.names(document)
    rows = [
        [named.get(site, site), tables.failure(code, document, words), words.percent(share)]
        for site, shares in sorted(found.items(), key=lambda pair: named.get(pair[0], pair[0]))
        for code, share in sorted(shares.items())
    ]
    heads = [
        words.say(N_("Site")), words.say(N_("After the failure of")),
        words.say(N_("Traffic it keeps")),
    ]  # fmt: skip
    caption = words.say(N_("Sites that keep less than they must, whatever is built"))
    return Grid(caption, heads, rows, frozenset({2}))


def excused(document: Document, words: Words) -> Grid | None:
    """Return pairs of failures that nothing survives together; ``None``: there are none."""
    found = document["solution"].get("excused_pairs") or ()
    if not found:
        return None
    rows = [[*_both(one["elements"], document, words), _lost(one, document, words)]
            for one in found]  # fmt: skip
    heads = [
        words.say(N_("A failure")), words.say(N_("with another")), words.say(N_("Cuts off")),
    ]  # fmt: skip
    return Grid(words.say(N_("Pairs of failures that no network survives")), heads, rows)


def _both(elements: tuple[str, str], document: Document, words: Words) -> list[str]:
    return [tables.failure(code, document, words) for code in elements]


def _lost(pair: Mapping[str, Any], document: Document, words: Words) -> str:
    named = facts.names(document)
    names = [named.get(site, site) for site in pair["sites"]]
    return words.join(names) or words.say(N_("no place; too little room is left"))
