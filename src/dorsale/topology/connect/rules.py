"""The rules of connection of a region, turned into requirements on the candidate spans.

**Decided**: nothing here; the network is given, or decided elsewhere.

**Must hold**, for each rule and each of its subjects

* *capitals*: ``least`` routes lead from the capital to as many other capitals; a route ends in
  the first capital it meets;
* *neighbours*: ``least`` spans by land join the two countries, each reached by the internet from
  both its ends;
* *routes*: ``least`` routes lead from the town to the places the rule names, or to the
  internet;
* no two of these routes share ground (a way, a fibre or a cable leg), nor, as far as the rule
  counts them, an operator or contract, or a border post. A crossing that belongs to no named
  post is a post of its own.

**Counted**: the most routes that are so independent of one another, up to ``least``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from dorsale.plan.connect_rules import ConnectRule, Lines, Requirement
from dorsale.plan.network import INTERNET
from dorsale.topology.connect.independent import with_reach
from dorsale.topology.connect.joined import ends_of, joined

_GROUND = ("trench:", "fibre:", "leg:")
_OPERATORS = ("operator", "contract")
_AND = re.compile(r"\s+and\s+|\s*/\s*|\s*;\s*")
_ASIDE = re.compile(r"\s*\([^)]*\)")


def requirements(
    rules: Sequence[ConnectRule], nodes: pd.DataFrame, spans: pd.DataFrame, elements: pd.DataFrame
) -> tuple[Requirement, ...]:
    """Return one requirement for each rule and subject, with what the candidates allow.

    ``nodes``, ``spans`` and ``elements`` are the tables of :class:`Candidates`. A column
    ``operator`` of ``spans`` (see :func:`with_operators`) names who runs each span, beside the
    risk groups of kind operator and contract.
    """
    found, usable = [], joined(ends_of(spans), spans["id"])
    for rule in rules:
        lines = lines_of(rule, nodes, spans, elements)
        if rule.kind == "neighbours":
            lines = within(lines, usable)
        found += [with_reach(one) for one in _stated(rule, nodes, lines)]
    return tuple(found)


def with_operators(spans: pd.DataFrame, fibre: pd.DataFrame) -> pd.DataFrame:
    """Return ``spans`` with a column ``operator``: who runs the existing fibre of each span."""
    runs = dict(zip(fibre["id"], fibre["operator"].fillna("").astype(str), strict=True))
    named = [
        "; ".join(dict.fromkeys(runs[p] for p in pieces if runs.get(p)))
        for pieces in spans["pieces"]
    ]
    return spans.assign(operator=named)


def operators(text: str) -> tuple[str, ...]:
    """Return the operators that ``text`` names, without what stands in brackets.

    >>> operators("CAMTEL and Bayobab (contract of 2023)")
    ('CAMTEL', 'Bayobab')
    """
    names = (name.strip() for name in _AND.split(_ASIDE.sub("", text)))
    return tuple(dict.fromkeys(name for name in names if name))


def lines_of(
    rule: ConnectRule, nodes: pd.DataFrame, spans: pd.DataFrame, elements: pd.DataFrame
) -> Lines:
    """Return the spans that routes of ``rule`` may use, with what each occupies."""
    kinds = elements["kind"].to_dict()
    country = nodes["country"].to_dict()
    by_land = rule.kind == "neighbours"
    through_internet = rule.kind == "routes" and (not rule.to or INTERNET in rule.to)
    ids, ends, shared, unnamed = [], [], [], set()
    for row in spans.to_dict("records"):
        pair = (str(row["from"]), str(row["to"]))
        if INTERNET in pair and not through_internet:
            continue
        crossing = INTERNET not in pair and country[pair[0]] != country[pair[1]]
        if by_land and (not crossing or row["way"] == "submarine"):
            continue
        ids.append(str(row["id"]))
        ends.append((country[pair[0]], country[pair[1]]) if by_land else pair)
        named = _operators_of(row, kinds)
        shared.append(frozenset(_occupied(rule, row, kinds, named, crossing)))
        if rule.count.startswith("operators") and not named and row["option"] != "cable":
            unnamed.add(str(row["id"]))
    return Lines(tuple(ids), tuple(ends), tuple(shared), frozenset(unnamed))


def _operators_of(row: dict[str, object], kinds: dict[str, str]) -> set[str]:
    groups = {g for g in _groups(row) if kinds.get(g) in _OPERATORS}
    names = operators(str(row.get("operator") or ""))
    return groups | {f"operator:{name}" for name in names}


def _groups(row: dict[str, object]) -> tuple[str, ...]:
    groups = row["risk_groups"]
    return tuple(groups) if isinstance(groups, list | tuple) else ()


def _occupied(
    rule: ConnectRule,
    row: dict[str, object],
    kinds: dict[str, str],
    named: set[str],
    crossing: bool,
) -> Iterator[str]:
    """Yield what a route over the span ``row`` occupies."""
    ground = [g for g in _groups(row) if g.startswith(_GROUND)]
    yield from ground or [f"span:{row['id']}"]
    if rule.count.startswith("operators"):
        yield from named
    if rule.count.endswith("borders") and (crossing or rule.kind != "neighbours"):
        yield from (g for g in _groups(row) if kinds.get(g) == "border")


def _stated(rule: ConnectRule, nodes: pd.DataFrame, lines: Lines) -> Iterator[Requirement]:
    """Yield the requirement of each subject of ``rule``."""
    if rule.kind == "neighbours":
        yield from _of_neighbours(rule, nodes, lines)
        return
    capitals = _ids(nodes[nodes["kind"] == "capital"])
    far = capitals if rule.kind == "capitals" else (INTERNET,)
    for site in _subjects(rule, nodes, capitals):
        ends = frozenset(rule.to or far) - {site}
        yield Requirement(rule, (site,), site, ends, lines)


def _subjects(rule: ConnectRule, nodes: pd.DataFrame, capitals: Sequence[str]) -> list[str]:
    """Return the sites a rule speaks of: those named, else the capitals, or the towns served."""
    if rule.sites:
        return [site for site in rule.sites if site in nodes.index]
    kept = nodes[nodes["serve"] == "required"]
    if rule.kind == "capitals":
        kept = kept[kept["id"].isin(capitals)]
    elif rule.roles:
        kept = kept[[bool(set(rule.roles) & set(roles)) for roles in kept["roles"]]]
    else:
        kept = kept[kept["kind"].isin(("capital", "city"))]
    if rule.countries:
        kept = kept[kept["country"].isin(rule.countries)]
    return _ids(kept)


def _of_neighbours(rule: ConnectRule, nodes: pd.DataFrame, lines: Lines) -> Iterator[Requirement]:
    """Yield one requirement for each pair of countries that some candidate joins by land.

    At least one of the two is served (or listed by the rule).
    """
    ours = set(rule.countries) or set(nodes[nodes["serve"] == "required"]["country"])
    pairs = sorted({tuple(sorted(pair)) for pair in lines.ends if set(pair) & ours})
    for a, b in pairs:
        kept = {s for s, pair in zip(lines.spans, lines.ends, strict=True) if set(pair) == {a, b}}
        yield Requirement(rule, (a, b), a, frozenset([b]), within(lines, kept))


def within(lines: Lines, kept: Collection[str]) -> Lines:
    """Return the lines over the spans ``kept``."""
    at = [i for i, span in enumerate(lines.spans) if span in kept]
    spans = tuple(lines.spans[i] for i in at)
    return replace(
        lines,
        spans=spans,
        ends=tuple(lines.ends[i] for i in at),
        shared=tuple(lines.shared[i] for i in at),
        unnamed=lines.unnamed & set(spans),
    )


def _ids(nodes: pd.DataFrame) -> list[str]:
    return [str(one) for one in nodes["id"]]
