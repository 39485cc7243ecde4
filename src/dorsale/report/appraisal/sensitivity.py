"""What may move the returns: one input at a time, demand, a late State's share, all together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report.appraisal import money, swings
from dorsale.report.appraisal.blocks import Block, Figure, Heading, Paragraph
from dorsale.report.appraisal.subject import Subject

Row = Mapping[str, Any]
_WIDEST = 8
_DEMAND = {-1.0: "low", 0.0: "central", 1.0: "high"}


def write(subject: Subject) -> list[Block]:
    """Return every sensitivity that the plan holds."""
    return [
        *_tornado(subject), *_switching(subject), *_demand(subject), *_late(subject),
        *_simulated(subject),
    ]  # fmt: skip


def _tornado(subject: Subject) -> list[Block]:
    held = [one for one in money.varied(subject, "tornado") if one["ratio"] == "enpv"]
    rows = [one for one in held if None not in (money.known(one["low"]), money.known(one["high"]))]
    rows = sorted(rows, key=lambda one: -abs(one["high"] - one["low"]))[:_WIDEST]
    if not rows:
        return []
    drawn = [_swing(subject, one) for one in rows]
    title = subject.say(N_("What moves the economic net present value"))
    chart = swings.draw(
        drawn, float(rows[0]["typical"]), title, lambda eur: money.eur(subject, eur)
    )
    caption = subject.say(
        N_(
            "What moves the economic net present value: one input at a time from its low to its "
            "high value. Blue: a higher input brings more; grey: less."
        )
    )
    return [Heading(subject.say(N_("What moves the result"))), Figure(chart, caption)]


def _swing(subject: Subject, one: Row) -> swings.Swing:
    name = one["parameter"]
    row = money.parameter(subject, name)
    low, high = (_at(subject, name, money.known(row.get(key))) for key in ("low", "high"))
    label = subject.words.label("parameter", name)
    return swings.Swing(label, one["low"], one["high"], f"{low} – {high}" if row else "")


def _at(subject: Subject, name: str, value: float | None) -> str:
    """Return the value of an input in words; demand has three cases and no number."""
    if name == "demand_level" and value in _DEMAND:
        return subject.words.label("demand_case", _DEMAND[value])
    return money.said(subject, name, value)


def _switching(subject: Subject) -> list[Block]:
    rows = money.varied(subject, "switching")
    if not rows:
        return []
    cells = [_switch(subject, one) for one in rows]
    heads = [
        subject.say(N_("Input")),
        subject.say(N_("In the plan")),
        subject.say(N_("Value at which it turns")),
        subject.say(N_("Change")),
    ]
    said = subject.say(
        N_(
            "How far one input may move, all others held, before the net present value is zero. A "
            "dash: it does not turn within the range searched."
        )
    )
    caption = subject.say(N_("Switching values"))
    return [
        Heading(subject.say(N_("Switching values"))), Paragraph(said),
        subject.table(caption, heads, cells, {1, 2, 3}, subject.say(N_("the plan's accounts."))),
    ]  # fmt: skip


def _switch(subject: Subject, one: Row) -> list[str]:
    name, change = one["parameter"], money.known(one.get("change"))
    label = subject.words.label("parameter", name)
    if one.get("ratio") == "enpv":
        label = subject.say(N_("{input} (economic)"), input=label)
    sign = "+" if (change or 0.0) >= 0 else "−"
    return [
        label, money.said(subject, name, money.known(one["typical"])),
        money.said(subject, name, money.known(one["switch"])),
        "–" if change is None else sign + subject.words.percent(abs(change)),
    ]  # fmt: skip


_SHOWN = (
    ("eirr", "EIRR", money.percent), ("enpv", N_("Economic NPV"), money.eur),
    ("firr", "FIRR", money.percent), ("npv", N_("Financial NPV"), money.eur),
    ("dscr_min", N_("Lowest DSCR"), money.times),
)  # fmt: skip


def _shown(subject: Subject, row: Row) -> list[str]:
    return [write_one(subject, money.known(row.get(name))) for name, _, write_one in _SHOWN]


def _heads(subject: Subject, first: Sequence[str]) -> list[str]:
    return [*first, *(subject.say(name) for _, name, _ in _SHOWN)]


def _demand(subject: Subject) -> list[Block]:
    rows = money.varied(subject, "demand")
    if not rows:
        return []
    cells = [
        [subject.words.label("demand_case", one["demand"]), *_shown(subject, one)] for one in rows
    ]
    heads = _heads(subject, [subject.say(N_("Demand"))])
    caption = subject.say(N_("Low, central and high demand"))
    return [
        subject.table(
            caption, heads, cells, range(1, len(heads)), subject.say(N_("the plan's accounts."))
        )
    ]


def _late(subject: Subject) -> list[Block]:
    rows = money.varied(subject, "late")
    if not rows:
        return []
    cells = [
        [
            subject.words.label("late_case", one["case"]), subject.words.number(one["months"]),
            money.eur(subject, money.known(one["extra_eur"])),
            money.eur(subject, money.known(one.get("lost_cash_eur"))),
            money.eur(subject, money.known(one.get("unbuilt_eur"))),
            money.percent(subject, money.known(one.get("eirr"))),
            money.eur(subject, money.known(one.get("enpv"))),
        ]
        for one in rows
    ]  # fmt: skip
    heads = [
        subject.say(N_("Case")),
        subject.say(N_("Months of standstill")),
        subject.say(N_("Extra cost")),
        subject.say(N_("Cash not earned")),
        subject.say(N_("Not built")),
        subject.say(N_("EIRR")),
        subject.say(N_("Economic NPV")),
    ]
    said = subject.say(
        N_(
            "The data centre of Brazzaville stood unfinished because the State's share did not "
            "come. While works stand still the site costs, prices rise, interest runs and nothing "
            "is earned ◇."
        )
    )
    note = subject.say(
        N_(
            "Assumption: what a site costs while it stands still, and for how much of the delay "
            "it does."
        )
    )
    caption = subject.say(N_("A State's share that comes late, or never"))
    return [
        Heading(caption),
        Paragraph(said, (note,)),
        subject.table(caption, heads, cells, range(1, 7), subject.say(N_("the plan's accounts."))),
    ]


def _simulated(subject: Subject) -> list[Block]:
    held = (subject.money().get("varied") or {}).get("simulated") or {}
    rows = []
    for name, label, write_one in _SHOWN:
        one = held.get(name)
        if one:
            below = money.known(one.get("below_zero"))
            ends = [write_one(subject, money.known(one.get(key))) for key in ("p10", "p50", "p90")]
            rows.append([subject.say(label), *ends, money.percent(subject, below)])
    if not rows:
        return []
    draws = (subject.money()["varied"]).get("draws") or 0
    heads = [subject.say(N_("Ratio")), "P10", "P50", "P90", subject.say(N_("Below zero"))]
    caption = subject.say(
        N_("Ranges of the ratios, all inputs drawn together ({n} draws)"),
        n=subject.words.number(draws),
    )
    return [
        subject.table(caption, heads, rows, range(1, 5), subject.say(N_("the plan's accounts.")))
    ]
