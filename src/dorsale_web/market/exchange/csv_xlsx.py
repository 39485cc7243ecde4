"""Postings out to CSV and XLSX, and drafts in: all rows of a file, or none."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import Any
from xml.etree.ElementTree import ParseError

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.market.exchange import columns
from dorsale_web.market.exchange.columns import ADDED, COLUMNS, NAMES
from dorsale_web.market.forms.postings import FIELDS, PostingForm, StartForm
from dorsale_web.market.models import Posting
from dorsale_web.market.queries import seen_posters
from dorsale_web.members.actions.uploads import check
from dorsale_web.members.models import Asker, Organisation, Theme
from dorsale_web.members.refusal import Refused
from dorsale_web.members.sheets import STARTS_OF_FORMULAS

MOST_ROWS = 200
MOST_COLUMNS = 60
MOST_UNPACKED_BYTES = 20_000_000
MOST_PROBLEMS = 50
FIRST_ROW = 2  # the first below the headings, as a spreadsheet counts

Cells = dict[str, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file, where, and what to do."""

    file: str
    row: int
    column: str
    value: str
    remedy: str


@dataclass(frozen=True)
class Ready:
    """A row that can become a draft."""

    side: str
    kind: str
    themes: list[Theme]
    fields: dict[str, Any]


@dataclass(frozen=True)
class Table:
    """A file as headings and rows of text."""

    file: str
    headings: list[str]
    rows: list[list[str]]


def read(name: str, content: bytes) -> Table:
    """Return a CSV or XLSX file as text.

    Raises:
        Refused: it is of another kind, too large, or cannot be read.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise Refused(_("{name}: send a CSV or XLSX file.").format(name=name))
    check(name, content)
    lines = [line for line in (_csv if ending == ".csv" else _xlsx)(name, content) if any(line)]
    if len(lines) < FIRST_ROW:
        raise Refused(_("{name} holds no row below its headings.").format(name=name))
    if len(lines) > MOST_ROWS + 1:
        raise Refused(
            _("{name} holds more than {count} rows. Cut it into several files.").format(
                name=name, count=MOST_ROWS
            )
        )
    return Table(name, lines[0], lines[1:])


def _csv(name: str, content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file, whatever its separator."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [[cell.strip() for cell in row[:MOST_COLUMNS]] for row in rows]
    except csv.Error as error:
        raise _unreadable(name) from error


def _xlsx(name: str, content: bytes) -> list[list[str]]:
    """Return the rows of the first sheet; formulas come as their text."""
    from openpyxl import load_workbook  # late: it loads numpy, and few requests need it
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _refuse_bombs(name, content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles, which are not read
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
            try:
                return list(_rows(book.worksheets[0]))
            finally:
                book.close()
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError) as error:
        raise _unreadable(name) from error
    except (IndexError, TypeError, AttributeError, OSError) as error:
        raise _unreadable(name) from error


def _rows(sheet: Any) -> Iterator[list[str]]:
    lines = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True)
    for line in lines:
        yield [columns.cell_text(cell) for cell in line]


def _refuse_bombs(name: str, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED_BYTES:
            raise _unreadable(name)


def _unreadable(name: str) -> Refused:
    return Refused(
        _("{name} cannot be read. Open it in a spreadsheet, save it anew, send it again.").format(
            name=name
        )
    )


def checked(table: Table, organisation: Organisation) -> tuple[list[Ready], list[Problem]]:
    """Return the rows that can become drafts, and every problem found."""
    known = [columns.headings().get(columns.fold(text), "") for text in table.headings]
    problems = list(_headings(table, known))
    if problems:
        return [], problems
    ready: list[Ready] = []
    for number, row in enumerate(table.rows, start=FIRST_ROW):
        cells = dict.fromkeys(NAMES, "") | dict(zip(known, map(_plain, row), strict=False))
        made, found = _row(table.file, number, cells, organisation)
        ready += made
        problems += found
    return ready, problems[:MOST_PROBLEMS]


def _plain(cell: str) -> str:
    """Return a cell without the mark that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(STARTS_OF_FORMULAS) else cell


def _headings(table: Table, known: Sequence[str]) -> Iterator[Problem]:
    """Give what is wrong in the first row."""
    names = ", ".join(NAMES)
    for text, name in zip(table.headings, known, strict=True):
        if text and not name:
            remedy = _("This column is not known. Use these: {names}.").format(names=names)
            yield Problem(table.file, 1, text, text, remedy)
        if name and known.count(name) > 1:
            yield Problem(table.file, 1, text, text, _("This column stands twice. Keep one."))
    for column in COLUMNS:
        if column.required and column.name not in known:
            remedy = _("This column is missing. Add it.")
            yield Problem(table.file, 1, column.name, "", remedy)


