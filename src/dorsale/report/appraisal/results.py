"""The results framework: what is measured, from where to where, by when, and how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import facts, programme, rules_kept, tables
from dorsale.report.appraisal import money
from dorsale.report.appraisal.blocks import Block, Chapter, Paragraph, Table
from dorsale.report.appraisal.subject import Subject
from dorsale.report.words import is_assumed

Row = Mapping[str, Any]
_WORKERS = "https://gabonreview.com/infrastructures-numeriques-fibre-optique-congo-gabon-40-deja"


def write(subject: Subject) -> Chapter:
    """Return the chapter on indicators, baselines and targets."""
    said = subject.say(
        N_(
            "Baselines are those of the network as of {month}; targets hold once every stage "
            "serves, planned and, in brackets, if works slip as they use to."
        ),
        month=subject.words.month(subject.document["scenario"]["as_of"]),
    )  # fmt: skip
    blocks: list[Block] = [Paragraph(said), _framework(subject)]
    stages = _by_stage(subject)
    if stages is not None:
        blocks.append(stages)
    return Chapter("results", subject.say(N_("Results framework")), blocks)


def _framework(subject: Subject) -> Table:
    heads = [
        subject.say(N_("Indicator")), subject.say(N_("Baseline")), subject.say(N_("Target")),
        subject.say(N_("Year")), subject.say(N_("Means of verification")),
    ]  # fmt: skip
    rows = [
        *_built(subject), *_near(subject), *_joined(subject), *_lost(subject), *_price(subject),
        *_kept_at_home(subject), *_rules(subject), _jobs(subject),
    ]  # fmt: skip
    return subject.table(
        subject.say(N_("Results framework")), heads, rows, set(),
        subject.say(N_("the plan; baselines not known are to be measured before works begin.")),
    )  # fmt: skip


def _served(subject: Subject) -> list[Row]:
    return [s for s in programme.of(subject.document).get("spans") or () if s["in_service"]]


def _year(subject: Subject) -> str:
    """Return the year in which all works serve, and that of the slipped programme."""
    spans = _served(subject)
    planned = max((s["in_service"] for s in spans), default="")[:4]
    slipped = max((s["slipped_in_service"] or "" for s in spans), default="")[:4]
    if not planned:
        return str(subject.document["scenario"]["years"]["design"])
    return f"{planned} ({slipped})" if slipped and slipped != planned else planned


def _built(subject: Subject) -> list[list[Any]]:
    return [[
        subject.say(N_("Fibre built or repaired, accepted and in service")), "0\u00a0km",
        subject.words.km(facts.km_to_build(subject.document)), _year(subject),
        subject.say(N_("Acceptance reports, reflectometry from both ends")),
    ]]  # fmt: skip


def _near(subject: Subject) -> list[list[Any]]:
    if not subject.document["coverage"]:
        return []
    before, after = (
        subject.words.people(facts.people(subject.document, when, "node", facts.NEAR_KM))
        for when in ("before", "after")
    )
    means = subject.say(N_("Register of nodes in service, population grid"))
    return [
        [subject.say(N_("People within 25 km of a node")), before, after, _year(subject), means]
    ]


def _joined(subject: Subject) -> list[list[Any]]:
    sites = programme.of(subject.document).get("sites") or ()
    if not sites:
        return []
    rows = []
    for key, name in (
        ("joined", N_("Places joined")),
        ("protected", N_("Places that no single failure cuts off")),
    ):
        today = sum(one[key] == "today" for one in sites)
        later = sum(bool(one[key]) for one in sites)
        rows.append([
            subject.say(name), _of(subject, today, sites), _of(subject, later, sites),
            _year(subject), subject.say(N_("Operators' monitoring, a yearly fail-over test")),
        ])  # fmt: skip
    return rows


def _of(subject: Subject, count: int, every: Any) -> str:
    return subject.say(N_("{n} of {all}"), n=count, all=len(every))


def _lost(subject: Subject) -> list[list[Any]]:
    return [
        [
            subject.say(N_("Hours without connection a year, {name}"), name=one.name),
            tables.lost(one.before, subject.words), tables.lost(one.after, subject.words),
            _year(subject), subject.say(N_("Measurement from outside, published monthly")),
        ]
        for one in facts.capitals(subject.document)
    ]  # fmt: skip


def _price(subject: Subject) -> list[list[Any]]:
    money = subject.money()
    if not money:
        return []
    full = subject.words.rounded(money["price_full_eur_per_mbps_month"])
    return [[
        subject.say(N_("Wholesale price of one Mbit/s and month, EUR")),
        _price_today(subject), subject.say(N_("{price} would pay for the network"), price=full),
        _year(subject), subject.say(N_("Published tariffs, approved by the regulators")),
    ]]  # fmt: skip


def _price_today(subject: Subject) -> str:
    row = money.parameter(subject, "today_price")
    low, typical, high = (money.known(row.get(key)) for key in ("low", "typical", "high"))
    if low is None or typical is None or high is None:
        return subject.say(N_("not known"))
    words = subject.words
    assumed = " ◇" if is_assumed(row) else ""
    return f"{words.rounded(typical)} ({words.rounded(low)}–{words.rounded(high)}){assumed}"


def _kept_at_home(subject: Subject) -> list[list[Any]]:
    return [
        [
            subject.say(N_("Traffic kept in the region")),
            subject.say(N_("not known")),
            _target_local(subject),
            str(subject.document["scenario"]["years"]["design"]),
            subject.say(N_("Counters of the exchange points")),
        ]
    ]


def _target_local(subject: Subject) -> str:
    demands = subject.document["demands"]
    total = sum(one["gbps"] for one in demands) or 1.0
    local = sum(one["gbps"] for one in demands if "internet" not in (one["from"], one["to"]))
    return subject.words.percent(local / total)


def _rules(subject: Subject) -> list[list[Any]]:
    rows = []
    for rule in rules_kept.of(subject.document):
        found = rule["findings"]
        today = sum(one["found_today"] >= rule["least"] for one in found)
        met = sum(one["met"] for one in found)
        rows.append([
            str(rule["title"].get(subject.words.language) or rule["rule"]),
            _of(subject, today, found), _of(subject, met, found), _year(subject),
            subject.say(N_("Register of routes, contracts and operators")),
        ])  # fmt: skip
    return rows


def _jobs(subject: Subject) -> list[Any]:
    evidence = subject.words.mark(
        N_(
            "Pay lists of the contractors. Evidence: up to 300 workers on one 504 km link "
            "({source})"
        ),
        source=Markup('<a href="{}">gabonreview.com</a>').format(_WORKERS),
    )  # fmt: skip
    return [
        subject.say(N_("Jobs during works and in operation")), "0",
        subject.say(N_("not estimated: one figure of one link is not a range")), "–", evidence,
    ]  # fmt: skip


def _by_stage(subject: Subject) -> Table | None:
    stages = programme.of(subject.document).get("stages") or ()
    if not stages:
        return None
    km = eur = people = 0.0
    joined = protected = 0
    rows = []
    for one in stages:
        km, eur, people = km + one["km"], eur + one["eur"], people + one["people"]
        joined, protected = joined + len(one["joined"]), protected + len(one["protected"])
        rows.append(_stage(subject, one["year"], km, eur, joined, protected, people))
    heads = [
        subject.say(N_("Stage begun in")),
        subject.say(N_("Brought into use so far")),
        subject.say(N_("Cost so far, at P80")),
        subject.say(N_("Places joined more")),
        subject.say(N_("Places protected more")),
        subject.say(N_("People there")),
    ]
    caption = subject.say(N_("Targets on the way: what the stages bring, added up"))
    return subject.table(
        caption, heads, rows, range(1, 6), subject.say(N_("the plan's programme."))
    )


def _stage(
    subject: Subject, year: int, km: float, eur: float, joined: int, protected: int, people: float
) -> list[str]:  # fmt: skip
    words = subject.words
    return [
        str(year), words.km(km), words.money(eur), words.number(joined), words.number(protected),
        words.people(people) if people else "–",
    ]  # fmt: skip
