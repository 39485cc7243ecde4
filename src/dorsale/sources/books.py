"""The user's own prices over the shipped ones, item by item, and what books must say together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from dorsale import reference
from dorsale.plan.problems import N_, Figure, Problem
from dorsale.plan.tables import ASSEMBLIES, COST_BOOK, SHARE_DRIVERS
from dorsale.sources.tables import read_table

_KEPT = ("driver", "each")  # of the shipped row, where the user's leaves them empty
_CLOSE = 1e-9
_SHARES = ("ratio", "share_of_capex_year")
_UP_TO_ONE = ("cause_correlation", "cause_dollar_share", "cause_time_share")


def over_shipped(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return ``frames`` with the shipped rows behind those of the cost book and assemblies.

    A row of the user replaces the shipped row of its item; all rows of an item's assembly
    replace the shipped ones.
    """
    found = dict(frames)
    for table in (COST_BOOK, ASSEMBLIES):
        path = reference.scenario_folder(reference.DEFAULT) / table.file
        shipped, _ = read_table(path, table)
        own = found[table.name]
        behind = shipped[~shipped["item"].isin(set(own["item"]))]
        if table is COST_BOOK:
            own = _filled(own, shipped.set_index("item"))
        found[table.name] = pd.concat([one for one in (own, behind) if len(one)])
    return found


def _filled(own: pd.DataFrame, shipped: pd.DataFrame) -> pd.DataFrame:
    """Return ``own`` rows with what they leave out of how an item is counted."""
    known = shipped.reindex(own["item"])
    driver = known["driver"].fillna("").to_numpy()
    each = known["each"].to_numpy()
    return own.assign(
        driver=own["driver"].mask(own["driver"] == "", driver),
        each=own["each"].mask(own["each"].isna(), each),
    )


def check_books(
    frames: Mapping[str, pd.DataFrame], by_year: Mapping[str, Mapping[int, float]]
) -> list[Problem]:
    """Return what is wrong with assemblies, and with prices of years without a rate."""
    book, assemblies = frames["cost_book"], frames["assemblies"]
    return [
        *_years(book, by_year),
        *_drivers(book),
        *_causes(book),
        *_sums(assemblies),
        *_unknown(assemblies, book),
    ]


def _years(book: pd.DataFrame, by_year: Mapping[str, Mapping[int, float]]) -> Iterator[Problem]:
    for index, row in book.iterrows():
        currency, year = str(row["currency"]), int(row["year"])
        if currency in by_year and year not in by_year[currency]:
            yield Problem(
                N_("the currency {currency} has no rate for {year}"),
                N_("Add the year under [rates] of scenario.toml: units for one euro"),
                COST_BOOK.file,
                int(str(index)),
                "year",
                {"currency": currency, "year": year},
            )


def _drivers(book: pd.DataFrame) -> Iterator[Problem]:
    """A share is of works or equipment; what is counted has a price each."""
    for index, row in book[book["driver"] != ""].iterrows():
        if (row["driver"] in SHARE_DRIVERS) != (row["unit"] in _SHARES):
            yield Problem(
                N_("{item} is per {unit}, which cannot be counted by {driver}"),
                N_("Shares (ratio, share_of_capex_year) go with {shares}, the rest with others"),
                COST_BOOK.file,
                int(str(index)),
                "driver",
                {"item": row["item"], "unit": row["unit"], "driver": row["driver"],
                 "shares": ", ".join(SHARE_DRIVERS)},
            )  # fmt: skip


def _causes(book: pd.DataFrame) -> Iterator[Problem]:
    for index, row in book[book["item"].isin(_UP_TO_ONE)].iterrows():
        if row["typical"] > 1:
            yield Problem(
                N_("{value} is above {high}"),
                N_("Check the unit ({unit})"),
                COST_BOOK.file,
                int(str(index)),
                "typical",
                {"value": f"{row['typical']:g}", "high": "1", "unit": "1"},
            )


def _sums(assemblies: pd.DataFrame) -> Iterator[Problem]:
    for item, rows in assemblies.groupby("item", sort=False):
        total = rows["share"].sum()
        if abs(total - 1) > _CLOSE:
            yield Problem(
                N_("the shares of {item} sum to {total} and not to 1"),
                N_("Correct the shares of its components"),
                ASSEMBLIES.file,
                int(str(rows.index[0])),
                "share",
                {"item": item, "total": Figure(total)},
            )


def _unknown(assemblies: pd.DataFrame, book: pd.DataFrame) -> Iterator[Problem]:
    known = set(book["item"])
    for index, item in assemblies.drop_duplicates("item")["item"].items():
        if item not in known:
            yield Problem(
                N_("{id} is not in {file}"),
                N_("Correct the name, or add it to {file}"),
                ASSEMBLIES.file,
                int(str(index)),
                "item",
                {"id": item, "file": COST_BOOK.file},
                "warning",
            )
