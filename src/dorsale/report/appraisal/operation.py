"""Operation and sustainability: what runs, what it costs a year, and who answers for it."""

from __future__ import annotations

import math
from collections import defaultdict

from dorsale.plan.problems import N_
from dorsale.report import sections
from dorsale.report.appraisal import drawings, regulator
from dorsale.report.appraisal.blocks import (
    Block,
    Chapter,
    Figure,
    Heading,
    Key,
    KeyFigures,
    Number,
    Paragraph,
    Points,
)
from dorsale.report.appraisal.subject import Subject


def write(subject: Subject) -> Chapter | None:
    """Return the chapter on operation, or ``None`` where the plan has no money."""
    money = subject.money()
    if not money:
        return None
    held = sections.finance.view(subject.document, subject.words)
    assert held is not None
    numbers = [
        _yearly(subject),
        Number(
            subject.say(N_("Price that pays for everything")),
            _price(subject, "price_full_eur_per_mbps_month"),
            subject.say(N_("a Mbit/s and month")),
        ),
        Number(
            subject.say(N_("Price that pays operation and debt")),
            _price(subject, "price_cash_eur_per_mbps_month"),
            subject.say(N_("a Mbit/s and month")),
        ),
    ]  # fmt: skip
    keys = [
        Key(drawings.box_swatch("shade-4"), subject.say(N_("debt service"))),
        Key(drawings.box_swatch("shade-1"), subject.say(N_("operation"))),
    ]
    caption = subject.say(N_("Operation and debt service by year, millions of euros."))
    blocks: list[Block] = [
        KeyFigures(numbers),
        *_items(subject),
        Figure(held["running"], caption, legend=keys),
        *_pairs(subject),
        *regulator.write(subject),
        Heading(subject.say(N_("What keeps it running"))),
        _conditions(subject),
    ]
    return Chapter("operation", subject.say(N_("Operation and sustainability")), blocks)


def _yearly(subject: Subject) -> Number:
    year = subject.document["scenario"]["years"]["design"]
    running = {one["year"]: one["running_eur"] for one in subject.money()["years"]}
    label = subject.say(N_("Operation in {year}"), year=year)
    return Number(
        label,
        subject.words.money(running.get(year, 0.0)),
        subject.say(N_("a year, leases and capacity included")),
    )


def _price(subject: Subject, key: str) -> str:
    said = subject.words.rounded(subject.money()[key])
    return f"{said}\u00a0€" if subject.words.language == "fr" else f"EUR\u00a0{said}"


def _items(subject: Subject) -> list[Block]:
    """Return what operation costs a year once all serves, by item."""
    rows = subject.document["bill"].get("operation") or ()
    if not rows:
        return []
    words = subject.words
    whole: dict[str, float] = defaultdict(float)
    local: dict[str, float] = defaultdict(float)
    for one in rows:
        whole[one["item"]] += one["eur_per_year"]
        local[one["item"]] += one["eur_per_year"] * one["local_share"]
    cells = [
        [words.label("running", name), words.money(eur), words.percent(local[name] / eur)]
        for name, eur in sorted(whole.items(), key=lambda pair: -pair[1])
        if eur
    ]  # fmt: skip
    total = math.fsum(whole.values())
    share = words.percent(math.fsum(local.values()) / total if total else 0.0)
    cells.append([subject.say(N_("All")), words.money(total), share])
    heads = [
        subject.say(N_("Item")), subject.say(N_("A year")), subject.say(N_("In local currency")),
    ]  # fmt: skip
    source = subject.say(
        N_("the plan's bill, {year} prices, once all serves; renewal is what must be set aside."),
        year=subject.price_year,
    )  # fmt: skip
    caption = subject.say(N_("Operation by item"))
    said = sections.finance.running(subject.document, words)
    table = subject.table(caption, heads, cells, {1, 2}, source, total=True)
    return [table, *([Paragraph(said)] if said else ())]


_USES = (
    ("lit", N_("Lit by the plan")), ("operators", N_("Operators")), ("state", N_("State")),
    ("neighbours", N_("Neighbours")), ("for_sale", N_("Dark fibre for sale")),
    ("spare", N_("Spare")),
)  # fmt: skip


def _pairs(subject: Subject) -> list[Block]:
    """Return what the fibre pairs of the new cables are for, in pair-kilometres."""
    rows = subject.document["bill"].get("fibre_pairs") or ()
    if not rows:
        return []
    words = subject.words
    km = {one["id"]: one["length_km"] for one in subject.document["spans"]}
    sums = {use: math.fsum(one[use] * km.get(one["span"], 0.0) for one in rows) for use, _ in _USES}
    total = math.fsum(sums.values()) or 1.0
    cells = [
        [subject.say(name), words.km(sums[use]), words.percent(sums[use] / total)]
        for use, name in _USES
    ]
    heads = [subject.say(N_("Use")), subject.say(N_("Pairs × km")), subject.say(N_("Share"))]
    source = subject.say(N_("the plan's bill; the split is an assumption ◇ of the scenario."))
    caption = subject.say(N_("Fibre pairs of the new cables by use"))
    return [subject.table(caption, heads, cells, {1, 2}, source)]


def _conditions(subject: Subject) -> Points:
    return Points([
        subject.say(N_(
            "An operator with a contract and its own money runs the network; the States own it, "
            "and lease it out open to all on the same published terms."
        )),
        subject.say(N_(
            "Maintenance is paid from sales before any dividend: teams and depots within a day's "
            "drive of every span, spares for the largest cut met."
        )),
        subject.say(N_(
            "Relocation for road works is agreed with the road administrations before they dig, "
            "and paid by whoever asks for it."
        )),
        subject.say(N_(
            "Equipment is renewed when it ages, cable and duct stay: money is set aside for it "
            "every year."
        )),
    ])  # fmt: skip
