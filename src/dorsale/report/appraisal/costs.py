"""Costs: what the bill holds, its ranges, and what usually happens to such estimates."""

from __future__ import annotations

from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import corridors, sections
from dorsale.report.appraisal import expenditure, uncertainty
from dorsale.report.appraisal.blocks import (
    Beside,
    Block,
    Chapter,
    Figure,
    Heading,
    KeyFigures,
    Number,
    Paragraph,
    Table,
)
from dorsale.report.appraisal.subject import Subject
from dorsale.report.words import Words


def write(subject: Subject) -> Chapter:
    """Return the chapter on the bill and its ranges."""
    held = sections.bill.view(subject.document, subject.words)
    blocks = [
        *_total(subject, held), *expenditure.write(subject), *_parts(subject, held),
        *uncertainty.write(subject), *expenditure.tax(subject), *_bridge(subject),
        *_ground(subject),
    ]  # fmt: skip
    return Chapter("costs", subject.say(N_("Costs and ranges")), blocks)


def _total(subject: Subject, held: dict[str, Any]) -> list[Block]:
    words, total = subject.words, subject.document["bill"]["total_eur"]
    said = subject.say(
        N_(
            "The base estimate is {base}: typical rates, {year} prices, net of tax, no "
            "contingency. Costs usually drift upwards: one case in two ends under {p50}, four in "
            "five under {p80}. Contingency is the difference, {contingency}."
        ),
        base=held["base"], p50=held["p50"], p80=held["p80"], contingency=held["contingency"],
        year=subject.price_year,
    )  # fmt: skip
    numbers = [
        Number(subject.say(N_("Base estimate")), held["base"]),
        Number("P50", held["p50"]),
        Number("P80", held["p80"], subject.say(N_("base plus contingency"))),
        Number("P10–P90", _between(words, total["p10"], total["p90"])),
    ]
    return [Paragraph(said), KeyFigures(numbers), *_contingency(subject)]


def _between(words: Words, low: float, high: float) -> str:
    """Return a range of money: ``EUR 266–347 m``."""
    upper = words.millions(high)
    return words.money(high).replace(upper, f"{words.millions(low)}–{upper}")


def _contingency(subject: Subject) -> list[Block]:
    held = subject.document["bill"].get("contingency") or {}
    if not held:
        return []
    words = subject.words
    said = subject.say(
        N_(
            "Physical contingency is {physical}. Price contingency, what inflation adds until the "
            "works are paid, is {price}, and {late} if they slip as they use to; the two are "
            "never mixed."
        ),
        physical=words.money(held["physical_eur"]), price=words.money(held["price_eur"]),
        late=words.money(held["price_delayed_eur"]),
    )  # fmt: skip
    return [Paragraph(said)]


def _parts(subject: Subject, held: dict[str, Any]) -> list[Block]:
    source = subject.say(
        N_("the plan's bill: quantities of the design at the rates of the cost book.")
    )
    ranges = subject.say(
        N_(
            "Ranges are simulated for each line and are never added up: it would be a strange "
            "year in which everything went wrong at once."
        )
    )
    shown = [Figure(chart, name) for name, chart in held["charts"][1:]]
    return [
        Table(held["items"], source), Paragraph(ranges), Beside(shown),
        *(Table(grid) for grid in held["tables"]),
    ]  # fmt: skip


def _bridge(subject: Subject) -> list[Block]:
    if not subject.document["solution"].get("bridge"):
        return []
    held = sections.why.view(subject.document, subject.words)
    said = subject.say(
        N_(
            "The optimiser weighs works and years of operation together. Take the present values "
            "away, add the places, and the bill is left; contingency, and where they are counted "
            "price rises, tax and interest, come on top."
        )
    )
    caption = subject.say(N_("From what the optimiser minimises to what must be financed."))
    return [
        Heading(subject.say(N_("From the optimiser to the financing need"))), Paragraph(said),
        Figure(held["bridge"], caption),
    ]  # fmt: skip


def _ground(subject: Subject) -> list[Block]:
    held = corridors.view(subject.document, subject.words)
    if held is None:
        return []
    said = subject.say(
        N_(
            "Every corridor adds up from its ground: kilometres by way and terrain, crossings, "
            "and a rate for each. Months are those of one crew in the dry season; permits wait "
            "beside them."
        )
    )
    return [
        Heading(subject.say(N_("What the ground costs"))), Paragraph(said), Table(held["table"]),
        Table(held["rates"]),
    ]  # fmt: skip
