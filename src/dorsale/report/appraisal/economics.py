"""Economics: returns with their switching values, cover of the debt, and what may move them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report.appraisal import money, sensitivity
from dorsale.report.appraisal.blocks import (
    Block,
    Chapter,
    Heading,
    KeyFigures,
    Note,
    Number,
    Paragraph,
    Table,
)
from dorsale.report.appraisal.subject import Subject

Row = Mapping[str, Any]
_RATES = ("6", "10", "12")


def write(subject: Subject) -> Chapter | None:
    """Return the chapter on returns, or ``None`` where the plan has no accounts."""
    if not money.accounts(subject) or money.ratio(subject, "npv") is None:
        return None
    blocks = [
        *_returns(subject), *_benefits(subject), *_cover(subject), *sensitivity.write(subject),
    ]  # fmt: skip
    return Chapter("economics", subject.say(N_("Economics")), blocks)


def _returns(subject: Subject) -> list[Block]:
    said = subject.say(
        N_(
            "The plan is weighed against the case without it: today's links grow, capacity is "
            "leased, the rest goes by radio and satellite. Benefits are users' gain from lower "
            "prices and more traffic, outages avoided, transit avoided and costs saved, each "
            "counted once; no multiplier. Tariffs, taxes and interest among residents are "
            "transfers and stand outside; what is spent before is sunk."
        )
    )
    rate = money.said(subject, "discount_rate", subject.document["basis"]["discount_rate"])
    ratio = _of(subject)
    numbers = [
        Number(
            subject.say(N_("Economic rate of return (EIRR)")),
            money.percent(subject, ratio("eirr")),
            subject.say(N_("for the region, constant euros")),
        ),
        Number(
            subject.say(N_("Economic net present value")),
            money.eur(subject, ratio("enpv")),
            subject.say(N_("at {rate} a year ◇"), rate=rate),
        ),
        Number(
            subject.say(N_("Financial rate of return (FIRR)")),
            money.percent(subject, ratio("firr")),
            subject.say(N_("of the project, before financing")),
        ),
        Number(
            subject.say(N_("Financial net present value")),
            money.eur(subject, ratio("npv")),
            subject.say(N_("at {rate} a year ◇"), rate=rate),
        ),
        Number(
            subject.say(N_("Lowest cover of the debt (DSCR)")),
            money.times(subject, ratio("dscr_min")),
            _target(subject),
        ),
        Number(
            subject.say(N_("Cover over the loans' life (LLCR)")),
            money.times(subject, ratio("llcr")),
        ),
        Number(subject.say(N_("Benefit over cost")), money.times(subject, ratio("benefit_cost"))),
        Number(
            subject.say(N_("Grant that would make it bankable")),
            money.eur(subject, ratio("viability_gap")),
        ),
    ]
    return [
        *_verdict(subject), Paragraph(said), KeyFigures(numbers), _present(subject),
        *_notes(subject),
    ]  # fmt: skip


def _verdict(subject: Subject) -> list[Block]:
    """Return in words whether the region gains and whether revenue pays the debt."""
    gain, cover = money.ratio(subject, "enpv"), money.ratio(subject, "dscr_min")
    found = []
    if gain is not None:
        found.append(subject.say(
            N_(
                "The region gains more than it spends: {sum} at the discount rate ◇."
            ) if gain >= 0 else
            N_(
                "At these figures the region gains {sum} less than it spends, at the discount "
                "rate ◇: what follows says what would have to change."
            ),
            sum=subject.words.money(abs(gain)),
        ))  # fmt: skip
    if cover is not None:
        found.append(_paid(subject, cover))
    return [Paragraph(" ".join(found), strong=True)] if found else []


def _paid(subject: Subject, cover: float) -> str:
    """Return in words how far revenue pays operation and the debt in the worst year."""
    gap = money.eur(subject, money.ratio(subject, "viability_gap"))
    if cover >= 1:
        return subject.say(N_("Revenue covers operation and the debt in every year."))
    if cover < 0:
        return subject.say(
            N_(
                "In the worst year revenue does not cover operation alone. The gap to a bankable "
                "project is {gap}."
            ),
            gap=gap,
        )  # fmt: skip
    return subject.say(
        N_(
            "In the worst year revenue, after operation, covers {cover} of the debt due. The gap "
            "to a bankable project is {gap}."
        ),
        cover=subject.words.percent(cover), gap=gap,
    )  # fmt: skip


def _of(subject: Subject) -> Any:
    return lambda name: money.ratio(subject, name)


def _target(subject: Subject) -> str:
    wanted = money.known(money.parameter(subject, "target_dscr").get("typical"))
    return "" if wanted is None else subject.say(
        N_("{target} is asked for ◇"), target=money.times(subject, wanted)
    )  # fmt: skip


def _present(subject: Subject) -> Table:
    rows = [
        [
            subject.say(name),
            *(money.eur(subject, money.ratio(subject, f"{code}_{one}")) for one in _RATES),
        ]
        for name, code in (
            (N_("Financial, of the project"), "npv"),
            (N_("Economic, of the region"), "enpv"),
        )
    ]
    heads = [
        subject.say(N_("Net present value")),
        *(subject.words.percent(int(one) / 100) for one in _RATES),
    ]
    source = subject.say(
        N_(
            "the plan's accounts; real rates ◇, as no lender's rate for such works was found "
            "published."
        )
    )
    return subject.table(
        subject.say(N_("Net present value at three discount rates")),
        heads,
        rows,
        range(1, 4),
        source,
    )


def _notes(subject: Subject) -> list[Block]:
    found = money.accounts(subject).get("notes") or ()
    lines = [
        subject.say(
            N_("{name}: {what}."),
            name=_named(subject, str(one[1])),
            what=subject.words.label("note", one[0]),
        )
        for one in (list(note.values()) if isinstance(note, Mapping) else note for note in found)
        if len(one) > 1
    ]
    return [Note(" ".join(lines))] if lines else []


def _named(subject: Subject, code: str) -> str:
    """Return the name of what a note speaks of: a ratio or a financier."""
    ratios = {"firr": N_("FIRR"), "eirr": N_("EIRR")}
    if code in ratios:
        return subject.say(ratios[code])
    funders = {one["id"]: one["funder"] for one in subject.money()["sources"]}
    return subject.say(funders.get(code, code))


def _benefits(subject: Subject) -> list[Block]:
    kinds = money.names(subject, "real_benefit")
    if not kinds:
        return []
    every, words = money.years(subject), subject.words
    design = subject.document["scenario"]["years"]["design"]
    at = every.index(design) if design in every else len(every) - 1
    rows = []
    for kind in kinds:
        held = [one or 0.0 for one in money.flow(subject, f"real_benefit:{kind}")]
        if any(held):
            rows.append(
                (
                    math.fsum(held),
                    [
                        words.label("benefit", kind),
                        money.millions(subject, held[at]),
                        money.millions(subject, math.fsum(held)),
                    ],
                )
            )
    whole = [one or 0.0 for one in money.flow(subject, "real_benefit")]
    spent = [one or 0.0 for one in money.flow(subject, "real_cost")]
    cells = [row for _, row in sorted(rows, key=lambda pair: -pair[0])]
    for name, held in ((N_("All benefits"), whole), (N_("All costs"), spent)):
        cells.append(
            [
                subject.say(name),
                money.millions(subject, held[at]),
                money.millions(subject, math.fsum(held)),
            ]
        )
    heads = [
        subject.say(N_("Benefit to the region")), subject.say(N_("In {year}"), year=design),
        subject.say(N_("{first} to {last}"), first=every[0], last=every[-1]),
    ]  # fmt: skip
    caption = subject.say(
        N_("Benefits and costs, EUR m of {year}, not discounted"), year=subject.price_year
    )
    return [subject.table(caption, heads, cells, {1, 2}, subject.say(N_("the plan's accounts.")))]


_CASH = (
    ("revenue", N_("Revenue")), ("running", N_("Operation")),
    ("cash_available", N_("Cash available")), ("debt_service", N_("Debt service")),
    ("owed", N_("Still owed")),
)  # fmt: skip


def _cover(subject: Subject) -> list[Block]:
    every = money.years(subject)
    columns = [money.flow(subject, name) for name, _ in _CASH]
    dscr, llcr = money.flow(subject, "dscr"), money.flow(subject, "llcr")
    rows = [
        [
            str(year), *(money.millions(subject, column[at]) for column in columns),
            money.times(subject, dscr[at]), money.times(subject, llcr[at] if dscr[at] else None),
        ]
        for at, year in enumerate(every)
        if any(column[at] for column in columns)
    ]  # fmt: skip
    if not rows:
        return []
    heads = [
        subject.say(N_("Year")),
        *(subject.say(name) for _, name in _CASH),
        subject.say(N_("DSCR")),
        subject.say(N_("LLCR")),
    ]
    return [
        Heading(subject.say(N_("Cash and cover of the debt"))),
        subject.table(
            subject.say(N_(
                "Cash, debt service and cover by year, EUR m of each year"
            )), heads, rows,
            range(1, 8), subject.say(N_(
                "the plan's accounts; cash available is revenue less operation and tax on profit."
            )),
        ),
    ]  # fmt: skip
