"""Stands as a table: ``hall,label,x_m,y_m,width_m,depth_m,theme``, read whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from dorsale_web.matching import themes
from dorsale_web.salon.ground import Box
from dorsale_web.salon.models import Edition, Hall, Stand

COLUMNS = ("hall", "label", "x_m", "y_m", "width_m", "depth_m", "theme")
NUMBERS = ("x_m", "y_m", "width_m", "depth_m")
MOST_ROWS = 5000
MOST_SIGNS_OF_LABEL = 12
MOST_METRES = 500

Row = tuple[Hall, Box, str]


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row: where, the value, and what to do."""

    row: int  # as a spreadsheet numbers it
    column: str
    value: str
    remedy: str


@dataclass
class Reading:
    """The good rows of a table, and its faults."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(content: bytes, edition: Edition) -> Reading:
    """Return the rows of a table, and all that is wrong in it."""
    found = Reading()
    lines = _lines(content)
    if not lines:
        found.faults.append(
            Fault(1, "", "", _("No table is in it. Write the names of columns in row 1."))
        )
        return found
    heads = [cell.strip().lower() for cell in lines[0][1]]
    lacking = [name for name in COLUMNS[:-1] if name not in heads]
    if lacking:
        remedy = _("These columns are missing: {names}. Write them in row 1.")
        found.faults.append(Fault(1, "", ", ".join(heads), remedy.format(names=", ".join(lacking))))
        return found
    halls = {one.name.casefold(): one for one in edition.halls.all()}
    for number, cells in lines[1 : MOST_ROWS + 1]:
        _take(found, number, dict(zip(heads, cells, strict=False)), halls)
    _refuse_twice(found, len(lines))
    return found


def _lines(content: bytes) -> list[tuple[int, list[str]]]:
    """Return the lines of a table that are not empty, with their numbers."""
    text = _text(content)
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        numbered = [(rows.line_num, cells) for cells in rows]
    except csv.Error:  # a cell that never ends
        return []
    return [(number, cells) for number, cells in numbered if any(cell.strip() for cell in cells)]


def _text(content: bytes) -> str:
    """Return the text of a file of UTF-8, or of an old spreadsheet."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _take(found: Reading, number: int, cells: Mapping[str, str], halls: Mapping[str, Hall]) -> None:
    """Read one row into the good ones, or its faults into the faults."""
    faults: list[Fault] = []
    hall = _hall(number, cells.get("hall", "").strip(), halls, faults)
    label = _label(number, cells.get("label", "").strip(), faults)
    numbers = {name: _metres(number, name, cells.get(name, "").strip(), faults) for name in NUMBERS}
    theme = _theme(number, cells.get("theme", "").strip(), faults)
    found.faults += faults
    if hall is not None and not faults:
        found.rows.append((hall, Box(label, **numbers), theme))


def _hall(number: int, value: str, halls: Mapping[str, Hall], faults: list[Fault]) -> Hall | None:
    hall = halls.get(value.casefold())
    if hall is None:
        names = ", ".join(one.name for one in halls.values()) or "–"
        remedy = _("No hall has this name. The halls are: {names}.").format(names=names)
        faults.append(Fault(number, "hall", value, remedy))
    return hall


def _label(number: int, value: str, faults: list[Fault]) -> str:
    value = value.lstrip("'")  # as spreadsheets mark text
    if not value or len(value) > MOST_SIGNS_OF_LABEL:
        remedy = _("Write a label of 1 to {most} signs, such as A12.")
        faults.append(Fault(number, "label", value, remedy.format(most=MOST_SIGNS_OF_LABEL)))
    return value


def _metres(number: int, column: str, value: str, faults: list[Fault]) -> float:
    try:
        metres = float(value.replace(",", ".").replace("\u00a0", ""))
    except ValueError:
        metres = -1.0
    least = 0.0 if column in ("x_m", "y_m") else 0.5
    if not least <= metres <= MOST_METRES:
        remedy = _("Write metres as a number from {least} to {most}, such as 3.5.")
        words = remedy.format(least=f"{least:g}", most=MOST_METRES)
        faults.append(Fault(number, column, value, words))
    return metres


def _theme(number: int, value: str, faults: list[Fault]) -> str:
    if value and value not in themes.CODES:
        remedy = _("Write nothing, or one of: {codes}.").format(codes=", ".join(themes.CODES))
        faults.append(Fault(number, "theme", value, remedy))
    return value


def _refuse_twice(found: Reading, lines: int) -> None:
    """Add the faults that only the whole table shows."""
    seen: set[tuple[int, str]] = set()
    for hall, box, _theme_code in found.rows:
        if (hall.pk, box.label) in seen:
            remedy = _("This label stands twice in {hall}. Give each stand its own.")
            found.faults.append(Fault(0, "label", box.label, remedy.format(hall=hall.name)))
        seen.add((hall.pk, box.label))
    if lines - 1 > MOST_ROWS:
        remedy = _("At most {most} rows are read at once. Send the rest in another file.")
        found.faults.append(Fault(MOST_ROWS + 2, "", "", remedy.format(most=MOST_ROWS)))


def table(stands: Iterable[Stand]) -> list[Sequence[object]]:
    """Return stands as the rows that ``read`` takes back."""
    rows: list[Sequence[object]] = [COLUMNS]
    for one in stands:
        sides = (one.x_m, one.y_m, one.width_m, one.depth_m)
        metres = [f"{side:g}" for side in sides]
        rows.append((one.hall.name, one.label, *metres, one.theme_id or ""))
    return rows
