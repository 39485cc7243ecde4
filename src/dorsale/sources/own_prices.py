"""A user's own prices, as written on the command line: ``ITEM=low,typical,high``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.tables import COST_BOOK
from dorsale.sources.tables import empty, read_table

ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Said:
    """What holds for all prices set at once; empty: as in the row that is replaced.

    ``source`` empty: the price is an assumption.
    """

    currency: str = ""
    year: int | None = None
    source: str = ""


def own_prices(
    texts: Iterable[str], book: pd.DataFrame, said: Said, rates: Mapping[str, float]
) -> pd.DataFrame:
    """Return the rows of ``book`` (table ``cost_book``) that ``texts`` replace, replaced.

    Raises :class:`BadInput` with every text that names no item, is no price, is out of order, or
    is in a currency without a rate.
    """
    problems: list[Problem] = []
    rows: dict[str, dict[str, object]] = {}
    known = book.set_index("item", drop=False)
    for text in texts:
        item, _, written = text.partition("=")
        item = item.strip()
        values = _values(item, written, known, problems)
        if values is not None:
            rows[item] = _row(dict(known.loc[item]), values, said)
            if _without_rate(rows[item], rates):
                problems.append(_no_rate(item, rows[item]))
    if problems:
        raise BadInput(problems)
    return pd.DataFrame(list(rows.values()), columns=book.columns)


def over_file(rows: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Return ``rows`` with the other rows of the book in ``path``, if there is one, before them.

    Raises :class:`BadInput` when the file is no cost book.
    """
    if not path.exists():
        return rows
    there, problems = read_table(path, COST_BOOK)
    if wrong := [one for one in problems if one.severity == "error"]:
        raise BadInput(wrong)
    kept = there[~there["item"].isin(set(rows["item"]))]
    parts = [part for part in (kept, rows) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else empty(COST_BOOK)


def _values(
    item: str, written: str, known: pd.DataFrame, problems: list[Problem]
) -> list[float] | None:
    if item not in known.index:
        close = difflib.get_close_matches(item, list(known.index), 1)
        hint = N_("Did you mean {close}?") if close else N_("dorsale book lists the items")
        names = {"item": item, "close": close[0] if close else ""}
        problems.append(Problem(N_("the cost book has no {item}"), hint, values=names))
        return None
    cells = [cell.strip() for cell in written.split(";" if ";" in written else ",")]
    try:
        values = [float(cell.replace(",", ".")) for cell in cells]
    except ValueError:
        values = []
    if len(values) == 1:
        values *= 3
    if len(values) != 3 or not 0 <= values[0] <= values[1] <= values[2] < float("inf"):
        problems.append(
            Problem(
                N_("{item}: {written} is not low, typical and high"),
                N_("Write three numbers, the smallest first: 14000,16000,19000 or 1,5;2;2,5"),
                values={"item": item, "written": written or "?"},
            )
        )
        return None
    return values


def _row(row: dict[str, object], values: list[float], said: Said) -> dict[str, object]:
    """Return ``row`` with its new price, where it comes from, and the old one in its note."""
    before = ", ".join(f"{row[name]:g}" for name in ("low", "typical", "high"))
    money = f"{row['currency']} {row['year']:g}".strip()
    return {
        **row,
        **dict(zip(("low", "typical", "high"), values, strict=True)),
        "currency": (said.currency or row["currency"]) if row["currency"] else "",
        "year": said.year or row["year"],
        "source": said.source or ASSUMPTION,
        "confidence": "medium" if said.source else ASSUMPTION,
        "note": f"own price; in place of {before} ({money})",
    }


def _without_rate(row: Mapping[str, object], rates: Mapping[str, float]) -> bool:
    return bool(row["currency"]) and row["currency"] not in rates


def _no_rate(item: str, row: Mapping[str, object]) -> Problem:
    return Problem(
        N_("{item}: the currency {currency} has no rate"),
        N_("Add it under [rates] of scenario.toml: units for one euro"),
        values={"item": item, "currency": row["currency"]},
    )
