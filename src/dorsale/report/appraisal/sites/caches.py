"""Caches: where one pays for itself, and what it saves."""

from __future__ import annotations

from collections.abc import Mapping

from dorsale.plan.problems import N_
from dorsale.report import facts
from dorsale.report.appraisal.blocks import Block, Folded, Heading, Paragraph, Table
from dorsale.report.appraisal.sites.amounts import NONE, millions, plain
from dorsale.report.appraisal.subject import Subject
from dorsale.report.sites.held import Held, Row
from dorsale.report.tables import Grid


def write(subject: Subject, held: Held) -> list[Block]:
    """Return the section on caches; nothing where none was looked for."""
    found = held.sites["caches"]
    if not found or not found["rows"]:
        return []
    open_ = [row for row in found["rows"] if row["site"] in set(found["open"])]
    blocks: list[Block] = [
        Heading(subject.say(N_("Where a cache pays"))), Paragraph(_said(subject, held, found)),
    ]  # fmt: skip
    if not open_:
        return blocks
    caption = subject.say(N_("Caches that pay; sums are present values, M EUR"))
    blocks.append(Table(_table(subject, held, open_, caption)))
    every = subject.say(N_("Every town and the cache that serves it"))
    return [*blocks, Folded(every, [Table(_table(subject, held, found["rows"], every))])]


def _said(subject: Subject, held: Held, found: Row) -> str:
    words, named = subject.words, facts.names(held.document)
    if not found["open"]:
        return subject.say(N_("Nowhere does a cache save more than it costs."))
    towns = words.join(sorted(named.get(one, one) for one in found["open"]))
    return subject.say(
        N_(
            "A cache of popular content saves more transport and transit than it costs in {towns}. "
            "All of it costs {value} (present value), and nothing costs less than {bound}, proved."
        ),
        towns=towns, value=words.money(found["value_eur"]), bound=words.money(found["bound_eur"]),
    )  # fmt: skip


def _table(subject: Subject, held: Held, rows: list[Row], caption: str) -> Grid:
    words, named = subject.words, facts.names(held.document)
    cells = [
        [
            _town(named, row["site"]), _town(named, row["served_by"]),
            plain(words, row["gbps"]),
            millions(words, row["node_eur"]) if row["node_eur"] else NONE,
            millions(words, row["saved_eur"]),
        ]
        for row in sorted(rows, key=lambda row: -row["saved_eur"])
    ]  # fmt: skip
    heads = [
        subject.say(N_("Town")), subject.say(N_("Served by")), "Gbit/s",
        subject.say(N_("Cache")), subject.say(N_("Saves")),
    ]  # fmt: skip
    return Grid(caption, heads, cells, frozenset(range(2, 5)), long=len(cells) > 20)


def _town(named: Mapping[str, str], site: str | None) -> str:
    return named.get(site, site) if site else NONE
