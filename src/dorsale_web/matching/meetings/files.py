"""Read and write the files of meetings: requests, availability, people, schedules, absences.

Text files with a header, as any spreadsheet writes them: ``,`` or ``;``, decimal points or
commas, UTF-8 or Latin-1. Everything wrong is said at once, with file, row, value and remedy.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from dorsale_web.matching.meetings.faults import N_, BadMeetings, Fault
from dorsale_web.matching.meetings.problem import Meeting, Pair, Person, Problem, problem_of

Row = tuple[int, Mapping[str, str]]  # number in the file, cells by column
_NUMBERS = ("max", "break_from", "break_to", "seats")
_LEAST = {"max": 0, "seats": 1}


def read_problem(
    requests: Path,
    availability: Path | None = None,
    people: Path | None = None,
    *,
    slots: int | Sequence[int] | None = None,
    tables: int | None = None,
    max_per_person: int | None = None,
) -> Problem:
    """Return the problem that the files describe."""
    faults: list[Fault] = []
    asked = _Reader(requests, faults).requests()
    free = _Reader(availability, faults).availability(slots) if availability else []
    known = _Reader(people, faults).people() if people else {}
    if faults:
        raise BadMeetings(faults)
    return problem_of(asked, free, known, slots, tables, max_per_person)


def read_schedule(path: Path) -> tuple[Meeting, ...]:
    """Return the meetings of a schedule."""
    return _read(path, _Reader.meetings)


def read_absences(path: Path) -> dict[str, int]:
    """Return the first slot from which each absent person is away."""
    return _read(path, _Reader.absences)


def _read(path: Path, what: Callable[[_Reader], Any]) -> Any:
    faults: list[Fault] = []
    found = what(_Reader(path, faults))
    if faults:
        raise BadMeetings(faults)
    return found


class _Reader:
    """One file, and where its faults go."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path, self.faults = path, faults

    def requests(self) -> list[tuple[str, str, float]]:
        """Return the requests with their interest."""
        seen: dict[frozenset[str], int] = {}
        found = []
        for row, cells in self._rows("exhibitor", "visitor", "interest"):
            one, other = self._name(row, cells["exhibitor"]), self._name(row, cells["visitor"])
            interest = self._decimal(row, cells["interest"])
            self._once(row, seen, frozenset((one, other)), f"{one}, {other}")
            if one == other:
                self._say(row, N_("{name} asks to meet {name}"), N_("Remove the row"), name=one)
            found.append((one, other, interest))
        return found

    def availability(self, slots: int | Sequence[int] | None) -> list[tuple[str, int]]:
        """Return who is free when; an empty slot means never (slot 0)."""
        found = []
        for row, cells in self._rows("person", "slot"):
            slot = self._whole(row, "slot", cells["slot"], 1) if cells["slot"] else 0
            if isinstance(slots, int) and slot > slots:
                self._say(
                    row,
                    N_("slot {slot} is after the last one, {last}"),
                    N_("Correct the slot, or give more with --slots"),
                    slot=slot,
                    last=slots,
                )
            found.append((self._name(row, cells["person"]), slot))
        return found

    def people(self) -> dict[str, Person]:
        """Return what is known of each person."""
        seen: dict[str, int] = {}
        found = {}
        for row, cells in self._rows("person"):
            name = self._name(row, cells["person"])
            self._once(row, seen, name, name)
            found[name] = self._person(row, cells)
        return found

    def meetings(self) -> tuple[Meeting, ...]:
        """Return the meetings of a schedule."""
        rows = self._rows("exhibitor", "visitor", "slot", "table")
        return tuple(
            Meeting(
                self._name(row, cells["exhibitor"]),
                self._name(row, cells["visitor"]),
                self._whole(row, "slot", cells["slot"], 1),
                cells["table"],
            )
            for row, cells in rows
        )

    def absences(self) -> dict[str, int]:
        """Return the first slot from which each absent person is away."""
        seen: dict[str, int] = {}
        found = {}
        for row, cells in self._rows("person", "from_slot"):
            name = self._name(row, cells["person"])
            self._once(row, seen, name, name)
            found[name] = self._whole(row, "from_slot", cells["from_slot"], 1)
        return found

    def _person(self, row: int, cells: Mapping[str, str]) -> Person:
        numbers = {
            column: self._whole(row, column, said, _LEAST.get(column, 1))
            for column in _NUMBERS
            if (said := cells.get(column, ""))
        }
        start, end = numbers.get("break_from"), numbers.get("break_to")
        if (start is None) != (end is None) or (start or 0) > (end or 0):
            message = N_("the break from {start} to {end} is not a stretch of slots")
            remedy = N_("Give both its first and its last slot, or neither")
            self._say(row, message, remedy, start=start or "?", end=end or "?")
        hall = self._name(row, cells["hall"]) if cells.get("hall") else ""
        return Person(hall, numbers.get("max"), start, end, numbers.get("seats", 1))

    def _rows(self, *columns: str) -> Iterator[Row]:
        """Give the rows that are not empty, once the columns are there."""
        reader = csv.reader(io.StringIO(text := _text(self.path)), delimiter=_delimiter(text))
        header = [cell.strip() for cell in next(reader, [])]
        for missing in [column for column in columns if column not in header]:
            message = N_("the column {column} is missing")
            remedy = N_("The first line names the columns: {columns}")
            self._say(1, message, remedy, column=missing, columns=",".join(columns))
        if set(columns) <= set(header):
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    padded = [*map(str.strip, cells), *[""] * len(header)]
                    yield reader.line_num, dict(zip(header, padded, strict=False))

    def _name(self, row: int, said: str) -> str:
        if not said:
            self._say(row, N_("a name is missing"), N_("Fill the cell or remove the row"))
        if ":" in said:
            self._say(row, N_("{name} contains a colon"), N_("Write it without"), name=said)
        return said

    def _decimal(self, row: int, said: str) -> float:
        try:
            number = float(said.replace(",", "."))
        except ValueError:
            number = float("nan")
        if not isfinite(number):
            message = N_("the interest {said} is not a number")
            self._say(row, message, N_("Write a number such as 30 or 12.5"), said=said or "?")
        return number

    def _whole(self, row: int, column: str, said: str, least: int) -> int:
        if said.isascii() and said.isdigit() and int(said) >= least:
            return int(said)
        message = N_("{column} is {said}, which is not a whole number from {least} on")
        self._say(row, message, N_("Correct it"), column=column, said=said or "?", least=least)
        return least

    def _once(self, row: int, seen: dict[Any, int], key: object, said: str) -> None:
        if key in seen:
            message = N_("{said} is already in row {first}")
            self._say(row, message, N_("Keep one of the two"), said=said, first=seen[key])
        seen.setdefault(key, row)

    def _say(self, row: int, message: str, remedy: str, **values: object) -> None:
        self.faults.append(Fault(message, remedy, self.path.name, row, values))


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _delimiter(text: str) -> str:
    return ";" if ";" in text.partition("\n")[0] else ","


