"""One sheet while it is written: rows from the top, styles by name, addresses to link to.

Inputs are blue on pale yellow, formulas black, links to other sheets green; figures that the
program gives and the sheet cannot work out are grey. Numbers carry formats that the reader's own
language fills in: no separator is written by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

Say = Callable[[str], str]
MONEY, AMOUNT, RATE, PERCENT = "#,##0;-#,##0;–", "#,##0.0", "0.0000", "0.0%"
RATIO, YEAR, PLAIN, TEXT = "0.00", "0", "General", "@"
YELLOW = PatternFill("solid", fgColor="FFFBE0")
SAND = PatternFill("solid", fgColor="EDEBE6")


def _font(**looks: Any) -> Font:
    return Font(name="Calibri", **{"size": 10, **looks})


FONTS = {
    "text": _font(),
    "strong": _font(bold=True),
    "title": _font(bold=True, size=14),
    "note": _font(italic=True, color="5A5A5A"),
    "head": _font(bold=True),
    "input": _font(color="0000FF"),
    "formula": _font(color="000000"),
    "total": _font(bold=True, color="000000"),
    "alarm": _font(bold=True, color="B3261E"),
    "link": _font(color="007A33"),
    "value": _font(italic=True, color="6B6B6B"),
    "address": _font(color="0072B2", underline="single"),
}
_FILLS = {"input": YELLOW, "head": SAND}
_ALIGNED = {
    "head": Alignment(wrap_text=True, vertical="top"),
    "left": Alignment(horizontal="left", vertical="top"),
}
_NUMBER = Alignment(horizontal="right", indent=1, vertical="top")
_TOP = Alignment(vertical="top")
_WORDS = ("text", "strong", "title", "note", "head")
_FIGURES = ("input", "value")
_LINED = {"total": Border(top=Side(style="thin", color="8A8A8A"))}
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))


class Page:
    """A sheet and the row where the next line goes."""

    def __init__(self, book: Workbook, title: str, say: Say) -> None:
        """Add a sheet called ``title`` (31 characters at most) to ``book``."""
        self.sheet: Worksheet = book.create_sheet(title.translate(_FORBIDDEN)[:31])
        self.say = say
        self.row = 1
        self._columns = 1
        self._styles: dict[tuple[str, str], Any] = {}

    @property
    def title(self) -> str:
        """Return the name of the sheet, quoted for a formula."""
        return "'" + str(self.sheet.title).replace("'", "''") + "'"

    def put(self, row: int, column: int, value: Any, style: str = "text", form: str = "") -> None:
        """Write one cell; ``form`` is a number format. A word is never taken for a formula."""
        cell = self.sheet.cell(row, column)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
        if style in _WORDS and cell.data_type == "f":
            cell.data_type = "s"
        cell._style = copy(self._style(cell, style, form or PLAIN))

    def line(self, values: Sequence[Any], styles: Sequence[tuple[str, str]] = ()) -> int:
        """Write one row, styles by column (the last one goes on), and return its number."""
        row = self.row
        for column, value in enumerate(values, start=1):
            if value is not None:
                style, form = styles[min(column, len(styles)) - 1] if styles else ("text", "")
                self.put(row, column, value, style, form)
        self.row += 1
        return row

    def heading(self, title: str, meaning: str) -> None:
        """Write what the sheet is, and leave a row."""
        self.sheet.row_dimensions[self.line([title], [("title", "")])].height = 21
        self.line([meaning], [("note", "")])
        self.row += 1

    def head(self, texts: Iterable[str], lines: int = 2) -> int:
        """Write the titles of columns, in a row of ``lines`` of text."""
        row = self.line(list(texts), [("head", "")])
        self.sheet.row_dimensions[row].height = 14 * lines
        return row

    def skip(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self.row += rows

    def link(self, row: int, column: int, target: str) -> None:
        """Make a cell open ``target``: an address, or ``#'Sheet'!A1``."""
        cell = self.sheet.cell(row, column)
        if target.startswith("#"):
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target[1:])
        else:
            cell.hyperlink = target
        cell._style = copy(self._style(cell, "address", PLAIN))

    def ref(self, row: int, column: int) -> str:
        """Return the address of a cell, for a formula on any sheet."""
        return f"{self.title}!${get_column_letter(column)}${row}"

    def column(self, first: int, last: int, column: int) -> str:
        """Return the address of rows ``first`` to ``last`` of a column."""
        letter = get_column_letter(column)
        return f"{self.title}!${letter}${first}:${letter}${last}"

    def finish(
        self, widths: Sequence[int], frozen: str | None, repeated: int = 1, pages_wide: int = 1
    ) -> None:
        """Set widths, what stays in sight, and A4 landscape pages with ``repeated`` head rows."""
        sheet = self.sheet
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = frozen
        self._columns = len(widths)
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages_wide, 0
        sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.75, footer=0.3)
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"
        if frozen:
            sheet.print_title_rows = f"1:{repeated}"

    def bound(self) -> None:
        """Print what was written, and not the text that runs over the last column."""
        last = get_column_letter(max(1, self._columns))
        self.sheet.print_area = f"A1:{last}{max(1, self.row - 1)}"

    def _style(self, cell: Any, style: str, form: str) -> Any:
        """Return openpyxl's own record of a style, made once a sheet: cells are many."""
        if (style, form) not in self._styles:
            cell.font = FONTS.get(style, FONTS["text"])
            cell.number_format = form
            if style in _FILLS:
                cell.fill = _FILLS[style]
            is_text = form == TEXT or (form == PLAIN and style not in _FIGURES)
            usual = _TOP if is_text else _NUMBER
            cell.alignment = _ALIGNED.get(style, usual)
            if style in _LINED:
                cell.border = _LINED[style]
            self._styles[style, form] = copy(cell._style)
        return self._styles[style, form]


def first_address(source: str) -> str | None:
    """Return the first web address in a source, or None.

    >>> first_address("https://a.org/b ; note"), first_address("assumption")
    ('https://a.org/b', None)
    """
    found = [word for word in source.split() if word.startswith(("http://", "https://"))]
    return found[0].rstrip(".,;)") if found else None


def quoted(text: str) -> str:
    """Return ``text`` as a word in a formula.

    >>> len(quoted('no "yes"'))
    12
    """
    return '"' + text.replace('"', '""') + '"'
