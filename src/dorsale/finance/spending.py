"""When money is spent: the bill laid over the years of the programme, and the running costs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from dorsale.finance import halls
from dorsale.plan.network import Bill, Candidates, Design, Programme
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import LOCAL_SHARES

INVESTMENT = ["year", "lot", "country", "category", "component", "local_share", "tax_rate", "eur"]
CAPACITY = "international_capacity"
_USUAL_LOCAL, _ABROAD_LOCAL = 0.7, 0.1
_ROUNDS = 200
_EVEN = 0.02  # of each amount over all years of works, so that every year can be met
_SMALL = 1e-9


def investment(scenario: Scenario, bill: Bill, built: Programme) -> pd.DataFrame:
    """Return the base estimate as the programme spends it: rows of :data:`INVESTMENT`, in EUR.

    Amounts are those of the bill; a span's fall in the years of its works, and all together
    in the years in which the programme spends. What the programme leaves out is left out. First
    phases of data centres and technopoles are paid while they are built, beside the programme;
    later ones from cash (:func:`dorsale.finance.halls.growth`).
    """
    items = bill.components[(bill.components["phase"] != 0) & (bill.components["eur"] != 0)]
    items = items[~halls.of_modules(items["component"])].reset_index(drop=True)
    years = [year for year, eur in sorted(built.spent_eur.items()) if eur > 0]
    years = years or [scenario.years.start]
    weights = np.array([_of_span(built, str(span), years) for span in items["span"]])
    asked = np.array([built.spent_eur.get(year, 1.0) for year in years])
    spread = fitted(weights.reshape(len(items), len(years)), items["eur"].to_numpy(float), asked)
    long = items[INVESTMENT[1:-1]].iloc[np.repeat(np.arange(len(items)), len(years))]
    long = long.assign(year=np.tile(years, len(items)), eur=spread.ravel())
    first = halls.built(scenario, bill)
    if len(first):
        long = pd.concat([long, first[INVESTMENT]], ignore_index=True)
    grouped = long.groupby(INVESTMENT[:-1], as_index=False, sort=True)["eur"].sum()
    return grouped[grouped["eur"].abs() > _SMALL].reset_index(drop=True)[INVESTMENT]


def _of_span(built: Programme, span: str, years: list[int]) -> list[float]:
    """Return how an amount of ``span`` leans towards each year: by months of works, else even."""
    even = [1.0] * len(years)
    if span not in built.spans.index or not built.spans.at[span, "works_from"]:
        return even
    first, last = (_month(built.spans.at[span, c]) for c in ("works_from", "works_to"))
    months = [max(0, min(last, 12 * y + 11) - max(first, 12 * y) + 1) for y in years]
    total = sum(months)
    return [_EVEN + m / total for m in months] if total else even


def _month(text: str) -> int:
    year, _, month = text.partition("-")
    return 12 * int(year) + int(month or 1) - 1


def fitted(weights: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return ``weights`` scaled so that rows sum to ``rows`` and columns share as ``columns``.

    Iterative proportional fitting (Deming and Stephan 1940); rows are met exactly.

    >>> fitted(np.ones((2, 2)), np.array([4.0, 2.0]), np.array([1.0, 2.0])).round(3).tolist()
    [[1.333, 2.667], [0.667, 1.333]]
    """
    if not len(rows):
        return weights * 0.0
    goal = columns / columns.sum() * rows.sum()
    found = weights * (rows / weights.sum(axis=1))[:, None]
    for _ in range(_ROUNDS):
        off = goal / np.where(found.sum(axis=0) == 0, 1.0, found.sum(axis=0))
        found = found * off
        found = found * (rows / found.sum(axis=1))[:, None]
        if np.abs(off - 1).max() < _SMALL:
            break
    return np.asarray(found)


def running(
    found: Candidates, chosen: Design, bill: Bill, built: Programme, operation_share: float,
    abroad: pd.Series, sited: Sequence[halls.Flow] = (),
    booked: Collection[tuple[str, str]] = (),
) -> pd.DataFrame:  # fmt: skip
    """Return running costs as the works in service run: ``year, item, local_share, eur``.

    As the bill counts them, each from its first year; a cost book that prices no operation takes
    a share of what is built, as the optimiser does. ``abroad``: by year, the part of the
    international capacity that traffic asks for: as much is leased. ``sited``: what data centres
    and technopoles pay by year; ``booked``: (site, item) of those that the book bills.
    """
    own = _own(found, chosen, bill, built, operation_share, abroad.index, booked)
    rows = [*own, *sited, (CAPACITY, _ABROAD_LOCAL, international_eur(found, chosen) * abroad)]
    table = pd.concat(
        [
            pd.DataFrame({"year": abroad.index, "item": item, "local_share": local, "eur": eur})
            for item, local, eur in rows
        ],
        ignore_index=True,
    )
    summed = table.groupby(["year", "item", "local_share"], as_index=False)["eur"].sum()
    return summed[summed["eur"] != 0].reset_index(drop=True)


