"""Data centres and technopoles by their modules: rates, parts and quantities for the bill.

A hall is priced by kW of IT load and shared out to items, a technopole by m2: rates are the
modules' own. What a hall costs over its typical cost is one factor for all halls: one that is dear
makes all dear, and the shares of its items move no total. The low and high of an item stand beside
its rate and are not drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from dorsale.cost.drivers import NAMES
from dorsale.cost.prices import Book
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import HALL, SPACE, Sited
from dorsale.plan.tables import CONFIDENCE

WHOLE = {HALL: f"{HALL}price", SPACE: f"{SPACE}price"}
"""Head of an item -> the factor that all of its kind share."""

_UNIT = {HALL: "kw", SPACE: "m2"}
_LOT = {HALL: "equipment", SPACE: "civil"}  # as halls and technopoles of the cost book
_PRICE = {HALL: "build_eur_per_kw", SPACE: "technopole_eur_per_m2"}
_BESIDE = {
    "batteries": ("battery_eur_per_kwh", "ups_minutes"),
    "solar": ("solar_eur_per_kwp", "solar_kwp_per_kw"),
    "land": ("land_eur_per_m2", "land_m2_per_building_m2"),
}
"""Items of a hall that have a price of their own, and the rows of ``hosting.csv`` that give it."""

_CHAIN = ("switchgear", "generators", "ups")
_MADE_OF = {
    "structure": ("works", 0.6),
    "security": ("works", 0.6),
    "general": ("works", 0.6),
    "soft": ("services", 0.4),
    "land": ("other", 1.0),
}
"""Kind of expenditure and part in local currency, as the assemblies of like items (assumption)."""

_GOODS = ("goods", 0.05)
_CLASS = {"I": "1", "II": "2", "III": "3", "IV": "4"}


def billed(sited: Sited | None) -> pd.DataFrame:
    """Return the modules that the bill holds: those of every place that the book does not bill.

    Columns ``place, head, part, year, amount`` (kW of IT load, or m2) and ``eur, low, high``.
    """
    rows: list[pd.DataFrame] = []
    for place, head, table in _tables(sited):
        part, amount = ("item", "it_kw") if head == HALL else ("space", "m2")
        names = {part: "part", amount: "amount", "eur_low": "low", "eur_high": "high"}
        rows.append(table.rename(columns=names).assign(place=place, head=head))
    columns = ["place", "head", "part", "year", "amount", "eur", "low", "high"]
    if not rows:
        return pd.DataFrame(columns=columns)
    found = pd.concat([one[columns] for one in rows], ignore_index=True)
    return found[(found["eur"] > 0) & (found["amount"] > 0)].reset_index(drop=True)


def _tables(sited: Sited | None) -> Iterable[tuple[str, str, pd.DataFrame]]:
    if sited is None:
        return
    for hall in sited.buildings:
        if hall.site not in sited.given:
            yield hall.site, HALL, hall.modules
    for pole in sited.technopoles:
        if pole.site not in sited.given:
            yield pole.site, SPACE, pole.spaces


def named(modules: pd.DataFrame) -> pd.DataFrame:
    """Return ``modules`` with ``item`` and ``rate`` (EUR for one of its amount).

    Places that pay the same share an item; where rates differ, its name ends with the place.
    """
    rate = modules["eur"] / modules["amount"]
    item = modules["head"] + modules["part"]
    ends = rate.groupby(item).agg(["min", "max"]).astype(float)
    same = np.isclose(ends["min"], ends["max"], rtol=1e-12, atol=0.0)
    apart = item.isin(ends.index[~same])
    return modules.assign(rate=rate, item=item.mask(apart, item + "_" + modules["place"]))


def modules(scenario: Scenario, sited: Sited | None) -> pd.DataFrame:
    """Return quantities of the modules, in the columns of :func:`dorsale.cost.quantities`."""
    rows = named(billed(sited))
    at = scenario.tables["candidates"].set_index("id")["site"]
    site = rows["place"].map(at)
    return rows.assign(
        span=site,
        country=site.map(scenario.sites["country"]),
        factor=rows["head"].map(WHOLE),
        quantity=rows["amount"],
        phase=rows["year"],
        driver="",
    )[NAMES]


def with_sites(prices: Book, scenario: Scenario, sited: Sited | None) -> Book:
    """Return ``prices`` with the rates and parts of the modules that the bill holds."""
    rows = named(billed(sited))
    if sited is None or not len(rows):
        return prices
    said = _Said(scenario, sited)
    rates = [_rate(group, said) for _, group in rows.groupby("item", sort=False)]
    wholes = [_whole(str(head), sited, said) for head in rows["head"].unique()]
    table = pd.DataFrame([*rates, *wholes]).set_index("item")
    table = table.reindex(columns=prices.prices.columns)
    parts = [part for one in rates for part in _parts(one, said)]
    assemblies = pd.concat([prices.assemblies, pd.DataFrame(parts)], ignore_index=True)
    return replace(prices, prices=pd.concat([prices.prices, table]), assemblies=assemblies)


class _Said:
    """What ``hosting.csv`` says of the rows that a price rests on."""

    def __init__(self, scenario: Scenario, sited: Sited) -> None:
        table = scenario.tables["hosting"]
        at = scenario.tables["candidates"].set_index("id")["site"]
        here = set(scenario.sites["country"].reindex(at.reindex(list(sited.inside))))
        self._rows = table[table["country"].isin({"*", *here})]
        self.class_factors = tuple(
            f"class_factor_{_CLASS[one.availability_class]}"
            for one in sited.buildings
            if one.availability_class != "III"
        )

    def rows(self, names: Iterable[str]) -> pd.DataFrame:
        """Return the rows of ``names``: a country's own before those of all."""
        found = self._rows[self._rows["item"].isin(list(names))]
        own = set(found.loc[found["country"] != "*", "item"])
        return found[(found["country"] != "*") | ~found["item"].isin(own)]

    def source(self, names: Iterable[str]) -> str:
        """Return all sources of ``names``, each once."""
        known = [str(one) for name in names for one in self.rows([name])["source"]]
        return " ; ".join(dict.fromkeys(known)) or "assumption"

    def confidence(self, name: str) -> str:
        """Return the weakest confidence of the rows of ``name``."""
        known = [str(one) for one in self.rows([name])["confidence"]]
        return max(known, key=CONFIDENCE.index, default="assumption")

    def typical(self, name: str, default: float) -> float:
        """Return the typical value of the first row of ``name``."""
        rows = self.rows([name])
        return float(rows["typical"].iloc[0]) if len(rows) else default


