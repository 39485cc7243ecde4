"""What can be wrong with a file of meetings, said where it is and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Translate = Callable[[str], str]


def N_(message: str) -> str:  # noqa: N802 - the usual gettext mark
    """Mark ``message`` for the catalogue and return it unchanged."""
    return message


_ROW = N_("row")


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one place; row 1 is the header."""

    message: str
    remedy: str
    file: str = ""
    row: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Translate = str) -> str:
        """Return the fault as one line in the reader's language.

        >>> Fault("slot {slot} is not a number", "Write 1, 2, 3", "a.csv", 4, {"slot": "x"}).text()
        'a.csv, row 4: slot x is not a number. Write 1, 2, 3'
        """
        place = self.file
        if self.row is not None:
            place = f"{place}, {translate(_ROW)} {self.row}"
        said = ". ".join(
            translate(part).format(**self.values) for part in (self.message, self.remedy)
        )
        return f"{place}: {said}" if place else said


class BadMeetings(ValueError):
    """The input is wrong; carries every fault found, not only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.text() for fault in faults))
