"""The financing plan: who pays what, for what, in which currency and in which year."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import charts, facts, sections
from dorsale.report.appraisal import drawings, money
from dorsale.report.appraisal.blocks import (
    Block,
    Chapter,
    Figure,
    Heading,
    Key,
    KeyFigures,
    Note,
    Number,
    Paragraph,
    Table,
)
from dorsale.report.appraisal.expenditure import named
from dorsale.report.appraisal.subject import Subject

Row = Mapping[str, Any]
_ALL = 20  # components that stand in a row of their own


def write(subject: Subject) -> Chapter | None:
    """Return the financing plan, or ``None`` where the plan has no money."""
    if not subject.money():
        return None
    blocks = [
        *_need(subject), _sources(subject), *_unpaid(subject), *_matrix(subject, "category"),
        *_matrix(subject, "component"), *_disbursed(subject), *_splits(subject),
    ]  # fmt: skip
    return Chapter("financing", subject.say(N_("Financing plan")), blocks)


def _need(subject: Subject) -> list[Block]:
    words = subject.words
    need = words.money(math.fsum(one["eur"] for one in facts.finance_sources(subject.document)))
    if money.ratio(subject, "need") is None:
        said = subject.say(
            N_(
                "{need} are to be financed, contingency included. The shares are those of the "
                "scenario: they bind nobody."
            ),
            need=need,
        )
        return [Paragraph(said)]
    said = subject.say(
        N_(
            "{need} of works are to be financed, contingency included; tax and duty, and interest "
            "and fees during works, come on top. The shares are those of the scenario: they bind "
            "nobody."
        ),
        need=need,
    )
    charges = math.fsum(money.spread(money.flow(subject, "works_charges")))
    tax = math.fsum(money.spread(money.flow(subject, "tax")))
    numbers = [
        Number(subject.say(N_("Financing need")), money.eur(subject, money.ratio(subject, "need")),
               subject.say(N_("in money of each year"))),
        Number(subject.say(N_("Works")), money.eur(subject, money.ratio(subject, "investment")),
               subject.say(N_("physical and price contingency included"))),
        Number(subject.say(N_("Tax and duty")), money.eur(subject, tax),
               subject.say(N_("a line of the States, outside lenders' totals"))),
        Number(subject.say(N_("Interest and fees during works")), money.eur(subject, charges)),
    ]  # fmt: skip
    return [Paragraph(said), KeyFigures(numbers)]


def _sources(subject: Subject) -> Table:
    words = subject.words
    terms = {one.get("id"): one for one in money.case(subject).get("funders") or ()}
    rows = [
        [
            subject.say(one["funder"]), words.label("money", one["kind"]),
            words.percent(one["share"]), words.money(one["eur"]),
            _terms(subject, terms.get(one["id"]) or {}),
        ]
        for one in facts.finance_sources(subject.document)
    ]  # fmt: skip
    total = math.fsum(one["eur"] for one in facts.finance_sources(subject.document))
    rows.append([subject.say(N_("All")), "", words.percent(1.0), words.money(total), ""])
    heads = [
        subject.say(N_("Financier")), subject.say(N_("Kind")), subject.say(N_("Share")),
        subject.say(N_("Sum")), subject.say(N_("Terms")),
    ]  # fmt: skip
    source = subject.say(N_("finance.csv of the scenario; contingency included."))
    caption = subject.say(N_("Who pays what"))
    return subject.table(caption, heads, rows, {2, 3}, source, total=True)


def _terms(subject: Subject, row: Row) -> str:
    words = subject.words
    rate, tenor = (money.known(row.get(key)) for key in ("interest_per_year", "tenor_years"))
    if rate is None or tenor is None:
        return "–"
    return subject.say(
        N_("{rate} a year, {tenor} years of which {grace} of grace"),
        rate=words.percent(rate, 2), tenor=words.number(tenor),
        grace=words.number(money.known(row.get("grace_years")) or 0.0),
    )  # fmt: skip


def _unpaid(subject: Subject) -> list[Block]:
    lacking = math.fsum(one.get("unfunded_eur") or 0.0 for one in subject.money()["years"])
    if lacking < 1e4:
        return []
    said = subject.say(
        N_("{sum} have no payer: years of works lie outside the years of the financiers."),
        sum=subject.words.money(lacking),
    )
    return [Note(said)]


def _matrix(subject: Subject, by: str) -> list[Block]:
    """Return source × category or source × component."""
    rows = subject.money().get(f"by_{by}") or ()
    if not rows:
        return []
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for one in rows:
        sums[one[by]][one["id"]] += one["eur"]
    payers = _payers(subject, {one["id"] for one in rows if abs(one["eur"]) >= 1.0})
    ordered = sorted(sums, key=lambda name: -math.fsum(sums[name].values()))
    shown = [(named(subject, by, name), sums[name]) for name in ordered[:_ALL]]
    rest = ordered[_ALL:]
    if rest:
        held = {one: math.fsum(sums[name][one] for name in rest) for one in payers}
        shown.append((subject.say(N_("{n} smaller ones"), n=len(rest)), held))
    cells = [[name, *_across(subject, held, payers)] for name, held in shown]
    whole = {one: math.fsum(held[one] for held in sums.values()) for one in payers}
    cells.append([subject.say(N_("All")), *_across(subject, whole, payers)])
    head = subject.say(N_("Expenditure category") if by == "category" else N_("Component"))
    heads = [head, *payers.values(), subject.say(N_("All"))]
    caption = subject.say(
        N_("Financing by source and category, EUR m") if by == "category"
        else N_("Financing by source and component, EUR m")
    )  # fmt: skip
    return [
        subject.table(caption, heads, cells, range(1, len(heads)),
                      subject.say(N_("the plan's financing.")), total=True)
    ]  # fmt: skip


def _payers(subject: Subject, paying: set[str]) -> dict[str, str]:
    known = {
        one["id"]: subject.say(one["funder"]) for one in facts.finance_sources(subject.document)
    }
    found = {one: name for one, name in known.items() if one in paying}
    return found | {
        one: subject.say(N_("No payer yet")) if one == "unfunded" else one
        for one in sorted(paying - set(found))
    }


def _across(subject: Subject, held: Mapping[str, float], payers: Mapping[str, str]) -> list[str]:
    values = [held.get(one, 0.0) for one in payers]
    return [money.millions(subject, one) for one in (*values, math.fsum(values))]


def _disbursed(subject: Subject) -> list[Block]:
    found = facts.finance_sources(subject.document)
    works = [one for one in subject.money()["years"] if one["investment_eur"]]
    if not works:
        return []
    held = sections.finance.view(subject.document, subject.words)
    assert held is not None
    keys = [
        Key(drawings.box_swatch(charts.SHADES[at % len(charts.SHADES)]), subject.say(one["funder"]))
        for at, one in enumerate(found)
    ]
    rows = [
        [str(one["year"]), *_year(subject, [one.get(f"source:{p['id']}") or 0.0 for p in found])]
        for one in works
    ]
    whole = [math.fsum(one.get(f"source:{p['id']}") or 0.0 for one in works) for p in found]
    rows.append([subject.say(N_("All")), *_year(subject, whole)])
    names = [subject.say(one["funder"]) for one in found]
    heads = [subject.say(N_("Year")), *names, subject.say(N_("All"))]
    caption = subject.say(N_("Disbursement by year and source, EUR m"))
    return [
        Heading(subject.say(N_("Disbursement"))),
        subject.table(caption, heads, rows, range(1, len(heads)),
                      subject.say(N_("the programme's payments, within each financier's years.")),
                      total=True),
        Figure(held["works"], subject.say(N_(
            "Investment by year and financier, from the bottom up; contingency included."
        )),
               legend=keys),
    ]  # fmt: skip


def _year(subject: Subject, values: Sequence[float]) -> list[str]:
    return [money.millions(subject, one) for one in (*values, math.fsum(values))]


def _splits(subject: Subject) -> list[Block]:
    """Return who builds, owns and operates each lot in each way of sharing the work."""
    rows = [one for one in subject.money().get("splits") or () if "option" in one]
    if not rows:
        return []
    words = subject.words
    cells = [
        [
            words.label("partnership", one["option"]),
            words.label("lot", one["lot"]),
            *(words.label("role", one[key]) for key in ("builds", "owns", "operates")),
            *(
                money.signed_millions(subject, one[k])
                for k in ("grant_eur", "state_npv_eur", "partner_npv_eur")
            ),
        ]
        for one in rows
    ]
    heads = [
        subject.say(N_("Way")), subject.say(N_("Lot")), subject.say(N_("Builds")),
        subject.say(N_("Owns")), subject.say(N_("Operates")), subject.say(N_("Grant")),
        subject.say(N_("State, NPV")), subject.say(N_("Partner, NPV")),
    ]  # fmt: skip
    said = subject.say(
        N_(
            "Four ways of sharing the work, on the same figures: they move money between the "
            "State and a partner and make none. The State's present value is at the discount "
            "rate, the partner's at the return it asks ◇."
        ),
    )  # fmt: skip
    note = subject.say(
        N_("Assumption: the fee, the years until hand-over and the return that a partner asks.")
    )
    caption = subject.say(
        N_("Who builds, owns and operates each lot, EUR m of {year}"), year=subject.price_year
    )
    return [
        Heading(subject.say(N_("Public and private"))), Paragraph(said, (note,)),
        subject.table(caption, heads, cells, {5, 6, 7}, subject.say(N_("the plan's accounts."))),
    ]  # fmt: skip
