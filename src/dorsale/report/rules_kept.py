"""The section on the rules of the region: which are kept today and after the plan, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import facts, tables
from dorsale.report.tables import Grid
from dorsale.report.words import BOTH_SIDES, Words

Document = Mapping[str, Any]
Row = Mapping[str, Any]
_APART = {
    "spans": N_("ground"),
    "operators": N_("ground, operators"),
    "borders": N_("ground, border posts"),
    "operators_and_borders": N_("ground, operators, border posts"),
}


def of(document: Document) -> list[Row]:
    """Return the rules of a plan that speak of some site or pair of countries."""
    return [rule for rule in document["solution"].get("rules") or () if rule["findings"]]


def view(document: Document, words: Words) -> dict[str, Any] | None:
    """Return what the section writes, or ``None`` without rules."""
    rules = of(document)
    if not rules:
        return None
    return {
        "table": kept(rules, words),
        "missing": [held for one in rules if (held := missing(document, one, words))],
        "imposed": words.join(_title(one, words) for one in rules if one["enforced"]),
        "exact": all(one["exact"] for rule in rules for one in rule["findings"]),
        "unnamed": any(_awaiting(rule["findings"]) for rule in rules),
    }


def kept(rules: Iterable[Row], words: Words) -> Grid:
    """Return, for each rule, how many places keep it today and after the plan."""
    heads = [
        words.say(N_("Rule")), words.say(N_("Routes share no")), words.say(N_("Kept today")),
        words.say(N_("Kept after the plan")), words.say(N_("Of which operators to be named")),
        words.say(N_("Out of reach")), words.say(N_("Source")),
    ]  # fmt: skip
    rows = [_kept(rule, words) for rule in rules]
    return Grid(words.say(N_("Rules kept")), heads, rows, frozenset({2, 3, 4, 5}))


def _kept(rule: Row, words: Words) -> list[str | Markup]:
    found = rule["findings"]
    today = sum(one["found_today"] >= rule["least"] for one in found)
    met = sum(one["met"] for one in found)
    return [
        _title(rule, words), words.say(_APART[rule["count"]]), _of(today, found, words),
        _of(met, found, words), str(len(_awaiting(found)) or "–"),
        str(sum(one["out_of_reach"] for one in found) or "–"),
        tables.sources({"sources": [rule["source"]]}, words),
    ]  # fmt: skip


def _title(rule: Row, words: Words) -> str:
    return str(rule["title"].get(words.language) or rule["rule"])


def _of(count: int, every: list[Row], words: Words) -> str:
    return words.say(N_("{n} of {all}"), n=count, all=len(every))


def _awaiting(findings: Iterable[Row]) -> list[Row]:
    """Return what is kept only if spans to be built get operators of their own."""
    return [one for one in findings if one["met"] and one["unnamed"]]


def missing(document: Document, rule: Row, words: Words) -> Grid | None:
    """Return the places that do not keep ``rule`` after the plan, with what stands in the way.

    Places that lack the same for the same reason share a row.
    """
    heads = [
        words.say(N_("Place")), words.say(N_("Today")), words.say(N_("After the plan")),
        words.say(N_("Why not more")),
    ]  # fmt: skip
    alike: dict[tuple[int, int, str], list[str]] = {}
    lacking = [one for one in rule["findings"] if not one["met"]]
    for one in sorted(lacking, key=lambda one: bool(one["out_of_reach"])):
        key = (one["found_today"], one["found"], _why(one, rule, document, words))
        alike.setdefault(key, []).append(_subject(one, rule, document, words))
    rows = [
        [" · ".join(subjects), str(today), str(after), why]
        for (today, after, why), subjects in alike.items()
    ]
    caption = words.say(
        N_("{rule}: {n} not kept, {least} routes asked"),
        rule=_title(rule, words), n=len(lacking), least=rule["least"],
    )  # fmt: skip
    return Grid(caption, heads, rows, frozenset({1, 2})) if rows else None


def _subject(one: Row, rule: Row, document: Document, words: Words) -> str:
    if rule["kind"] == "neighbours":
        return BOTH_SIDES.join(words.country(code) for code in one["subject"])
    named = facts.names(document)
    return ", ".join(named.get(site, site) for site in one["subject"])


def _why(one: Row, rule: Row, document: Document, words: Words) -> str:
    said = [_reason(one, document, words)]
    if rule["enforced"] and not one["held"] and not one["out_of_reach"]:
        said.append(words.say(N_("It could not be imposed together with the rest.")))
    if not one["exact"]:
        said.append(words.say(N_("There may be more: counting was cut short.")))
    return " ".join(said)


def _reason(one: Row, document: Document, words: Words) -> str:
    shared = _either([_shared(cut, document, words) for cut in one["cut"]], words)
    if one["out_of_reach"] and shared:
        return words.say(N_("Whatever is built, every route uses {what}."), what=shared)
    if one["out_of_reach"]:
        return words.say(N_("No candidate leads there."))
    if shared:
        return words.say(N_("In this network every route uses {what}."), what=shared)
    return words.say(N_("No such route is in this network."))


def _either(names: list[str], words: Words) -> str:
    """Return names as a choice: "A, B or C"."""
    different = list(dict.fromkeys(names))
    if len(different) < 2:
        return "".join(different)
    return words.say(N_("{first} or {last}"), first=", ".join(different[:-1]), last=different[-1])


def _shared(cut: Row, document: Document, words: Words) -> str:
    """Return what routes share as a reader knows it: "WACS (submarine)"."""
    named = facts.names(document)
    if cut["kind"] == "site":
        return named.get(str(cut["name"]), str(cut["name"]))
    if cut["kind"] == "span":
        return tables.trench(str(cut["id"]), named)
    return tables.risk(cut, named, words)