def _row(
    file: str, number: int, cells: Cells, organisation: Organisation
) -> tuple[list[Ready], list[Problem]]:
    """Return the draft of one row, or its problems."""

    def problem(column: str, remedy: str) -> Problem:
        return Problem(file, number, column, cells.get(column, ""), remedy)

    side, kind = columns.code_of("side", cells["side"]), columns.code_of("kind", cells["kind"])
    start = StartForm(
        [organisation], {"organisation": organisation.slug, "side": side, "kind": kind}
    )
    if not start.is_valid():
        return [], [problem(name, remedy(name, list(told))) for name, told in start.errors.items()]
    found = [
        problem(name, _not_for_kind(kind)) for name in NAMES if _is_too_much(name, kind, cells)
    ]
    if columns.yes(cells["anonymous"]) is None:
        found.append(problem("anonymous", _("Write yes or no.")))
    form = PostingForm(kind, form_data(cells))
    if not form.is_valid():
        found += [problem(name, remedy(name, told)) for name, told in form.errors.items()]
    if found:
        return [], found
    return [Ready(side, kind, form.chosen_themes(), form.texts())], []


def _is_too_much(name: str, kind: str, cells: Cells) -> bool:
    """Return whether a cell is filled that a posting of this kind does not have."""
    if name in ("side", "kind") or name in FIELDS[kind]:
        return False
    return columns.yes(cells[name]) is not False if name == "anonymous" else bool(cells[name])


def _not_for_kind(kind: str) -> str:
    return _("A posting of the kind “{kind}” has no such text. Leave the cell empty.").format(
        kind=kind
    )


def remedy(column: str, told: Iterable[object]) -> str:
    """Return what to do about a cell: what the form says, and what may stand there."""
    known = {"side", "kind", "stage", "rights", "language", "themes", "countries"}
    said = " ".join(map(str, told))
    if column in ("expires_on", "deadline"):
        return said + " " + _("Write it as 2027-03-31, or 2027-03-31 17:00 with the time.")
    if column not in known:
        return said
    codes = dict.fromkeys(columns.choices(column).values())
    return said + " " + _("Known: {codes}.").format(codes=", ".join(codes))


def form_data(cells: Cells) -> dict[str, Any]:
    """Return one row as a browser would send it."""
    data: dict[str, Any] = dict(cells)
    for name in ("language", "stage", "rights"):
        data[name] = columns.code_of(name, cells[name]) if cells[name] else ""
    for name in ("themes", "countries"):
        data[name] = columns.several(name, cells[name])
    data["anonymous"] = columns.yes(cells["anonymous"]) or ""
    for name in ("expires_on", "deadline"):
        data[name] = columns.iso(cells[name])
    return data


def template_rows() -> list[list[str]]:
    """Return the headings and one row that shows how to fill them."""
    until = timezone.localdate() + timedelta(days=180)
    example = {
        "side": "need", "kind": "technology", "language": "fr",
        "title": "Capteurs d'humidité pour petits périmètres irrigués",
        "summary": "Nous cherchons des capteurs robustes, lisibles sans connexion.",
        "themes": "solutions; cloud", "countries": "CG; CM", "anonymous": "no",
        "expires_on": until.isoformat(),
    }  # fmt: skip
    return [list(NAMES), [example.get(name, "") for name in NAMES]]


def rows_of(asker: Asker, postings: Iterable[Posting]) -> Iterator[list[str]]:
    """Give headings and rows of postings as ``asker`` sees them."""
    some = list(postings)
    seen = seen_posters(asker, some)
    yield [*NAMES, *ADDED]
    for one in some:
        yield [cell(one, name) for name in NAMES] + added(one, named=one.pk in seen)


def cell(posting: Posting, name: str) -> str:
    """Return one text of a posting as the import reads it."""
    if name not in ("side", "kind", *FIELDS[posting.kind]):
        return ""
    if name == "themes":
        return "; ".join(one.code for one in posting.themes.all())
    value = getattr(posting, name)
    if name == "deadline":
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""
    if name == "anonymous":
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list) else str(value)


def added(posting: Posting, *, named: bool) -> list[str]:
    """Return who stands behind a posting and where it is, without a name that is withheld."""
    name = posting.organisation.name if named else ""
    address = f"{settings.SITE_URL}/market/{posting.code}/"
    return [posting.code, name, posting.country, address]