def _own(
    found: Candidates, chosen: Design, bill: Bill, built: Programme, operation_share: float,
    years: pd.Index, booked: Collection[tuple[str, str]],
) -> list[halls.Flow]:  # fmt: skip
    """Return the network's own running costs: all but international capacity."""
    if bill.running.get("itemised_eur"):
        others = bill.operation["item"].isin([CAPACITY, *LOCAL_SHARES])
        rows = bill.operation[~others].to_dict("records")
        begun = [pd.Series(years >= row["from"], index=years) for row in rows]
        return [
            (str(row["item"]), float(row["local_share"]), float(row["eur_per_year"]) * on)
            for row, on in zip(rows, begun, strict=True)
        ]
    serving = pd.Series([served(built, int(year)) for year in years], index=years)
    return [
        (item, _USUAL_LOCAL, eur * serving)
        for item, eur in by_share(found, chosen, bill, operation_share, booked).items()
    ]


def by_share(
    found: Candidates, chosen: Design, bill: Bill, operation_share: float,
    booked: Collection[tuple[str, str]] = (),
) -> dict[str, float]:  # fmt: skip
    """Return what the finished network costs in a year when operation is a share of works.

    Data centres and technopoles are left out: ``booked`` are (site, item) of the book's own.
    """
    spans = found.spans.loc[list(chosen.modules)]
    leases = spans.loc[spans["option"] == "lease", "yearly_eur"].sum()
    equipment = bill.items[(bill.items["lot"] == "equipment") & ~_apart(bill.items, booked)]
    huts = equipment.loc[equipment["item"] == "line_amplifier_hut", "eur"].sum()
    return {
        "maintenance": float(spans["yearly_eur"].sum() - leases),
        "leases": float(leases),
        "sites": operation_share * float(equipment["eur"].sum() - huts),
    }


def _apart(items: pd.DataFrame, booked: Collection[tuple[str, str]]) -> pd.Series:
    pairs = zip(items["span"], items["item"], strict=True)
    known = pd.Series([pair in booked for pair in pairs], index=items.index, dtype=bool)
    return known | halls.of_modules(items["item"])


def international_eur(found: Candidates, chosen: Design) -> float:
    """Return what the international capacity of the plan costs a year, in EUR."""
    spans = found.spans.loc[list(chosen.modules)]
    eur = spans["price_eur_per_gbps_per_year"] * spans["module_gbps"] * pd.Series(chosen.modules)
    return float(eur[spans["option"] == "cable"].sum())


def served(built: Programme, year: int) -> float:
    """Return the share of the works, by cost, that serves when ``year`` begins."""
    total = float(built.spans["eur"].sum())
    if not total:
        return 1.0
    begun = built.spans["in_service"].map(lambda month: "" < month <= f"{year}-01")
    return float(built.spans.loc[begun, "eur"].sum()) / total


def first_year(months: Iterable[str]) -> int | None:
    """Return the first year that begins with all ``months`` past; ``None`` when one is never.

    >>> first_year(["2029-04", "2030-01"]), first_year([]), first_year(["2029-04", ""])
    (2030, 0, None)
    """
    found = 0
    for month in months:
        if not month:
            return None
        year, _, number = month.partition("-")
        found = max(found, int(year) + (int(number or 1) > 1))
    return found


def paid(
    built: Programme, funders: pd.DataFrame, first: pd.DataFrame, contingency: float
) -> Mapping[str, Mapping[int, float]]:
    """Return what is planned for each funder and year, in EUR: the programme, and ``first`` phases.

    A funder open in a year pays its share of the modules of that year, ``contingency`` in.
    """
    found = {name: dict(years) for name, years in built.paid_eur.items()}
    by_year = first.groupby("year")["eur"].sum() * (1 + contingency) if len(first) else {}
    for row in funders.to_dict("records") if len(first) else ():
        for year, eur in by_year.items():
            if row["kind"] != "guarantee" and row["from_year"] <= year <= row["to_year"]:
                own = found.setdefault(str(row["id"]), {})
                own[year] = own.get(year, 0.0) + float(row["share"]) * float(eur)
    return found