def _rate(group: pd.DataFrame, said: _Said) -> dict[str, Any]:
    """Return the row of the book of one item, from its modules."""
    one = group.iloc[0]
    head, part = str(one["head"]), str(one["part"])
    names = _rests_on(head, part, said)
    low, high = (float((group[end] / group["amount"]).iloc[0]) for end in ("low", "high"))
    return {
        "item": one["item"],
        "low": min(low, float(one["rate"])),
        "typical": float(one["rate"]),
        "high": max(high, float(one["rate"])),
        "unit": _UNIT[head],
        "lot": _LOT[head],
        "confidence": said.confidence(names[0]),
        "source": said.source(names),
        "description": str(one["item"]).replace("_", " "),
        "driver": "",
    }


def _rests_on(head: str, part: str, said: _Said) -> tuple[str, ...]:
    """Return the rows of ``hosting.csv`` that a rate rests on, its price first."""
    if head == SPACE:
        return _PRICE[head], "equipment_share"
    if part in _BESIDE:
        return _BESIDE[part]
    share = "electrical" if part in _CHAIN else part
    own = (f"share_{part}",) if part in _CHAIN[1:] else ()
    return _PRICE[head], f"share_{share}", *own, *said.class_factors


def _whole(head: str, sited: Sited, said: _Said) -> dict[str, Any]:
    """Return the factor on all items of a kind: what they cost in all over their typical cost."""
    every = sited.buildings if head == HALL else sited.technopoles
    ends = [one.cost_eur for one in every if one.site not in sited.given]
    low, typical, high = (sum(one[end] for one in ends) for end in range(3))
    return {
        "item": WHOLE[head],
        "low": low / typical,
        "typical": 1.0,
        "high": high / typical,
        "unit": "ratio",
        "lot": _LOT[head],
        "confidence": said.confidence(_PRICE[head]),
        "source": said.source([_PRICE[head]]),
        "description": WHOLE[head].replace("_", " "),
        "driver": "",
    }


def _parts(rate: Mapping[str, Any], said: _Said) -> list[dict[str, Any]]:
    """Return the components of an item: itself, and for a space its equipment apart."""
    item = str(rate["item"])
    if item.startswith(SPACE):
        share = said.typical("equipment_share", 0.0)
        return [
            _part(rate, item, 1 / (1 + share), "works", 0.6),
            _part(rate, f"{SPACE}equipment", share / (1 + share), *_GOODS),
        ]
    known = (made for part, made in _MADE_OF.items() if item.startswith(HALL + part))
    return [_part(rate, item, 1.0, *next(known, _GOODS))]


def _part(
    rate: Mapping[str, Any], name: str, share: float, category: str, local: float
) -> dict[str, Any]:
    return {
        "item": rate["item"], "component": name, "quantity": 1.0, "unit": rate["unit"],
        "share": share, "category": category, "local_share": local, "ground": "",
        "source": "assumption", "confidence": "assumption", "note": "",
    }  # fmt: skip
