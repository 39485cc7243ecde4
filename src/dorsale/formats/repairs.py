"""What was mended in a file, as warnings, and the network that is being mended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from dorsale.formats.json_file import sound_text
from dorsale.plan.problems import N_, Problem

Json = dict[str, object]
LEFT_OUT = N_("It is left out")
_SHOWN = 10


@dataclass
class Repairs:
    """The repairs made so far; of each kind the first ten are kept, the others counted."""

    file: str
    found: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def note(self, place: str, message: str, remedy: str = "", **values: object) -> None:
        """Note one repair at ``place``, a JSON pointer without its first slash."""
        self.counts[message] += 1
        if self.counts[message] <= _SHOWN:
            said = {name: _short(value) for name, value in values.items()}
            self.found.append(Problem(message, remedy, self.file, None, place, said, "warning"))

    def problems(self) -> tuple[Problem, ...]:
        """Return the repairs as warnings, with the number of those not shown."""
        more = sum(count - _SHOWN for count in self.counts.values() if count > _SHOWN)
        if not more:
            return tuple(self.found)
        rest = Problem(
            N_("{count} more repairs of the same kinds were made"),
            "",
            self.file,
            values={"count": more},
            severity="warning",
        )
        return (*self.found, rest)


def _short(value: object) -> object:
    if isinstance(value, dict):
        return "{...}"
    if isinstance(value, list):
        return "[...]"
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


@dataclass
class Mending:
    """One network being mended: where repairs go, and what may be referred to."""

    repairs: Repairs
    organisations: dict[str, Json] = field(default_factory=dict)
    phases: dict[str, Json] = field(default_factory=dict)


def identifier(raw: object) -> str:
    """Return an id as sound text; whole numbers are written out, anything else is empty."""
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**30:
        return str(raw)
    return sound_text(raw) if isinstance(raw, str) else ""