def write_schedule(path: Path, meetings: Iterable[Meeting]) -> None:
    """Write a schedule in the order of slots."""
    rows = sorted(meetings, key=lambda one: (one.slot, one.exhibitor, one.visitor))
    _write(path, ("exhibitor", "visitor", "slot", "table"), rows)


def write_requests(path: Path, requests: Mapping[Pair, float]) -> None:
    """Write requests with their interest."""
    rows = ((*pair, f"{interest:.15g}") for pair, interest in requests.items())
    _write(path, ("exhibitor", "visitor", "interest"), rows)


def write_availability(path: Path, availability: Iterable[tuple[str, int]]) -> None:
    """Write who is free when."""
    _write(path, ("person", "slot"), ((name, slot or "") for name, slot in availability))


def write_people(path: Path, people: Mapping[str, Person]) -> None:
    """Write what is known of each person."""
    columns = ("person", "hall", "max", "break_from", "break_to", "seats")
    rows = (
        (name, one.hall, one.most, one.break_from, one.break_to, one.seats)
        for name, one in people.items()
    )
    _write(path, columns, rows)


def write_absences(path: Path, absent: Mapping[str, int]) -> None:
    """Write from which slot on each absent person is away."""
    _write(path, ("person", "from_slot"), absent.items())


def _write(path: Path, header: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    lines = io.StringIO(newline="")
    table = csv.writer(lines, lineterminator="\n")
    table.writerow(header)
    table.writerows(rows)
    write_beside(path, lines.getvalue())


def write_beside(path: Path, text: str) -> None:
    """Write ``text`` beside ``path``, then rename, so that no half-written file is ever seen."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
