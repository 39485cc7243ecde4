"""The appraisal file on paper: blocks as data, set by Typst through one fixed template.

Everything a plan says reaches the template as strings of a JSON document: nothing of it is read
as Typst markup or code.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from dorsale.report.appraisal import drawings
from dorsale.report.appraisal.blocks import (
    Appraisal,
    Beside,
    Block,
    Chapter,
    Figure,
    Folded,
    Front,
    Heading,
    Key,
    KeyFigures,
    Listing,
    Note,
    Number,
    Paragraph,
    Piece,
    Points,
    Table,
    Terms,
    pieces,
    plain,
)

MARK = "◇"
_HERE = "\u200b"  # a line may end here
_MOST, _SHORT = 40, 12  # letters that a column of text is taken to need
_LINES = 3  # that a head may take
_TALL = 0.75  # width over height under which a drawing is set apart from the text


def write(document: Appraisal, path: Path) -> None:
    """Write the file to ``path`` whole or not at all. ``OSError`` passes through."""
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(render(document))
    os.replace(beside, path)


def render(document: Appraisal, picture: bool = False) -> Any:
    """Return the document as the bytes of a PDF, or of one PNG a page when ``picture``.

    Only the fonts that come with Typst are used: the same document gives the same bytes anywhere.
    """
    import typst  # slow start: only when a document is set

    template = (files("dorsale.report") / "templates" / "appraisal.typ").read_bytes()
    year, month = (int(part) for part in document.as_of.split("-")[:2])
    return typst.compile(
        template, format="png" if picture else "pdf", ppi=80 if picture else None,
        ignore_system_fonts=True, font_paths=[],
        sys_inputs={"data": json.dumps(as_data(document), ensure_ascii=False)},
        timestamp=int(datetime(year, month, 1, tzinfo=UTC).timestamp()),
    )  # fmt: skip


def as_data(document: Appraisal) -> dict[str, Any]:
    """Return what the template reads."""
    return {
        "language": document.language,
        "words": document.words,
        "maker": document.maker,
        "front": _front(document.front),
        "chapters": [_chapter(one) for one in document.chapters],
    }


def _front(front: Front) -> dict[str, Any]:
    return {
        "kicker": front.kicker, "title": front.title, "dateline": front.dateline,
        "sentence": _text(front.sentence), "map": _figure(front.map),
        "numbers": [_number(one) for one in front.numbers],
        "rests": [_text(one) for one in front.rests],
        "risks": [_text(one) for one in front.risks],
    }  # fmt: skip


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "title": chapter.title,
        "blocks": [_block(one) for one in chapter.blocks if not isinstance(one, Folded)],
    }


def _block(block: Block) -> dict[str, Any]:
    draw: Callable[..., dict[str, Any]] = _DRAWN[type(block)]
    return {"kind": type(block).__name__.lower(), **draw(block)}


def _text(text: str, footnotes: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return the stretches of a text, each with its address and the footnote of its mark."""
    waiting = list(footnotes)
    found: list[dict[str, str]] = []
    for one in pieces(text):
        found += _marked(one, waiting)
    return found


def _marked(piece: Piece, waiting: list[str]) -> list[dict[str, str]]:
    """Return a stretch cut after each mark that has a footnote."""
    rest, found = piece.text, []
    while waiting and MARK in rest:
        before, rest = rest.split(MARK, 1)
        found.append({"text": before + MARK, "address": "", "note": waiting.pop(0)})
    if rest:
        shown = _broken(rest) if piece.address else rest
        found.append({"text": shown, "address": piece.address, "note": ""})
    return found


def _broken(text: str) -> str:
    """Return the name of a host that may end a line after each of its dots.

    >>> _broken("data.example.org").split(_HERE), _broken("A law. Page 2").split(_HERE)
    (['data.', 'example.', 'org'], ['A law. Page 2'])
    """
    return text if " " in text else text.replace(".", "." + _HERE)


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "svg": drawings.for_print(figure.drawn, figure.styles),
        "caption": figure.caption,
        "source": _text(figure.source),
        "wide": figure.wide,
        "ratio": drawings.ratio(figure.drawn),
        "tall": drawings.ratio(figure.drawn) < _TALL,
        "legend": _legend(figure.legend, figure.styles),
    }


