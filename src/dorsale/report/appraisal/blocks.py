"""What a document is made of: chapters of blocks, in one language, drawn by others.

A text may hold links (``Markup``); every other character stands for itself wherever it is drawn.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from dorsale.report.tables import Grid

_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Piece:
    """A stretch of text; ``address`` is where it leads, empty when nowhere."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading within a chapter."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; the footnotes belong to its marks ◇, in their order."""

    text: str
    footnotes: Sequence[str] = ()
    strong: bool = False


@dataclass(frozen=True)
class Points:
    """A list of short statements."""

    items: Sequence[str]


@dataclass(frozen=True)
class Note:
    """A statement set apart: what a reader must not miss."""

    text: str


@dataclass(frozen=True)
class Listing:
    """Many short entries that are looked up, not read: small, over the whole width."""

    text: str


@dataclass(frozen=True)
class Key:
    """One line of a legend: a swatch or a sign, and what it stands for."""

    drawn: Markup
    text: str


@dataclass(frozen=True)
class Figure:
    """A drawing with its caption; ``wide`` ones take the whole width of the page.

    ``styles`` are rules for paper beyond those of charts: the colours of a map.
    """

    drawn: Markup
    caption: str
    source: str = ""
    legend: Sequence[Key] = ()
    wide: bool = False
    styles: str = ""


@dataclass(frozen=True)
class Beside:
    """Figures side by side, with one legend for all."""

    figures: Sequence[Figure]
    legend: Sequence[Key] = ()


@dataclass(frozen=True)
class Table:
    """A table with where its figures come from; ``total`` sets the last row apart."""

    grid: Grid
    source: str = ""
    total: bool = False


@dataclass(frozen=True)
class Number:
    """A key figure: what it is, its value with its unit, and what to know of it."""

    label: str
    value: str
    remark: str = ""
    lines: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class KeyFigures:
    """Figures to be remembered."""

    numbers: Sequence[Number]


@dataclass(frozen=True)
class Terms:
    """Words or inputs, each with what it means."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Folded:
    """Tables that a reader of the page may open; on paper they are left out."""

    title: str
    tables: Sequence[Table]


Block = (
    Heading | Paragraph | Points | Note | Listing | Figure | Beside | Table | KeyFigures | Terms
    | Folded
)  # fmt: skip


@dataclass(frozen=True)
class Chapter:
    """A chapter of the document."""

    id: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Front:
    """The first page, for a reader who reads no further."""

    kicker: str
    title: str
    sentence: str
    dateline: str
    map: Figure
    numbers: Sequence[Number]
    rests: Sequence[str]
    risks: Sequence[str]


@dataclass(frozen=True)
class Appraisal:
    """The whole document in one language. ``as_of`` is ``YYYY-MM``."""

    language: str
    front: Front
    chapters: Sequence[Chapter]
    as_of: str
    maker: str
    words: dict[str, str] = field(default_factory=dict)


def pieces(text: str) -> list[Piece]:
    """Return a text as stretches, links to other documents kept, every other tag dropped.

    >>> pieces(Markup('see <a href="https://a.org/?b&amp;c" rel="x">A &amp; B</a>'))
    [Piece(text='see ', address=''), Piece(text='A & B', address='https://a.org/?b&c')]
    >>> pieces("a <b> *c*")
    [Piece(text='a <b> *c*', address='')]
    """
    if not isinstance(text, Markup):
        return [Piece(text)] if text else []
    return [one for one in _stretches(str(text)) if one.text]


def _stretches(marked: str) -> Iterator[Piece]:
    at = 0
    for link in _LINK.finditer(marked):
        yield Piece(_plain(marked[at : link.start()]))
        address = html.unescape(link[1])
        yield Piece(_plain(link[2]), address if address.startswith("http") else "")
        at = link.end()
    yield Piece(_plain(marked[at:]))


def _plain(marked: str) -> str:
    return html.unescape(_TAG.sub("", marked))


def plain(text: str) -> str:
    """Return a text without its links.

    >>> plain(Markup("<b>A &amp; B</b>"))
    'A & B'
    """
    return "".join(one.text for one in pieces(text))
