"""Candidates: what excluded some, who is first under whose weights, and how surely."""

from __future__ import annotations

from collections.abc import Sequence

from dorsale.plan.problems import N_
from dorsale.report.appraisal.blocks import (
    Block,
    Folded,
    Heading,
    Paragraph,
    Points,
    Table,
)
from dorsale.report.appraisal.sites.amounts import NONE, measure
from dorsale.report.appraisal.subject import Subject
from dorsale.report.sites.held import Held, Row
from dorsale.report.tables import Grid, assumption_mark
from dorsale.report.words import is_assumed

_TITLES = {
    "data_centre": N_("Where a data centre could stand"),
    "technopole": N_("Where a technopole could stand"),
}
_ORDERS = {
    "data_centre": N_("Who is first for a data centre, under which weights"),
    "technopole": N_("Who is first for a technopole, under which weights"),
}
_WEIGHTS = {
    "data_centre": N_("Weights of each stakeholder for a data centre"),
    "technopole": N_("Weights of each stakeholder for a technopole"),
}


def write(subject: Subject, held: Held, kind: str) -> list[Block]:
    """Return the section on the candidates of ``kind``; nothing where none was judged."""
    left = held.left(kind)
    if not held.judged(kind):
        return []
    return [
        Heading(subject.say(_TITLES[kind])), *_excluded(subject, held.excluded(kind)),
        *(_ranked(subject, held, kind, left) if len(left) > 1 else _alone(subject, left)),
        _measures(subject, held, kind, left),
    ]  # fmt: skip


def _excluded(subject: Subject, rows: Sequence[Row]) -> list[Block]:
    words = subject.words
    items = [
        subject.say(
            N_("{place} is excluded. {criterion}: {value}, limit {limit}."),
            place=words.say(row["name"]), criterion=words.label("criterion", one["criterion"]),
            value=measure(words, one["criterion"], one["value"]),
            limit=measure(words, one["criterion"], one["limit"]),
        )
        for row in rows for one in row["excluded"]
    ]  # fmt: skip
    if items:
        return [Points(items)]
    return [Paragraph(subject.say(N_("No criterion excludes a candidate.")))]


def _alone(subject: Subject, left: Sequence[Row]) -> list[Block]:
    if not left:
        return [Paragraph(subject.say(N_("No candidate is left.")))]
    said = subject.say(
        N_("{place} is the only candidate: there is nothing to rank."),
        place=subject.words.say(left[0]["name"]),
    )
    return [Paragraph(said)]


def _ranked(subject: Subject, held: Held, kind: str, left: Sequence[Row]) -> list[Block]:
    words, judged = subject.words, held.judged(kind)
    first = left[0]
    said = subject.say(
        N_(
            "{place} is first in {share} of {draws} weightings drawn around those of four "
            "stakeholders (seed {seed}), and in {doubt} when the measures are drawn too, between "
            "their low and high. Weights rank; they never enter the plan."
        ),
        place=words.say(first["name"]), share=words.percent(first["first_share"]),
        draws=words.number(judged["draws"]), seed=judged["seed"],
        doubt=words.percent(first["first_share_in_doubt"]),
    )  # fmt: skip
    common = sorted(words.label("criterion", one) for one in _unknown_to_all(left))
    if common:
        unknown = N_("Known for none of them: {criteria}.")
        said += " " + subject.say(unknown, criteria="; ".join(common))
    source = subject.say(N_("measures of places.csv, limits and weights of criteria.csv."))
    return [
        Paragraph(said), Table(_order(subject, held, kind, left), source),
        Table(_weights(subject, kind, judged)),
    ]  # fmt: skip


def _whose(judged: Row) -> list[str]:
    return list(next(iter(judged["criteria"].values()))["weights"])


def _order(subject: Subject, held: Held, kind: str, left: Sequence[Row]) -> Grid:
    words, whose = subject.words, _whose(held.judged(kind))
    common = _unknown_to_all(left)
    rows = [
        [
            _name(subject, held, one), words.percent(one["first_share"]),
            words.percent(one["first_share_in_doubt"]),
            *(words.number(one["ranks"][who]) for who in whose), _unknown(subject, one, common),
        ]
        for one in left
    ]  # fmt: skip
    heads = [
        subject.say(N_("Candidate")), subject.say(N_("First in")), subject.say(N_("in doubt")),
        *(words.label("stakeholder", who) for who in whose), subject.say(N_("Not known")),
    ]  # fmt: skip
    if all(set(one["unknown"]) == common for one in left):
        heads, rows = heads[:-1], [row[:-1] for row in rows]
    return Grid(subject.say(_ORDERS[kind]), heads, rows, frozenset(range(1, 3 + len(whose))))


def _unknown_to_all(left: Sequence[Row]) -> set[str]:
    return set.intersection(*(set(one["unknown"]) for one in left))


def _name(subject: Subject, held: Held, one: Row) -> str:
    """Return the name of a candidate, marked where the place itself is assumed."""
    said = subject.words.say(one["name"])
    if not is_assumed(held.candidate(one["id"])):
        return said
    return said + assumption_mark(subject.words)


def _unknown(subject: Subject, one: Row, common: set[str]) -> str:
    names = [name for name in one["unknown"] if name not in common]
    known = [subject.words.label("criterion", name) for name in names]
    return "; ".join(known) or NONE


def _weights(subject: Subject, kind: str, judged: Row) -> Grid:
    words, whose = subject.words, _whose(judged)
    rows = [
        [words.label("criterion", name), *(_share(subject, row["weights"][who]) for who in whose)]
        for name, row in sorted(
            judged["criteria"].items(), key=lambda one: -sum(one[1]["weights"].values())
        )
    ]
    heads = [subject.say(N_("Criterion")), *(words.label("stakeholder", who) for who in whose)]
    caption = subject.say(_WEIGHTS[kind]) + " ◇"
    return Grid(caption, heads, rows, frozenset(range(1, 1 + len(whose))))


def _share(subject: Subject, weight: float) -> str:
    return subject.words.percent(weight) if weight else NONE


def _measures(subject: Subject, held: Held, kind: str, left: Sequence[Row]) -> Block:
    """Return what each criterion measures at each candidate, to be opened."""
    words, criteria = subject.words, held.judged(kind)["criteria"]
    rows = [
        [words.label("criterion", name),
         *(measure(words, name, one["measures"].get(name)) for one in left)]
        for name in criteria
    ]  # fmt: skip
    heads = [subject.say(N_("Criterion")), *(held.short[one["id"]] for one in left)]
    caption = subject.say(N_("Measures of every candidate"))
    return Folded(caption, [Table(Grid(caption, heads, rows, frozenset(range(1, 1 + len(left)))))])
