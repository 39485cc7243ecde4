"""The part of the report on spans that carry traffic and are refused as protection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import facts
from dorsale.report.tables import Grid
from dorsale.report.words import BOTH_SIDES, Words

Document = Mapping[str, Any]
Row = Mapping[str, Any]
_LACKING = {
    "duct": N_("it is in no duct"),
    "operator": N_("nobody operates it"),
    "contract": N_("no transit contract is in force"),
}


def view(document: Document, words: Words) -> Grid | None:
    """Return the refused spans with what each lacks, or ``None`` where there are none."""
    refused = set(document["solution"].get("not_protecting") or ())
    if not refused:
        return None
    named, rules = facts.names(document), document["scenario"]["rules"]
    needs = rules.get("protection_needs") or ()
    rows = [
        [_name(span, named, words), _why(span, needs, words)]
        for span in document["spans"]
        if span["id"] in refused
    ]
    heads = [words.say(N_("Span")), words.say(N_("Why it protects nothing"))]
    caption = words.say(N_("Spans that carry traffic and protect nothing"))
    return Grid(caption, heads, rows)


def _name(span: Row, named: Mapping[str, str], words: Words) -> str:
    ends = BOTH_SIDES.join(named.get(span[end], span[end]) for end in ("from", "to"))
    return f"{ends} ({words.label('way', span['way'])})"


def _why(span: Row, needs: Sequence[str], words: Words) -> str:
    """Return what ``span`` is known to lack; what only a piece of it lacks is said as such."""
    held = span["readiness"]
    known = {
        "duct": span["duct"] == "no",
        "operator": not set(held["operator"]) - {"none"},
        "contract": held["contract"] == "no",
    }
    said = [words.say(_LACKING[need]) for need in needs if known[need]]
    return ", ".join(said) or words.say(N_("a part of it lacks what protection needs"))
