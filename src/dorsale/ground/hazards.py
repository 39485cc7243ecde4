"""How often the ground cuts a cable, by cause: the medium, and the terrain it lies in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dorsale.plan.tables import ANY_TERRAIN, CONFIDENCE, HAZARDS

Shares = Mapping[str, float]
_EVERYWHERE: Shares = {ANY_TERRAIN: 1.0}
_OF_WAY = {"power_line": "aerial", "pipeline": "pipeline", "river": "river"}
_OF_METHOD = {"aerial": "aerial", "pipeline_side": "pipeline", "river_bed": "river"}


def medium_of(way: str, method: str = "") -> str:
    """Return the medium of a cable laid by ``method`` (empty: as usual) along a kind of way."""
    return _OF_METHOD.get(method, "buried") if method else _OF_WAY.get(way, "buried")


@dataclass(frozen=True)
class Rate:
    """Cuts per 1,000 km and year by cause, the mean hours of repair, and the weakest grade."""

    by_cause: Mapping[str, float]
    repair_h: float
    confidence: str
    source: str = HAZARDS.file

    @property
    def cuts(self) -> float:
        """Cuts per 1,000 km and year from all causes."""
        return sum(self.by_cause.values())


@dataclass(frozen=True)
class _Row:
    cuts: float
    hours: float
    confidence: str


class Hazards:
    """The table of cuts, ready to be asked by medium and terrain."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._rows: dict[str, dict[str, dict[str, _Row]]] = {}
        for row in table.to_dict("records"):
            causes = self._rows.setdefault(row["medium"], {})
            causes.setdefault(row["cause"], {})[row["terrain"]] = _Row(
                float(row["cuts_per_1000_km_per_year"]), float(row["repair_h"]), row["confidence"]
            )

    def rate(self, medium: str, shares: Shares = _EVERYWHERE) -> Rate:
        """Return the cuts of a cable of ``medium`` on ground shared out by terrain.

        ``shares``: terrain -> share of the length, summing to 1. A terrain without a row of
        its own takes the row of any terrain. ``KeyError`` for an unknown medium.
        """
        cuts: dict[str, float] = {}
        hours, grades = 0.0, ["high"]
        for cause, rows in self._rows[medium].items():
            for terrain, share in shares.items():
                row = rows.get(terrain, rows.get(ANY_TERRAIN))
                if row and share:
                    cuts[cause] = cuts.get(cause, 0.0) + share * row.cuts
                    hours += share * row.cuts * row.hours
                    grades.append(row.confidence)
        total = sum(cuts.values())
        weakest = max(grades, key=CONFIDENCE.index)
        return Rate(cuts, hours / total if total else 0.0, weakest)
