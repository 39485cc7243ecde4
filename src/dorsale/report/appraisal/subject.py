"""What every chapter is written from: a plan's document, a voice and the map, drawn once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import map_layers
from dorsale.report.appraisal import drawings
from dorsale.report.appraisal.blocks import Figure, Key, Table
from dorsale.report.tables import Grid
from dorsale.report.words import Words

Document = Mapping[str, Any]
SIGNS = (
    ("capital", N_("capital")),
    ("landing", N_("cable landing")),
    ("border", N_("border post")),
    ("town", N_("town served")),
)


@dataclass(frozen=True)
class Subject:
    """A plan and the voice it is told in; ``drawn`` is its map on ``outlines``."""

    document: Document
    words: Words
    outlines: Mapping[str, Any]
    drawn: Markup

    def say(self, message: str, **values: object) -> str:
        """Return ``message`` in the language, its ``{values}`` filled in."""
        return self.words.say(message, **values)

    @property
    def price_year(self) -> int:
        """Return the year whose prices the money is in."""
        return int(self.document["basis"]["price_year"])

    def money(self) -> Mapping[str, Any]:
        """Return the part of the document on finance; empty where the plan has none."""
        found: Mapping[str, Any] = self.document["finance"] or {}
        return found

    def map(self, mode: str, caption: str) -> Figure:
        """Return the map coloured by ``mode`` with its legend."""
        styles = drawings.map_styles(self.document, mode, self.words.language)
        return Figure(self.drawn, caption, legend=self._legend(mode), wide=True, styles=styles)

    def _legend(self, mode: str) -> list[Key]:
        used = _classes(self.document, mode)
        strokes = [one for one in map_layers.strokes(self.document)[mode] if one.code in used]
        if mode == "phase":
            strokes.sort(key=lambda one: one.code)
        lines = [
            Key(drawings.line_swatch(f"{mode}-{one.code}"), self.say(one.label, **one.values))
            for one in strokes
        ]
        signs = [Key(drawings.sign(name), self.say(label)) for name, label in SIGNS]
        cut = Key(drawings.sign("town", "cut"), self.say(N_("still cut by one failure")))
        return [*lines, *signs, cut]

    def table(
        self, caption: str, heads: list[str], rows: list[list[Any]], numbers: range | set[int],
        source: str = "", total: bool = False,
    ) -> Table:  # fmt: skip
        """Return a table of this plan; ``numbers`` are the columns aligned on the right."""
        return Table(Grid(caption, heads, rows, frozenset(numbers)), source, total)


def _classes(document: Document, mode: str) -> set[str]:
    return {str(getattr(one, mode)) for one in map_layers.span_lines(document)}
