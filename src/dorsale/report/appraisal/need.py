"""The need: what is asked for, who is near fibre, and how much is lost today."""

from __future__ import annotations

import math
from collections import defaultdict

from dorsale.plan.problems import N_
from dorsale.report import facts, sections, tables
from dorsale.report.appraisal.blocks import Block, Chapter, Figure, Heading, Paragraph, Table
from dorsale.report.appraisal.subject import Subject


def write(subject: Subject) -> Chapter:
    """Return the chapter on demand, coverage and availability today."""
    title = subject.say(N_("The need"))
    return Chapter("need", title, [*_demand(subject), *_coverage(subject), *_availability(subject)])


def _demand(subject: Subject) -> list[Block]:
    words, demands = subject.words, subject.document["demands"]
    total = math.fsum(one["gbps"] for one in demands)
    abroad = math.fsum(one["gbps"] for one in demands if "internet" in (one["from"], one["to"]))
    said = subject.say(
        N_(
            "In {year} the {n} places of the plan ask for {gbps} Gbit/s at the busy hour ◇, "
            "{share} of it to and from the internet; the rest stays among them. Demand starts "
            "from people, use and volume in {reference}, and grows by rates that fade."
        ),
        year=subject.document["scenario"]["years"]["design"], n=facts.served(subject.document),
        gbps=words.rounded(total), share=words.percent(abroad / total if total else 0.0),
        reference=subject.document["scenario"]["years"]["reference"],
    )  # fmt: skip
    note = subject.say(
        N_("{share} of the traffic rests on inputs that are assumptions."),
        share=words.percent(subject.document["solution"]["assumptions"]["demand"]),
    )
    return [Paragraph(said, (note,)), _by_country(subject)]


def _by_country(subject: Subject) -> Table:
    words, document = subject.words, subject.document
    nodes = {n["id"]: n for n in document["nodes"]}
    asked: dict[str, float] = defaultdict(float)
    for one in document["demands"]:
        for end in ("from", "to"):
            share = one["gbps"] if "internet" in (one["from"], one["to"]) else one["gbps"] / 2
            asked[nodes[one[end]]["country"] or ""] += share
    people = {row["country"]: row["population"] for row in document["coverage"] or ()}
    rows = [_country(subject, code, asked[code], people.get(code)) for code in sorted(
        document["scenario"]["countries"], key=words.country)]  # fmt: skip
    heads = [
        subject.say(N_("Country")), subject.say(N_("Places to serve")), subject.say(N_("People")),
        subject.say(N_("Within 25 km of a node today")), subject.say(N_("Busy hour, Gbit/s")),
    ]  # fmt: skip
    return subject.table(
        subject.say(N_("Who asks for what, by country")), heads, rows, range(1, 5),
        subject.say(N_(
            "the plan's demand and coverage; traffic between two places counts half at each."
        )),
    )  # fmt: skip


def _country(subject: Subject, code: str, gbps: float, people: float | None) -> list[str]:
    words, document = subject.words, subject.document
    places = sum(n["country"] == code and n["protected"] is not None for n in document["nodes"])
    near = facts.people(document, "before", "node", facts.NEAR_KM, code)
    return [
        words.country(code), words.number(places), words.people(people) if people else "–",
        words.percent(near / people) if people else "–", words.rounded(gbps),
    ]  # fmt: skip


def _coverage(subject: Subject) -> list[Block]:
    held = sections.coverage.view(subject.document, subject.words)
    if held is None:
        return []
    counted = held["raster"] or subject.say(
        N_("a gazetteer of places scaled to national totals, plus a rural remainder ◇")
    )
    source = subject.say(N_("the plan's coverage; distances in a straight line."))
    return [
        Heading(subject.say(N_("People near the fibre"))),
        Paragraph(
            subject.say(
                N_("People are counted on {what}. Being near a node is not yet being connected."),
                what=counted,
            )
        ),
        Figure(
            held["chart"],
            subject.say(N_(
                "Share of the people within 25 km of a node: grey square today, blue after the "
                "plan."
            )),
        ),
        Table(held["table"], source),
    ]  # fmt: skip


def _availability(subject: Subject) -> list[Block]:
    words = subject.words
    capitals = facts.capitals(subject.document)
    if not capitals:
        return []
    worst = capitals[0]
    reached = sum(o.before[0] >= 8759 for o in facts.outages(subject.document))
    held = sections.availability.view(subject.document, words)
    return [
        Heading(subject.say(N_("Hours lost today"))),
        Paragraph(
            subject.say(
                N_(
                    "{name} loses {before} of connection a year today; {after} after the plan. "
                    "{n} places of the plan are joined to nothing today."
                ),
                name=worst.name, before=tables.lost(worst.before, words),
                after=tables.lost(worst.after, words), n=reached,
            )
        ),
        Figure(
            held["capitals"],
            subject.say(N_(
                "Hours lost a year in each capital: grey square today, blue after the plan. The "
                "scale grows tenfold at each step."
            )),
            subject.say(N_(
                "the plan's availability: single and double failures of every shared risk; the "
                "rest counts as lost."
            )),
        ),
    ]  # fmt: skip
