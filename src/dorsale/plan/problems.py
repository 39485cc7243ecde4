"""What can be wrong with an input, and the few exceptions a caller must know.

A :class:`Problem` keeps its sentence apart from its values, so that every door can say it
in the reader's language. "Impossible" is never a problem: it is a result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Translate = Callable[[str], str]


def N_(message: str) -> str:  # noqa: N802 - the usual gettext mark
    """Mark ``message`` for the catalogue and return it unchanged."""
    return message


class Word(str):
    """A word of ours among the values of a sentence: it is translated with it."""

    __slots__ = ()


class Figure(float):
    """A number among the values of a sentence: written with the decimal mark of its language."""

    __slots__ = ()


_ROW, _COLUMN, _DECIMAL_MARK = N_("row"), N_("column"), N_(".")


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one place: file, row (1 = the header), column, value, remedy."""

    message: str
    remedy: str = ""
    file: str = ""
    row: int | None = None
    column: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Literal["error", "warning"] = "error"

    def text(self, translate: Translate = str) -> str:
        """Return the problem as one line in the reader's language.

        >>> Problem("length {km} is negative", file="ways.csv", row=3, values={"km": -2}).text()
        'ways.csv, row 3: length -2 is negative'
        >>> french = {".": ",", "sum {total}": "somme {total}"}
        >>> Problem("sum {total}", values={"total": Figure(1.1)}).text(french.__getitem__)
        'somme 1,1'
        """
        place = self.file
        if self.row is not None:
            place = f"{place}, {translate(_ROW)} {self.row}"
        if self.column:
            place = f"{place}, {translate(_COLUMN)} {self.column}"
        values = {name: _said(value, translate) for name, value in self.values.items()}
        sentence = translate(self.message).format(**values)
        remedy = translate(self.remedy).format(**values) if self.remedy else ""
        said = f"{sentence}. {remedy}" if remedy else sentence
        return f"{place}: {said}" if place else said


def _said(value: object, translate: Translate) -> object:
    if isinstance(value, Word):
        return translate(value)
    if isinstance(value, Figure):
        return f"{value:.6g}".replace(".", translate(_DECIMAL_MARK))
    return value


class DorsaleError(Exception):
    """Base of every error that a person can cause or mend."""


class BadInput(DorsaleError):
    """The input is wrong; carries every problem found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in problems))


class Infeasible(DorsaleError):
    """No plan can serve the scenario: the sites cut off, and the cut that makes it so."""

    def __init__(self, cuts: Mapping[str, tuple[str, ...]]) -> None:
        self.cuts = dict(cuts)
        super().__init__("; ".join(f"{site}: {', '.join(cut)}" for site, cut in cuts.items()))
