"""What a plan holds of its sites: picked from the document, summed for display only."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dorsale.report import facts, map_layers

Document = Mapping[str, Any]
Row = Mapping[str, Any]
Cases = Mapping[str, Mapping[str, float]]
Loads = Mapping[int, Cases]
CASES = ("low", "central", "high")
ABROAD = "every cable abroad"
STEP_YEARS = 5


@dataclass(frozen=True)
class Held:
    """The section ``sites`` of ``document``, and how each of its places is called for short."""

    document: Document
    sites: Row
    short: Mapping[str, str]

    @property
    def year(self) -> int:
        """Return the year in which the load is shown."""
        return int(self.sites["demand"]["year"])

    def candidates(self, kind: str) -> list[Row]:
        """Return the candidates of ``kind``."""
        return [one for one in self.sites["candidates"] if one["kind"] == kind]

    def candidate(self, id_: str) -> Row:
        """Return the candidate of an id; empty when it is none."""
        return next((one for one in self.sites["candidates"] if one["id"] == id_), {})

    def judged(self, kind: str) -> Row:
        """Return criteria and judged candidates of ``kind``; empty when there are none."""
        found: Row = self.sites["kinds"].get(kind) or {}
        return found

    def left(self, kind: str) -> list[Row]:
        """Return judged candidates that no criterion excludes, the most often first at the top."""
        rows = [one for one in self.judged(kind).get("candidates", ()) if not one["excluded"]]
        return sorted(rows, key=lambda one: -one["first_share"])

    def excluded(self, kind: str) -> list[Row]:
        """Return judged candidates that a criterion excludes."""
        return [one for one in self.judged(kind).get("candidates", ()) if one["excluded"]]

    def names(self, sites: Iterable[str]) -> list[str]:
        """Return the short names of sites in alphabetical order."""
        return sorted(self.short.get(one, one) for one in sites)


def of(document: Document) -> Held | None:
    """Return what a plan holds of its sites; ``None`` for a plan without, or made before them."""
    sites = document["sites"]
    if not isinstance(sites, Mapping) or not sites.get("candidates"):
        return None
    return Held(document, sites, _short(document, sites["candidates"]))


def candidates(document: Document) -> Sequence[Row]:
    """Return the candidates of a plan, also of one made when the section was their list."""
    sites = document["sites"] or ()
    found: Sequence[Row] = sites["candidates"] if isinstance(sites, Mapping) else sites
    return found


def _short(document: Document, rows: Sequence[Row]) -> dict[str, str]:
    """Return candidate -> its town, or its own name where two of a kind share one."""
    towns = facts.names(document)
    shared = Counter((one["kind"], one["site"]) for one in rows)
    return {
        one["id"]: one["name"]
        if shared[one["kind"], one["site"]] > 1
        else str(towns.get(one["site"], one["name"]))
        for one in rows
    }


def place(document: Document, one: Row) -> tuple[float, float] | None:
    """Return lon, lat of a candidate, of its town where it has none of its own."""
    if known(one.get("lon")) is not None and known(one.get("lat")) is not None:
        return float(one["lon"]), float(one["lat"])
    return map_layers.positions(document).get(one["site"])


def load(held: Held) -> Loads:
    """Return year -> case -> kW, racks and TB of all countries."""
    found: dict[int, dict[str, Counter[str]]] = {}
    for row in held.sites["demand"]["by_country"]:
        cell = found.setdefault(int(row["year"]), {}).setdefault(row["case"], Counter())
        for key in ("it_kw", "racks", "storage_tb"):
            cell[key] += row[key]
    return dict(sorted(found.items()))


def steps(years: Sequence[int]) -> list[int]:
    """Return every fifth year and the last.

    >>> steps(range(2027, 2040))
    [2027, 2032, 2037, 2039]
    """
    return sorted({*list(years)[::STEP_YEARS], *list(years)[-1:]})


def at_year(rows: Sequence[Row], year: int) -> Row:
    """Return the row of ``year``, else the nearest one; empty when there are none."""
    return min(rows, key=lambda row: abs(row["year"] - year), default={})


def phases(modules: Sequence[Row]) -> list[dict[str, Any]]:
    """Return each phase: its year, power, racks, room, and the cost of its items."""
    found: dict[int, dict[str, Any]] = {}
    for row in modules:
        one = found.setdefault(
            row["phase"], {key: row[key] for key in ("phase", "year", "it_kw", "racks", "room_m2")}
        )
        for key in ("eur", "eur_low", "eur_high"):
            one[key] = one.get(key, 0.0) + row[key]
    return [found[at] for at in sorted(found)]


def power(one: Row) -> float:
    """Return the kW of IT load that a building stands for after all its phases."""
    return math.fsum(phase["it_kw"] for phase in phases(one["modules"]))


def alike(buildings: Sequence[Row]) -> list[list[Row]]:
    """Return buildings grouped by what is built and served at them, year by year."""
    found: dict[str, list[Row]] = {}
    for one in buildings:
        built = [phases(one["modules"]), one["hosts"], one["class"], one["cost_eur"]]
        used = [[row["year"], row["capacity_kw"], row["it_kw"]] for row in one["yearly"]]
        found.setdefault(repr((built, used)), []).append(one)
    return list(found.values())


def cost(rows: Iterable[Row]) -> tuple[float, float, float]:
    """Return low, typical and high cost of buildings together."""
    low, typical, high = zip(*(one["cost_eur"] for one in rows), strict=True)
    return math.fsum(low), math.fsum(typical), math.fsum(high)


def together(buildings: Sequence[Row]) -> list[dict[str, float]]:
    """Return the years of all buildings added: operation, revenue, power asked for and served."""
    found: dict[int, dict[str, float]] = {}
    for row in (row for one in buildings for row in one["yearly"]):
        cell = found.setdefault(int(row["year"]), {"year": int(row["year"])})
        for key, value in row.items():
            if key != "year" and known(value) is not None:
                cell[key] = cell.get(key, 0.0) + float(value)
    return [found[year] for year in sorted(found)]


def covered_from(yearly: Sequence[Row]) -> int | None:
    """Return the first year from which revenue covers operation to the end; ``None``: never.

    >>> rows = [{"year": y, "revenue_eur": r, "operation_eur": 2} for y, r in ((1, 3), (2, 1))]
    >>> covered_from(rows), covered_from([*rows, {"year": 3, "revenue_eur": 2, "operation_eur": 2}])
    (None, 3)
    """
    found = None
    for row in yearly:
        if row["revenue_eur"] < row["operation_eur"]:
            found = None
        elif found is None:
            found = int(row["year"])
    return found


def known(value: object) -> float | None:
    """Return a number, ``None`` for what is no number.

    >>> known(1), known(None), known(float("nan"))
    (1.0, None, None)
    """
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    return None