def _legend(keys: Sequence[Key], styles: str = "") -> list[dict[str, str]]:
    return [{"svg": drawings.for_print(one.drawn, styles), "text": one.text} for one in keys]


def _beside(row: Beside) -> dict[str, Any]:
    return {"figures": [_figure(one) for one in row.figures], "legend": _legend(row.legend)}


def _table(table: Table) -> dict[str, Any]:
    grid = table.grid
    return {
        "caption": plain(grid.caption),
        "heads": [plain(head) for head in grid.heads],
        "rows": [[_text(cell) for cell in row] for row in grid.rows],
        "right": [at in grid.numbers for at in range(len(grid.heads))],
        "columns": widths(grid.heads, grid.rows, grid.numbers),
        "source": _text(table.source),
        "total": table.total,
        "lines": sum(map(_lines, grid.rows)),
    }


def _lines(row: Sequence[str]) -> int:
    """Return about how many lines of print a row takes; a table of many may break.

    >>> _lines(["Short", "A cell of text that is far too long for a line of forty letters"])
    2
    """
    return max((math.ceil(len(plain(cell)) / _MOST) for cell in row), default=1) or 1


def widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: frozenset[int]
) -> list[tuple[str, float]]:
    """Return how wide each column is: ``share`` of what is left, ``letters``, or ``auto``.

    A column of numbers or of short words is as wide as its cells, however long its head is.

    >>> widths(["Name", "Euros, price of 2025"], [["A long name of a site", "1"]], frozenset({1}))
    [('share', 21.0), ('letters', 7.0)]
    """
    cells = [[plain(row[at]) for row in rows] or [""] for at in range(len(heads))]
    longest = [max(map(len, column)) for column in cells]
    found = [
        _fixed(head, most) if at in numbers or most <= _SHORT else ("share", _share(head, column))
        for at, (head, column, most) in enumerate(zip(heads, cells, longest, strict=True))
    ]
    return found if any(kind == "share" for kind, _ in found) else [("share", 1.0), *found[1:]]


def _fixed(head: str, longest: int) -> tuple[str, float]:
    if len(head) <= longest:
        return "auto", 0.0
    asked = len(head) if len(head) <= _SHORT else math.ceil(len(head) / _LINES)
    return "letters", float(max(longest, _word(head), asked))


def _word(text: str) -> int:
    return max((len(one) for one in text.split(" ")), default=0)


def _share(head: str, cells: Sequence[str]) -> float:
    """Return how many letters a column of text asks for: between its mean and its longest."""
    lengths = [len(one) for one in cells]
    word = max(_word(head), *(_word(one) for one in cells))
    asked = max(sum(lengths) / len(lengths), 1.5 * max(lengths) ** 0.75, word)
    return float(min(round(asked), _MOST))


def _number(one: Number) -> dict[str, Any]:
    return {
        "label": one.label, "value": one.value, "remark": one.remark, "lines": list(one.lines),
    }  # fmt: skip


_DRAWN: Mapping[type, Callable[..., dict[str, Any]]] = {
    Heading: lambda one: {"text": one.text},
    Paragraph: lambda one: {"text": _text(one.text, one.footnotes), "strong": one.strong},
    Points: lambda one: {"items": [_text(item) for item in one.items]},
    Note: lambda one: {"text": _text(one.text)},
    Listing: lambda one: {"text": _text(one.text)},
    Figure: _figure,
    Beside: _beside,
    Table: _table,
    KeyFigures: lambda one: {"numbers": [_number(number) for number in one.numbers]},
    Terms: lambda one: {"pairs": [[term, _text(said)] for term, said in one.pairs]},
}
