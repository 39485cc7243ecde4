"""Read one table of a scenario folder against its declaration, finding every problem.

Accepted: ``,`` or ``;`` between cells, decimal points or commas, UTF-8 or Latin-1.
"""

from __future__ import annotations

import csv
import difflib
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from dorsale.plan.problems import N_, Figure, Problem
from dorsale.plan.table import Column, Table

_ID = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")
_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?\Z")
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}\Z")
_MAX_BYTES = 64 * 1024 * 1024


@dataclass
class _Reading:
    """A table being read: where we are, and what was found wrong so far."""

    table: Table
    file: str
    problems: list[Problem] = field(default_factory=list)
    row: int = 1

    def report(
        self,
        message: str,
        remedy: str = "",
        column: str = "",
        severity: str = "error",
        **values: object,
    ) -> None:
        self.problems.append(
            Problem(
                message,
                remedy,
                self.file,
                self.row,
                column,
                values,
                "warning" if severity == "warning" else "error",
            )
        )


def decode(content: bytes) -> str:
    """Return ``content`` as text: UTF-8 (with or without mark), else Latin-1."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def read_table(path: Path, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the rows of ``path`` as a frame with the declared columns, and the problems.

    The index is the line of the file (1 = header). Rows with an error are left out.
    ``OSError`` passes through.
    """
    reading = _Reading(table, path.name)
    if path.stat().st_size > _MAX_BYTES:
        reading.report(
            N_("the file is larger than {limit} MB"),
            N_("Split the scenario or remove rows it does not need"),
            limit=_MAX_BYTES // 2**20,
        )
        return empty(table), reading.problems
    text = decode(path.read_bytes())
    header = text.split("\n", 1)[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        reading.report(
            N_("the file is not a readable table ({error})"),
            N_("Check the quotation marks and save the file as CSV"),
            error=error,
        )
        return empty(table), reading.problems
    if not lines or not any(cell.strip() for cell in lines[0]):
        reading.report(
            N_("the file is empty"), N_("Write a header line; see dorsale check --columns")
        )
        return empty(table), reading.problems
    names = [name.strip() for name in lines[0]]
    if not _header_is_right(reading, names):
        return empty(table), reading.problems
    rows = [row for row in _rows(reading, names, lines[1:]) if row is not None]
    _report_duplicates(reading, rows)
    return _frame(table, rows), reading.problems


def empty(table: Table) -> pd.DataFrame:
    """Return ``table`` with no row."""
    return _frame(table, [])


def _header_is_right(reading: _Reading, names: list[str]) -> bool:
    declared = [column.name for column in reading.table.columns]
    missing = [c.name for c in reading.table.columns if c.required and c.name not in names]
    for name in names:
        if name and name not in declared:
            close = difflib.get_close_matches(name, declared, 1)
            hint = N_("Did you mean {close}?") if close else N_("The column is ignored")
            reading.report(
                N_("unknown column {name}"),
                hint,
                severity="warning",
                name=name,
                close=close[0] if close else "",
            )
    for name in missing:
        reading.report(
            N_("the column {name} is missing"),
            N_("Add the column: {meaning}"),
            name=name,
            meaning=reading.table.column(name).meaning,
        )
    return not missing


def _rows(
    reading: _Reading, names: list[str], lines: list[list[str]]
) -> Iterator[tuple[int, dict[str, object]] | None]:
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        reading.row = number
        before = len(reading.problems)
        if len(cells) > len(names):
            reading.report(
                N_("the row has {cells} cells, the header has {names}"),
                N_("Put quotation marks around text that holds a comma"),
                cells=len(cells),
                names=len(names),
            )
        given = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        row = {c.name: _cell(reading, c, given.get(c.name, "")) for c in reading.table.columns}
        _check_sums(reading, row)
        errors = [p for p in reading.problems[before:] if p.severity == "error"]
        yield None if errors else (number, row)


def _cell(reading: _Reading, column: Column, text: str) -> object:
    if text == "":
        if column.required and column.kind != "list":
            reading.report(
                N_("the cell is empty"),
                N_("Give a value: {meaning}"),
                column.name,
                meaning=column.meaning,
            )
        return () if column.kind == "list" else _nothing(column)
    if column.kind in ("number", "share", "integer"):
        return _number(reading, column, text)
    if column.kind == "list":
        return _list(reading, column, text)
    if column.kind == "code" and column.codes and text not in column.codes:
        _report_code(reading, column, text)
    if column.kind == "flag" and text not in ("yes", "no"):
        reading.report(N_("{text} is not yes or no"), "", column.name, text=text)
    if column.kind == "id" and not _ID.match(text):
        reading.report(
            N_("{text} is not an identifier"),
            N_("Use small letters without accents, digits, hyphens and dots"),
            column.name,
            text=text,
        )
    if column.kind == "month" and not _MONTH.match(text):
        reading.report(
            N_("{text} is not a month"), N_("Write it as 2020-01 or 2020"), column.name, text=text
        )
    return text


def _nothing(column: Column) -> object:
    return math.nan if column.kind in ("number", "share", "integer") else ""


def _number(reading: _Reading, column: Column, text: str) -> float:
    plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    if plain.count(",") == 1 and "." not in plain:
        _warn_of_thousands(reading, column, plain)
        plain = plain.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        reading.report(
            N_("{text} is not a number"), N_("Write digits only"), column.name, text=text
        )
        return math.nan
    if not math.isfinite(value):
        reading.report(
            N_("{text} is not a finite number"),
            N_("Leave the cell empty when the value is unknown"),
            column.name,
            text=text,
        )
        return math.nan
    if column.low is not None and value < column.low:
        reading.report(
            N_("{value} is below {low}"),
            N_("Check the sign and the unit ({unit})"),
            column.name,
            value=text,
            low=f"{column.low:g}",
            unit=column.unit or "1",
        )
    if column.high is not None and value > column.high:
        reading.report(
            N_("{value} is above {high}"),
            N_("Check the unit ({unit})"),
            column.name,
            value=text,
            high=f"{column.high:g}",
            unit=column.unit or "1",
        )
    if column.kind == "integer" and value != round(value):
        reading.report(N_("{text} is not a whole number"), "", column.name, text=text)
    return value


def _warn_of_thousands(reading: _Reading, column: Column, text: str) -> None:
    """Say how a number that may mean thousands was read: 16,136 is a little over sixteen."""
    if _THOUSANDS.match(text):
        reading.report(
            N_("{text} was read as {value}: a comma begins the decimals"),
            N_("Write thousands without a comma"),
            column.name,
            severity="warning",
            text=text,
            value=text.replace(",", "."),
        )


def _list(reading: _Reading, column: Column, text: str) -> tuple[str, ...]:
    values = tuple(part.strip() for part in text.split(";") if part.strip())
    for value in values:
        if column.codes and value not in column.codes:
            _report_code(reading, column, value)
    return values


def _report_code(reading: _Reading, column: Column, text: str) -> None:
    reading.report(
        N_("{text} is not known here"),
        N_("Use one of: {codes}"),
        column.name,
        text=text,
        codes=", ".join(column.codes),
    )


def _check_sums(reading: _Reading, row: dict[str, object]) -> None:
    for names in reading.table.shares_sum_to_one:
        total = sum(v for name in names if isinstance(v := row[name], float) and not math.isnan(v))
        if abs(total - 1.0) > 0.011:
            reading.report(
                N_("the shares sum to {total} and not to 1"),
                N_("Correct {names}"),
                total=Figure(round(total, 3)),
                names=", ".join(names),
            )


def _report_duplicates(reading: _Reading, rows: list[tuple[int, dict[str, object]]]) -> None:
    first: dict[tuple[object, ...], int] = {}
    for number, row in rows:
        key = tuple(row[name] for name in reading.table.key)
        if key in first:
            reading.row = number
            reading.report(
                N_("{key} is already used in row {first}"),
                N_("Give each row its own {columns}"),
                key=" / ".join(map(str, key)),
                first=first[key],
                columns=", ".join(reading.table.key),
            )
        else:
            first[key] = number


def _frame(table: Table, rows: list[tuple[int, dict[str, object]]]) -> pd.DataFrame:
    frame = pd.DataFrame(
        [row for _, row in rows],
        columns=[column.name for column in table.columns],
        index=pd.Index([number for number, _ in rows], dtype="int64"),
    )
    for column in table.columns:
        if column.kind in ("number", "share", "integer"):
            frame[column.name] = frame[column.name].astype("float64")
        else:
            frame[column.name] = frame[column.name].astype("object")
    return frame
