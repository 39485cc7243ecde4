"""How the plan was made, what it does not know, what it assumes, and the words it uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import corridors, layers, sections, tables, unknown
from dorsale.report.appraisal.blocks import (
    Block,
    Chapter,
    Heading,
    Listing,
    Paragraph,
    Points,
    Table,
    Terms,
    plain,
)
from dorsale.report.appraisal.subject import Subject
from dorsale.report.glossary import GLOSSARY
from dorsale.report.words import Words, host

_SHOWN = 1  # of the sources of a rate; plan.json has them all


def method(subject: Subject) -> Chapter:
    """Return the page of method."""
    solution = subject.document["solution"]
    said = subject.say(
        N_(
            "Roads, railways, lines and rivers become a graph; the cheapest corridors between "
            "neighbouring places, with alternatives that share as little ground as possible, "
            "become candidate spans. Each is priced by way, terrain and crossing. An integer "
            "programme picks spans so that every required place keeps its share of traffic after "
            "any single failure; failures are added as cuts when a plan breaks one, until none "
            "does. The solver proves a bound: no valid plan is cheaper."
        )
    )
    ended = subject.say(
        N_(
            "This plan: best found {objective}, proved bound {bound}, gap {gap}; the search "
            "stopped because {end}. Seed {seed}: the same folder and seed give the same plan."
        ),
        objective=subject.words.money(solution["objective_eur"]),
        bound=subject.words.money(solution["bound_eur"]),
        gap=subject.words.percent(solution["gap"], 1),
        end=subject.words.label("end", solution["status"]), seed=subject.document["seed"],
    )  # fmt: skip
    steps = [
        subject.say(
            N_("Demand: people × use × volume, grown by rates that fade, shared among services.")
        ),
        subject.say(
            N_(
                "Optics: loss, noise and ageing of each lightpath, checked by an independent "
                "simulator."
            )
        ),
        subject.say(
            N_(
                "Availability: every single and double failure of shared risks; what was not "
                "visited counts as lost in the upper figure."
            )
        ),
        subject.say(
            N_(
                "Bill: quantities × rates, ranges by simulation with correlated risks; "
                "percentiles are of totals and never added up."
            )
        ),
        subject.say(
            N_(
                "Programme: an integer programme over starts of works, with seasons, crews, "
                "budgets and donors' years."
            )
        ),
        subject.say(
            N_(
                "Finance: accounts in money of each year, economic flows in constant euros; a "
                "rate of return is given only where it exists and is the only one."
            )
        ),
    ]
    blocks: list[Block] = [Paragraph(said), Points(steps), Paragraph(ended)]
    held = layers.table(subject.document, subject.words)
    return Chapter("method", subject.say(N_("Method")), [*blocks, Table(held)] if held else blocks)


def not_known(subject: Subject) -> Chapter:
    """Return the page of what this plan does not know."""
    design = subject.document["scenario"]["years"]["design"]
    items = [subject.say(one, year=design) for one in unknown.UNKNOWN]
    items.append(
        subject.say(
            N_(
                "Returns of comparable links: no published rate of return or cover ratio of a "
                "backbone of Central Africa was found, and none is quoted."
            )
        )
    )
    return Chapter("unknown", subject.say(N_("What this plan does not know")), [Points(items)])


def assumptions(subject: Subject) -> Chapter:
    """Return every assumption with its value, and the rates with their sources."""
    held = sections.assumptions.view(subject.document, subject.words)
    shares = {
        key: subject.words.percent(value)
        for key, value in subject.document["solution"]["assumptions"].items()
    }
    said = subject.say(
        N_(
            "Each figure of the plan is read from a source, computed, or assumed ◇. Assumptions "
            "carry {cost} of the cost, {km} of the km to build and {demand} of the traffic. Here "
            "they are."
        ),
        **shares,
    )
    blocks: list[Block] = [Paragraph(said), _general(subject, held["general"])]
    blocks += _listed(subject, held)
    blocks += [Table(held[key]) for key in ("risks", "items") if held[key].rows]
    rates = _rates(subject)
    return Chapter(
        "assumptions", subject.say(N_("What is assumed")), [*blocks, *rates, *_sources(subject)]
    )


def _general(subject: Subject, rows: list[tuple[str, str, str]]) -> Table:
    heads = [subject.say(N_("Input ◇")), subject.say(N_("Value")), subject.say(N_("Why"))]
    cells = [[name, value or "–", said] for name, value, said in rows]
    return subject.table(subject.say(N_("Assumptions of the whole plan")), heads, cells, {1})


def _listed(subject: Subject, held: dict[str, list[str]]) -> list[Block]:
    found: list[Block] = []
    named = (
        (N_("Lengths: geometry times a factor"), "lengths"),
        (N_("Other spans whose existence or course is assumed"), "spans"),
        (N_("Places located by assumption"), "nodes"),
        (N_("Data centres and technopoles"), "places"),
    )
    for title, key in named:
        if held[key]:
            said = " · ".join(plain(one) for one in held[key])
            found += [Heading(f"{subject.say(title)} ({len(held[key])})"), Listing(said)]
    return found


def _rates(subject: Subject) -> list[Block]:
    rates = subject.document["bill"].get("rates") or {}
    if not rates:
        return []
    words = subject.words
    rows = []
    for name, rate in rates.items():
        figures = [_rate(words, name, rate, key) for key in ("low", "typical", "high")]
        rows.append([corridors.rate_name(name, words), *figures, _first(rate["source"], words)])
    heads = [
        subject.say(N_("Rate, EUR or ratio")), subject.say(N_("Low")), subject.say(N_("Typical")),
        subject.say(N_("High")), subject.say(N_("Source")),
    ]  # fmt: skip
    caption = subject.say(N_("The cost book of this plan"))
    return [subject.table(caption, heads, rows, {1, 2, 3})]


def _first(source: object, words: Words) -> str:
    """Return the first source of a rate, and how many others it has."""
    every = str(source).split(" ; ")
    more = f" +{len(every) - _SHOWN}" if len(every) > _SHOWN else ""
    return tables.sources({"sources": every[:_SHOWN]}, words) + more


def _rate(words: Words, name: str, rate: Mapping[str, Any], key: str) -> str:
    """Return a rate of the cost book: a part as a percentage, small ones with cents."""
    if name.endswith("_share"):
        return words.percent(rate[key], 1)
    return words.number(rate[key], 0 if rate["typical"] >= 100 else 2)


def _sources(subject: Subject) -> list[Block]:
    """Return where the facts of the ground come from: how many rows each source gives."""
    counted: Counter[str] = Counter()
    for span in subject.document["spans"]:
        counted.update({host(one) for one in span["sources"] if one.startswith("http")})
    for node in subject.document["nodes"]:
        if str(node["source"] or "").startswith("http"):
            counted[host(node["source"])] += 1
    for group in subject.document["risk_groups"]:
        if str(group["source"] or "").startswith("http"):
            counted[host(group["source"])] += 1
    if not counted:
        return []
    said = ", ".join(f"{name} ({count})" for name, count in counted.most_common())
    lead = subject.say(
        N_(
            "Documents and registers, with the number of spans, places and risks that rest on "
            "each; plan.json links every row to its own page."
        )
    )
    return [Heading(subject.say(N_("Sources"))), Paragraph(lead), Listing(said)]


def glossary(subject: Subject) -> Chapter:
    """Return the words of the field."""
    pairs = [(subject.say(term), subject.say(said)) for term, said in (*GLOSSARY, *_MONEY)]
    return Chapter("glossary", subject.say(N_("Glossary")), [Terms(sorted(pairs))])


_MONEY = (
    (N_("DSCR"), N_("Debt service cover ratio: cash available in a year over the debt due in it.")),
    (N_("LLCR"), N_(
        "Loan life cover ratio: present value of cash over the loan's life, over the debt still "
        "owed."
    )),
    (N_("EIRR"), N_(
        "Economic rate of return: the discount rate at which gains of the region equal its costs."
    )),
    (N_("FIRR"), N_("Financial rate of return of the project before financing.")),
    (N_("NPV"), N_("Net present value: all flows brought to the first year at a stated rate.")),
    (N_("Shapley value"), N_(
        "A fair split of a shared cost: what each member adds, averaged over every order of "
        "joining."
    )),
    (N_("Switching value"), N_("The value of an input at which the net present value is zero.")),
)  # fmt: skip
