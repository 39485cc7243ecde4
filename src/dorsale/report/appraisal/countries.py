"""Shares by country: what each builds and uses, and what each would owe by several rules."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report.appraisal import money
from dorsale.report.appraisal.blocks import Block, Chapter, Note, Paragraph
from dorsale.report.appraisal.subject import Subject
from dorsale.report.facts import OFF_THE_GROUND

Row = Mapping[str, Any]


def write(subject: Subject) -> Chapter | None:
    """Return the chapter on shares, or ``None`` for a plan of one country."""
    if len(subject.document["scenario"]["countries"]) < 2:
        return None
    said = subject.say(
        N_(
            "Who pays is a matter for the States. The table shows what lies in each country and "
            "how much of the traffic is its own, before any rule of sharing."
        )
    )
    blocks: list[Block] = [Paragraph(said), _by_ground(subject), *_sharing(subject)]
    return Chapter("countries", subject.say(N_("Shares by country")), blocks)


def _by_ground(subject: Subject) -> Block:
    words, document = subject.words, subject.document
    km: dict[str, float] = defaultdict(float)
    for span in document["spans"]:
        if (
            span["used"]
            and span["status"] in ("new", "repaired")
            and span["way"] not in OFF_THE_GROUND
        ):
            for country in span["countries"]:
                km[country] += span["length_km"] / len(span["countries"])
    use, cost = _use(document), _cost(document)
    total_use, total_cost = math.fsum(use.values()) or 1.0, math.fsum(cost.values()) or 1.0
    rows = [
        [
            words.country(one), words.km(km[one]), words.money(cost[one]),
            words.percent(cost[one] / total_cost), words.percent(use[one] / total_use),
        ]
        for one in sorted(document["scenario"]["countries"], key=lambda c: -cost[c])
    ]  # fmt: skip
    rows.append([subject.say(N_("All")), words.km(sum(km.values())), words.money(total_cost),
                 words.percent(1.0), words.percent(1.0)])  # fmt: skip
    heads = [
        subject.say(N_("Country")), subject.say(N_("To build")), subject.say(N_("Base estimate")),
        subject.say(N_("Share of the cost")), subject.say(N_("Share of the traffic")),
    ]  # fmt: skip
    return subject.table(
        subject.say(N_("Cost and use by country")), heads, rows, range(1, 5),
        subject.say(N_(
            "the plan's bill and demand; works on a border count half to each side."
        )), total=True,
    )  # fmt: skip


def _use(document: Mapping[str, Any]) -> dict[str, float]:
    """Return the traffic of each country, half of a demand to each of its ends."""
    nodes = {n["id"]: n["country"] for n in document["nodes"]}
    found: dict[str, float] = defaultdict(float)
    for one in document["demands"]:
        ends = [nodes[one[end]] for end in ("from", "to") if nodes[one[end]]]
        for country in ends:
            found[country] += one["gbps"] / len(ends)
    return found


def _cost(document: Mapping[str, Any]) -> dict[str, float]:
    """Return the base estimate of each country, works on a border split evenly."""
    found: dict[str, float] = defaultdict(float)
    for codes, total in document["bill"]["countries"].items():
        members = codes.split("+")
        for one in members:
            found[one] += total["base"] / len(members)
    return found


def _sharing(subject: Subject) -> list[Block]:
    held = subject.money().get("sharing")
    if not held:
        return []
    words = subject.words
    rows = [_shared(subject, one) for one in held["shares"]]
    heads = [
        subject.say(N_("Country")), subject.say(N_("By length")), subject.say(N_("By use")),
        subject.say(N_("Shapley value")), subject.say(N_("Alone")), subject.say(N_("Benefit")),
        subject.say(N_("Saved by joining")), subject.say(N_("Benefit less its share of costs")),
    ]  # fmt: skip
    left = {one["country"]: one.get("net_eur", one["gain_eur"]) for one in held["shares"]}
    losing = [words.country(code) for code, eur in left.items() if eur < 0]
    note = subject.say(N_(
        "To join saves each country money against doing the same alone, and every one gains more "
        "than its share costs, in these figures."
    )) if not losing else (
        subject.say(N_(
            "To join saves each country money against doing the same alone. Yet the benefits "
            "counted do not pay the Shapley share of these: {names}. Others, or a grant, would "
            "have to carry a part of it."
        ), names=words.join(losing))
    )  # fmt: skip
    return [
        Paragraph(subject.say(N_(
            "Three rules of sharing stand side by side. By length: each pays what lies on its "
            "ground. By use: each pays its part of the traffic on every span. By Shapley value: "
            "each pays what it adds to the cost of a coalition, averaged over every order of "
            "joining; no member is asked for more than it brings about."
        ))),
        subject.table(
            subject.say(N_("Three ways to share the cost")), heads, rows, range(1, 8),
            _method(subject, str(held.get("method") or "")),
        ),
        Note(note),
    ]  # fmt: skip


def _method(subject: Subject, code: str) -> str:
    said = subject.say(N_("the plan's sharing."))
    return subject.words.label("sharing_method", code) if code else said


def _shared(subject: Subject, one: Row) -> list[str]:
    keys = (
        "length_eur", "use_eur", "shapley_eur", "alone_eur", "benefit_eur", "gain_eur", "net_eur",
    )  # fmt: skip
    return [
        subject.words.country(one["country"]),
        *(money.eur(subject, money.known(one.get(key))) for key in keys),
    ]
