"""How a table is declared: columns with a kind, a unit, a default and a meaning.

One declaration feeds the reader's checks, ``dorsale check --columns``, the guide and the
headers of the workbook. This module declares; ``dorsale.sources.tables`` reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["id", "text", "number", "integer", "share", "flag", "month", "code", "list"]


@dataclass(frozen=True)
class Column:
    """One column: its name carries the unit, ``kind`` says what a cell may hold.

    ``id``: an identifier (``[a-z0-9][a-z0-9._-]*``); ``share``: a number from 0 to 1;
    ``flag``: ``yes``, ``no`` or empty (unknown); ``month``: ``YYYY-MM`` or ``YYYY``;
    ``code``: one of ``codes``; ``list``: values separated by ``;`` (each one of ``codes``,
    when given). ``refers`` names the table whose ``id`` the cell must be.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    unit: str = ""
    low: float | None = None
    high: float | None = None
    codes: tuple[str, ...] = ()
    refers: str = ""


@dataclass(frozen=True)
class Table:
    """A table of a scenario folder: file name, meaning, columns, key and rules on sums."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    required: bool = False
    shares_sum_to_one: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def file(self) -> str:
        """The file name inside a scenario folder."""
        return f"{self.name}.csv"

    def column(self, name: str) -> Column:
        """Return the column called ``name``; ``KeyError`` when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
