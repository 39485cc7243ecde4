"""Sheets by year: one column a year, the same column on every sheet.

Column A names the line, B its unit, C its total or constant, years follow from D. A formula is
a template where ``{c}`` stands for the column of the year, ``{p}`` for the year before and ``{n}``
for the year after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from dorsale.formats.workbook.page import MONEY, YEAR, Page, Say
from dorsale.plan.problems import N_

FIRST = 4
HEAD_ROW = 4
_YEARS_A_PAGE = 14


class YearPage(Page):
    """A sheet whose columns are years: ``rows`` keeps the row of each line by key."""

    def __init__(
        self, book: Workbook, title: str, meaning: str, years: Iterable[int], say: Say
    ) -> None:
        """Add the sheet with its title, its meaning and the row of years."""
        super().__init__(book, title, say)
        self.years = [int(year) for year in years]
        self.rows: dict[str, int] = {}
        self._kept: set[str] = set()
        self.heading(title, meaning)
        head = [say(N_("Line")), say(N_("Unit")), say(N_("Total")), *self.years]
        self.line(head, [("head", ""), ("head", ""), ("head", ""), ("head", YEAR)])

    @property
    def last(self) -> str:
        """Return the letter of the last year's column."""
        return str(get_column_letter(FIRST + len(self.years) - 1))

    def section(self, text: str) -> None:
        """Leave a row and name what follows."""
        self.skip()
        self.line([text], [("strong", "")])

    def flow(
        self,
        key: str,
        label: str,
        cells: str | Mapping[int, Any] | Sequence[Any],
        *,
        unit: str = "EUR",
        total: str | float | None = "sum",
        style: str = "formula",
        form: str = MONEY,
        first: str | None = None,
        final: str | None = None,
        total_style: str = "formula",
    ) -> int:
        """Write a line of one cell a year and remember its row under ``key``.

        ``cells``: a template, values by year, or one value a year; ``first`` and ``final`` are the
        templates of the first and the last year. ``total``: ``sum``, a formula or a constant for
        column C, or None.
        """
        row = self.rows[key] if key in self._kept else self.row
        self.rows[key] = row
        self.put(row, 1, label, "strong" if style == "total" else "text")
        self.put(row, 2, unit, "note")
        if total is not None:
            whole = f"=SUM({self.span(row)})" if total == "sum" else total
            self.put(row, 3, whole, "total" if style == "total" else total_style, form)
        ends = {0: first, len(self.years) - 1: final}
        for place, year in enumerate(self.years):
            value = _cell(ends.get(place) or cells, place, year)
            if value is not None:
                self.put(row, FIRST + place, value, style, form)
        self.row += 0 if key in self._kept else 1
        return row

    def constant(self, key: str, label: str, value: Any, form: str = MONEY) -> str:
        """Write a line with one figure, in column C; return its address."""
        style = "formula" if isinstance(value, str) else "input"
        self.rows[key] = self.line(
            [label, None, value], [("text", ""), ("text", ""), (style, form)]
        )
        return self.total(key)

    def keep(self, keys: Iterable[str]) -> None:
        """Keep a row for each key: lines above may refer to what is worked out below."""
        for key in keys:
            self.rows[key] = self.row
            self._kept.add(key)
            self.row += 1

    def span(self, row: int) -> str:
        """Return the address of a line's years on this sheet."""
        return f"${get_column_letter(FIRST)}{row}:${self.last}{row}"

    def of(self, key: str) -> str:
        """Return the template of a line's year, for a formula on any sheet."""
        return f"{self.title}!{{c}}{self.rows[key]}"

    def here(self, key: str) -> str:
        """Return the template of a line's year, for a formula on this sheet."""
        return f"{{c}}{self.rows[key]}"

    def total(self, key: str) -> str:
        """Return the address of a line's column C, for a formula on any sheet."""
        return self.ref(self.rows[key], 3)

    def all(self, key: str) -> str:
        """Return the address of all years of a line, for a formula on any sheet."""
        row, first = self.rows[key], get_column_letter(FIRST)
        return f"{self.title}!${first}${row}:${self.last}${row}"

    def close(self, widths: Sequence[int] = (58, 12, 14)) -> None:
        """Set widths and what stays in sight; print names beside the years of every page."""
        wide = 1 + len(self.years) // _YEARS_A_PAGE
        self.finish(
            [*widths, *[13] * len(self.years)], f"D{HEAD_ROW + 1}", HEAD_ROW, pages_wide=wide
        )
        self.sheet.print_title_cols = "A:C"


def _cell(cells: Any, place: int, year: int) -> Any:
    if isinstance(cells, Mapping):
        return cells.get(year)
    if not isinstance(cells, str):
        return cells[place]
    template, column = cells, FIRST + place
    for name, step in (("c", 0), ("p", -1), ("n", 1)):
        template = template.replace("{" + name + "}", get_column_letter(column + step))
    return template
