"""The cost of a data centre beside what others cost, and beside the sum of the cost book."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from dorsale.plan.problems import N_
from dorsale.report.appraisal.blocks import Block, Folded, Note, Table
from dorsale.report.appraisal.sites.amounts import NONE, between, millions_of_three, plain
from dorsale.report.appraisal.subject import Subject
from dorsale.report.sites import held as facts
from dorsale.report.sites.held import Held, Row
from dorsale.report.tables import Grid
from dorsale.report.words import Words, host


def write(subject: Subject, held: Held, built: Sequence[Row]) -> list[Block]:
    """Return the cost per unit beside what was seen elsewhere, and the sums of the cost book."""
    first = next((one for one in built if one["beside"]), None)
    blocks: list[Block] = [Table(_beside(subject, first))] if first else []
    return [*blocks, *_books(subject, held, built)]


def _beside(subject: Subject, one: Row) -> Grid:
    words = subject.words
    first = {row["measure"]: at for at, row in reversed(list(enumerate(one["beside"])))}
    rows = [
        [
            *(_ours(words, row) if first[row["measure"]] == at else ("", "")),
            between(row["low"], row["high"], words.rounded),
            words.label("seen", row["seen"]), linked(row["source"]),
        ]
        for at, row in enumerate(one["beside"])
    ]  # fmt: skip
    heads = [
        subject.say(N_("EUR per unit")), subject.say(N_("This plan (low–high)")),
        subject.say(N_("Seen elsewhere")), subject.say(N_("Where")), subject.say(N_("Source")),
    ]  # fmt: skip
    caption = subject.say(
        N_("Cost of {place} beside what others cost"), place=words.say(one["name"])
    )
    return Grid(caption, heads, rows, frozenset({1, 2}))


def _ours(words: Words, row: Row) -> tuple[str, str]:
    """Return a measure and our value of it, said once for all that stands beside it."""
    spread = between(row["ours_low"], row["ours_high"], words.rounded)
    return words.label("unit_cost", row["measure"]), f"{plain(words, row['ours'])} ({spread})"


def _books(subject: Subject, held: Held, built: Sequence[Row]) -> list[Block]:
    """Return what the cost book says of the same places, and which of both the bill counts."""
    words, rows = subject.words, [one for one in built if one["cost_book"]]
    if not rows:
        return []
    cells = [
        [
            held.short[one["id"]], _listed(words, one["cost_book"]),
            millions_of_three(words, one["cost_book"]["eur"]), _paid(words, one["cost_book"]),
            words.number(facts.power(one)), millions_of_three(words, one["cost_eur"]),
            subject.say(N_("cost book") if one["billed"] == "book" else N_("this plan")),
        ]
        for one in rows
    ]  # fmt: skip
    heads = [
        subject.say(N_("Data centre")), subject.say(N_("Cost book")),
        subject.say(N_("the same in {year} prices, M EUR"), year=subject.price_year),
        subject.say(N_("pays, at our cost, for kW")), subject.say(N_("This plan, kW")),
        subject.say(N_("This plan, M EUR")), subject.say(N_("The bill counts")),
    ]  # fmt: skip
    caption = subject.say(N_("The sum of the cost book beside the cost of this plan (low–high)"))
    grid = Grid(caption, heads, cells, frozenset(range(1, 6)))
    given = [Note(_book(subject, one)) for one in rows if one["billed"] == "book"]
    return [*given, Table(grid)] if given else [Folded(caption, [Table(grid)])]


def _listed(words: Words, book: Row) -> str:
    return f"{words.millions(book['listed'])}\u00a0M\u00a0{book['currency']}, {book['year']}"


def _paid(words: Words, book: Row) -> str:
    if not book.get("pays_for_kw"):
        return NONE
    low, typical, high = (words.rounded(one) for one in book["pays_for_kw"])
    return f"{typical} ({low}–{high})"


def _book(subject: Subject, one: Row) -> str:
    """Return, of a place with a published sum, what it says and what it would pay for."""
    words, book = subject.words, one["cost_book"]
    said = subject.say(
        N_("{place}: the published sum is {listed}. The bill of this plan counts it, not ours."),
        place=words.say(one["name"]), listed=_listed(words, book),
    )  # fmt: skip
    if not book.get("pays_for_kw"):
        return said
    load = subject.say(
        N_(
            "At our cost that pays for {paid} kW of IT load, where {kw} kW are built: either it is "
            "for far more load, or it holds more than a hall."
        )
        if book["pays_for_kw"][0] > facts.power(one)
        else N_("At our cost that pays for {paid} kW of IT load, where {kw} kW are built."),
        paid=_paid(words, book), kw=words.number(facts.power(one)),
    )  # fmt: skip
    return f"{said} {load}"


def linked(text: str) -> Markup:
    """Return sources that ``;`` separates as names that link to them."""
    found = [link(one.strip()) for one in text.split(" ; ")]
    return Markup(", ").join(dict.fromkeys(found))


def link(address: str, name: str = "") -> Markup:
    """Return an address as a link under ``name``, else under its host; other text as it is."""
    if not address.startswith(("http://", "https://")):
        return escape(name or address)
    said = name or host(address)
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(address, said)
