"""When something fails: who still reaches hosted data, and from how far."""

from __future__ import annotations

from collections.abc import Sequence

from dorsale.plan.problems import N_
from dorsale.plan.sites import SPAN
from dorsale.report import tables
from dorsale.report.appraisal.blocks import Block, Heading, Paragraph, Table
from dorsale.report.appraisal.sites.amounts import plain
from dorsale.report.appraisal.subject import Subject
from dorsale.report.sites.held import ABROAD, Held, Row, known
from dorsale.report.tables import Grid

_SHOWN = 6
_ALL = 0.99995


def write(subject: Subject, held: Held) -> list[Block]:
    """Return the section on failures; nothing where none was looked at."""
    rows = held.sites["after_failures"]
    single = [row for row in rows if _counts(held, row["element"])]
    if not single:
        return []
    return [
        Heading(subject.say(N_("When something fails"))),
        Paragraph(_said(subject, single, _of(rows, ABROAD))),
        Table(_table(subject, held, rows, single)),
    ]  # fmt: skip


def _counts(held: Held, element: str) -> bool:
    """Tell whether a row is a single failure of what the plan holds."""
    hall = element.removeprefix(SPAN)
    chosen = {one["id"] for one in held.sites["data_centres"]}
    return element not in ("", ABROAD) and (hall == element or hall in chosen)


def _of(rows: Sequence[Row], element: str) -> Row | None:
    return next((row for row in rows if row["element"] == element), None)


def _said(subject: Subject, single: Sequence[Row], abroad: Row | None) -> str:
    words = subject.words
    worst = min(row["hosted"] for row in single)
    inside = min(row["inside"] for row in single)
    whole = sum(row["hosted"] >= _ALL for row in single)
    said = [
        subject.say(
            N_(
                "In {whole} of {all} single failures everybody still reaches hosted data; in the "
                "worst one {share} of the people do. Where the road inside the region is cut, the "
                "way leads over the internet: in the worst case {inside} keep a way inside."
            ),
            whole=words.number(whole), all=words.number(len(single)),
            share=words.percent(worst, 1), inside=words.percent(inside, 1),
        )
    ]  # fmt: skip
    if abroad:
        said.append(
            subject.say(
                N_(
                    "With every cable abroad cut at once, {hosted} reach hosted data, and "
                    "{internet} the rest of the internet."
                ),
                hosted=words.percent(abroad["hosted"], 1),
                internet=words.percent(abroad["internet"], 1),
            )
        )
    return " ".join(said)


def _table(subject: Subject, held: Held, rows: Sequence[Row], single: Sequence[Row]) -> Grid:
    worst = sorted(single, key=lambda row: (row["hosted"], row["inside"], _longer(row)))
    shown = [one for one in (_of(rows, ""), *worst[:_SHOWN], _of(rows, ABROAD)) if one]
    heads = [
        subject.say(N_("What fails")), subject.say(N_("People who reach hosted data")),
        subject.say(N_("by a way inside the region")), subject.say(N_("Who reach the internet")),
        subject.say(N_("Mean round trip, ms")), subject.say(N_("Largest, ms")),
    ]  # fmt: skip
    cells = [[_name(subject, held, row), *_cells(subject, row)] for row in shown]
    caption = subject.say(N_("The worst single failures, and every cable abroad cut"))
    return Grid(caption, heads, cells, frozenset(range(1, 6)))


def _longer(row: Row) -> float:
    return -(known(row["latency_ms"]) or 0.0)


def _cells(subject: Subject, row: Row) -> list[str]:
    words = subject.words
    return [
        *(words.percent(row[key], 1) for key in ("hosted", "inside", "internet")),
        plain(words, row["latency_ms"], 1), plain(words, row["latency_worst_ms"], 1),
    ]  # fmt: skip


def _name(subject: Subject, held: Held, row: Row) -> str:
    """Return the name of what fails: a data centre, a shared risk, a span or a way."""
    element = row["element"]
    if not element:
        return subject.say(N_("nothing"))
    if element == ABROAD:
        return subject.say(N_("every cable abroad"))
    if element.startswith(SPAN):
        hall = held.short.get(element.removeprefix(SPAN), "")
        return subject.say(N_("data centre of {place}"), place=hall)
    return tables.failure(element, held.document, subject.words)
