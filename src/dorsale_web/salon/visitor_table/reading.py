"""From the bytes of a CSV file to numbered rows, whatever its encoding and separator."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _

from dorsale_web.members.actions.uploads import is_text
from dorsale_web.members.refusal import Refused

MOST_BYTES = 8_000_000
MOST_ROWS = 20_000
MOST_LINES = 5 * MOST_ROWS  # with those that are empty
MOST_COLUMNS = 60
MOST_LINES_OF_A_ROW = 12  # a quotation mark open for longer was never closed
SEPARATORS = ",;\t"
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u200b\u200e\u200f\ufeff]")
DELIMITER_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row, numbered as a spreadsheet numbers it; ``is_open`` has a quotation mark too many."""

    number: int
    cells: list[str]
    is_open: bool = False


@dataclass
class Table:
    """A file as headings and rows, with how it was read."""

    headings: list[str]
    rows: list[Row]
    encoding: str
    separator: str
    first: int = 1  # number of the row of headings
    notes: list[str] = field(default_factory=list)


def read(name: str, content: bytes) -> Table:
    """Return a CSV file as a table.

    Raises:
        Refused: it is too large, no text, or has no row below its headings.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("{name} is larger than 8 MB. Cut it into several files.").format(name=name))
    encoding = encoding_of(content)
    text = content.decode(encoding, errors="replace")
    if not is_text(text.encode()[:2000]):
        raise Refused(
            _("{name} is not a CSV file. Save the table as CSV and send it again.").format(
                name=name
            )
        )
    separator, text = separator_of(text)
    every = rows_of(text, separator)
    try:
        rows = [row for row in islice(every, MOST_LINES) if any(row.cells)]
        is_longer = next(every, None) is not None
    except csv.Error:  # a cell of more than 100,000 signs
        raise Refused(_("{name} is not a table of visitors.").format(name=name)) from None
    if len(rows) < 2 and not is_longer:
        raise Refused(_("{name} holds no row below its headings.").format(name=name))
    if len(rows) > MOST_ROWS + 1 or is_longer:
        words = _("{name} holds more than {count} rows. Cut it into several files.")
        raise Refused(words.format(name=name, count=MOST_ROWS))
    return Table(rows[0].cells, rows[1:], encoding, separator, rows[0].number)


def encoding_of(content: bytes) -> str:
    """Return the encoding of a text: UTF-8 if it is that, else what Windows writes.

    >>> encoding_of("é".encode()), encoding_of("é".encode("cp1252"))
    ('utf-8-sig', 'cp1252')
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def separator_of(text: str) -> tuple[str, str]:
    r"""Return what stands between cells, and the text without a line that only says so.

    >>> separator_of("sep=;\nNom;Pays")
    (';', 'Nom;Pays')
    """
    said = DELIMITER_LINE.match(text)
    if said:
        return said[1], text[said.end() :]
    first = next((line for line in text.split("\n") if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=outside.count), text


def rows_of(text: str, separator: str) -> Iterator[Row]:
    """Give every row; one whose quotation mark is never closed does not swallow those below."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    number = at = 0
    while at < len(lines):
        used = lines_of_row(lines, at)
        some = lines[at : at + (used or 1)]
        if not used:
            number += 1
            yield Row(number, clean(some[0].replace('"', "").split(separator)), is_open=True)
        else:
            for cells in csv.reader([f"{line}\n" for line in some], delimiter=separator):
                number += 1
                yield Row(number, clean(cells))
        at += used or 1


def lines_of_row(lines: list[str], at: int) -> int:
    """Return how many lines a row takes, 0 when its quotation mark is never closed."""
    marks = 0
    for count, line in enumerate(lines[at : at + MOST_LINES_OF_A_ROW], start=1):
        marks += line.count('"')
        if marks % 2 == 0:
            return count
    return 0


def clean(cells: list[str]) -> list[str]:
    """Return cells without unseen signs and spaces around them."""
    return [" ".join(UNSEEN.sub("", cell).split()) for cell in cells[:MOST_COLUMNS]]
