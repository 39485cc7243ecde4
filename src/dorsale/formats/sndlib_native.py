"""Read the native text of SNDlib: sections in capitals, rows of words and round brackets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dorsale.formats.sndlib_rows import DemandRow, LinkRow, NodeRow, Rows
from dorsale.plan.problems import N_, BadInput, Problem

_WORD = re.compile(r"[()]|[^\s()]+")
_SECTION = re.compile(r"\s*([A-Za-z_]+)\s*\(\s*$")
_NEEDED = ("NODES", "LINKS", "DEMANDS")
_NAMES = (*_NEEDED, "ADMISSIBLE_PATHS")
_AGAIN = N_("Fetch or export the file again")


@dataclass(frozen=True)
class _Line:
    """One line of the file without its comment: its number and its words."""

    row: int
    words: list[str]


def rows_of(text: str, file: str, name: str) -> Rows:
    """Return the rows of ``text``; comments (#) and unknown sections are passed over.

    Raises :class:`BadInput` with every row that has not its section's shape, with the section
    that the file ends in, or with the section that it lacks.
    """
    found, problems, seen = Rows(name), list[Problem](), set[str]()
    readers: dict[str, Callable[[_Line], object]] = {
        "NODES": lambda line: found.nodes.append(_node(line)),
        "LINKS": lambda line: found.links.append(_link(line)),
        "DEMANDS": lambda line: found.demands.append(_demand(line)),
    }
    for section, line in _lines(text, file):
        seen.add(section)
        try:
            if section in readers and line is not None:
                readers[section](line)
        except _ShapeError as error:
            problems.append(_misshapen(file, line, error))
        if section == "META" and line is not None:
            key, _, value = " ".join(line.words).partition(" = ")
            found.meta[key] = value
    problems += [_lacking(file, section) for section in _NEEDED if section not in seen]
    if problems:
        raise BadInput(problems)
    return found


class _ShapeError(ValueError):
    """A row has not the shape of its section; carries the shape it should have."""


def _lines(text: str, file: str) -> Iterator[tuple[str, _Line | None]]:
    """Yield (section, row) for every row, and (section, None) where a section opens.

    A section ends where its bracket closes; the text of META may hold brackets of its own.
    """
    section, opened, depth = "", 0, 0
    for row, whole in enumerate(text.splitlines(), 1):
        line = whole.partition("#")[0]
        head = _SECTION.match(line)
        if not line.strip() or (not section and line.lstrip().startswith("?")):
            continue
        if head and head[1] in _NAMES and section:
            break
        if not section:
            if head is None:
                raise BadInput([_stray(file, row, line)])
            section, opened, depth = head[1].upper(), row, 1
            yield section, None
            continue
        depth += 0 if section == "META" else line.count("(") - line.count(")")
        if line.strip() == ")" and (depth == 0 or section == "META"):
            section = ""
        else:
            yield section, _Line(row, _WORD.findall(line))
    if section:
        raise BadInput([_unclosed(file, opened, section)])


def _node(line: _Line) -> NodeRow:
    words = line.words
    if len(words) == 1 and words[0] not in "()":
        return NodeRow(line.row, words[0])
    if len(words) == 5 and _brackets(words) == [1, 4]:
        return NodeRow(line.row, words[0], (words[2], words[3]))
    raise _ShapeError("ID ( LONGITUDE LATITUDE )")


def _link(line: _Line) -> LinkRow:
    words = line.words
    if len(words) < 11 or len(words) % 2 == 0 or _brackets(words) != [1, 4, 9, len(words) - 1]:
        raise _ShapeError(
            "ID ( SOURCE TARGET ) PRE_INSTALLED ITS_COST ROUTING_COST SETUP_COST "
            "( CAPACITY COST CAPACITY COST … )"
        )
    modules = list(zip(words[10:-1:2], words[11:-1:2], strict=True))
    installed, its_cost, routing, setup = words[5:9]
    return LinkRow(
        line.row, words[0], words[2], words[3], installed, its_cost, routing, setup, modules
    )


def _demand(line: _Line) -> DemandRow:
    words = line.words
    if len(words) != 8 or _brackets(words) != [1, 4]:
        raise _ShapeError("ID ( SOURCE TARGET ) ROUTING_UNIT VALUE MAX_PATH_LENGTH")
    unit, value, most_links = words[5:]
    return DemandRow(line.row, words[0], words[2], words[3], unit, value, most_links)


def _brackets(words: list[str]) -> list[int]:
    """Return where brackets stand, when they open and close in turn from the second word on."""
    places = [i for i, word in enumerate(words) if word in "()"]
    turns = [words[i] for i in places]
    return places if turns == ["(", ")"] * (len(turns) // 2) else []


def _misshapen(file: str, line: _Line | None, error: _ShapeError) -> Problem:
    row, text = (line.row, " ".join(line.words)) if line else (None, "")
    return Problem(
        N_("the row “{text}” has not the shape of its section"),
        N_("Write {shape}"),
        file, row, values={"text": text[:80], "shape": str(error)},
    )  # fmt: skip


def _stray(file: str, row: int, line: str) -> Problem:
    return Problem(
        N_("“{text}” stands outside every section"),
        N_("A network is made of sections such as NODES ( … ), each closed by a line with )"),
        file, row, values={"text": line.strip()[:80]},
    )  # fmt: skip


def _unclosed(file: str, row: int, section: str) -> Problem:
    message = N_("the section {section} is not closed: the file was cut short")
    return Problem(message, _AGAIN, file, row, values={"section": section})


def _lacking(file: str, section: str) -> Problem:
    message = N_("the section {section} is missing")
    return Problem(message, _AGAIN, file, values={"section": section})
