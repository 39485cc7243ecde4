"""Where countries exchange traffic: the exchange points of a plan, and who meets at each."""

from __future__ import annotations

import math

from dorsale.plan.problems import N_
from dorsale.report import facts
from dorsale.report.appraisal.blocks import Block, Folded, Heading, Paragraph, Table
from dorsale.report.appraisal.sites.amounts import NONE, millions, plain
from dorsale.report.appraisal.subject import Subject
from dorsale.report.sites.held import Held, Row
from dorsale.report.tables import Grid


def write(subject: Subject, held: Held) -> list[Block]:
    """Return the section on exchange points; nothing where the plan leaves them as they are."""
    found = held.sites.get("exchanges")
    if not found or not found["rows"]:
        return []
    every = subject.say(N_("Who meets where; sums are present values, M EUR"))
    return [
        Heading(subject.say(N_("Where countries exchange traffic"))),
        *(Paragraph(one) for one in (_decided(subject, found), _compared(subject, found))),
        Table(_points(subject, held, found)),
        Folded(every, [Table(_pairs(subject, held, found["rows"], every))]),
    ]


def _decided(subject: Subject, found: Row) -> str:
    words, points = subject.words, found["points"]
    return subject.say(
        N_(
            "Each pair of countries, and each country with itself, exchanges its traffic at one "
            "place. {count} exchange points are enough, {new} of them where none stands today. "
            "They and the ways to them cost {value} (present value); over all spans that could be "
            "taken nothing costs less than {bound}, proved."
        ),
        count=words.number(len(points)),
        new=words.number(sum(not one["stands"] for one in points)),
        value=words.money(found["value_eur"]), bound=words.money(found["bound_eur"]),
    )  # fmt: skip


def _compared(subject: Subject, found: Row) -> str:
    words = subject.words
    return subject.say(
        N_(
            "Over the network of this plan they cost {kept}, where the best ones would cost "
            "{best}. With the exchange points of today it would be {today}, with the transit of "
            "countries that have none; without any, {abroad}."
        ),
        kept=words.money(found["kept_eur"]), best=words.money(found["best_eur"]),
        today=words.money(math.fsum(one["today_eur"] for one in found["rows"])),
        abroad=words.money(math.fsum(one["abroad_eur"] for one in found["rows"])),
    )  # fmt: skip


def _points(subject: Subject, held: Held, found: Row) -> Grid:
    words, named = subject.words, facts.names(held.document)
    rows = [(one, [row for row in found["rows"] if row["site"] == one["site"]])
            for one in found["points"]]  # fmt: skip
    cells = [
        [
            named.get(one["site"], one["site"]),
            subject.say(N_("yes")) if one["stands"] else subject.say(N_("no")),
            words.number(len(met)), plain(words, math.fsum(row["gbps"] for row in met)),
            millions(words, one["eur"]),
            millions(words, math.fsum(row["today_eur"] - row["eur"] for row in met)),
        ]
        for one, met in sorted(rows, key=lambda pair: -sum(row["gbps"] for row in pair[1]))
    ]  # fmt: skip
    heads = [
        subject.say(N_("Town")), subject.say(N_("Stands today")), subject.say(N_("Pairs")),
        "Gbit/s", subject.say(N_("Exchange point")), subject.say(N_("Saves")),
    ]  # fmt: skip
    caption = subject.say(N_("Exchange points; sums are present values, M EUR"))
    return Grid(caption, heads, cells, frozenset(range(2, 6)))


def _pairs(subject: Subject, held: Held, rows: list[Row], caption: str) -> Grid:
    words, named = subject.words, facts.names(held.document)
    cells = [
        [
            words.country("+".join(dict.fromkeys((one["country"], one["other"])))),
            named.get(one["site"], one["site"]) or NONE,
            plain(words, one["gbps"]), plain(words, one["rtt_ms"]),
            millions(words, one["today_eur"] - one["eur"]),
            millions(words, one["abroad_eur"] - one["eur"]),
        ]
        for one in sorted(rows, key=lambda one: -one["gbps"])
    ]  # fmt: skip
    heads = [
        subject.say(N_("Between")), subject.say(N_("Exchange point")), "Gbit/s",
        subject.say(N_("Round trip, ms")), subject.say(N_("Saves on today")),
        subject.say(N_("Saves on transit")),
    ]  # fmt: skip
    return Grid(caption, heads, cells, frozenset(range(2, 6)), long=len(cells) > 20)
