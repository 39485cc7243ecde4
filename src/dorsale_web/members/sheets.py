"""Tables to take away: CSV and XLSX, in which no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
INNER_FORMULA = re.compile(r"(?<=[;\t\r\n])(\s*)(?=[=+\-@])")  # where ; stands between cells

Row = Sequence[object]


def defuse(cell: object) -> str:
    """Return a cell as text that no spreadsheet takes for a formula, nor a part of it.

    A spreadsheet set to French cuts lines at semicolons, whatever the file meant.

    >>> defuse("=1+1"), defuse("Casablanca"), defuse(None), defuse("Awa;=1+1")
    ("'=1+1", 'Casablanca', '', "Awa;'=1+1")
    """
    text = UNWRITABLE.sub("", "" if cell is None else str(cell))
    mark = "'" if text.lstrip(" \n").startswith(STARTS_OF_FORMULAS) else ""
    return mark + INNER_FORMULA.sub(r"\1'", text)


def as_csv(rows: Iterable[Row]) -> bytes:
    """Return rows as CSV in UTF-8 with its mark, so that spreadsheets read the accents."""
    target = io.StringIO()
    csv.writer(target).writerows([defuse(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Row], title: str) -> bytes:
    """Return rows as one sheet of text cells."""
    from openpyxl import Workbook  # late: it loads numpy, and few requests need it
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=defuse(cell)) for cell in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return an answer that the browser keeps as a file."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
