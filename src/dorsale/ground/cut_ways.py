"""Ways of a scenario cut at new places, and the rows of other tables that follow them.

What a way crosses is taken to lie evenly along it: one of ``n`` crossings in the middle of each
``n``-th part. So are the borders between its countries.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from dorsale.earth import arc_km, on_sphere
from dorsale.ground.ways import shape_of
from dorsale.plan.scenario import Choice, Scenario
from dorsale.plan.table import Table

Cuts = Mapping[str, Sequence[tuple[float, str]]]
Parts = Mapping[str, Sequence[str]]
_ON_WAYS = ("span", "ground")


def cut(scenario: Scenario, cuts: Cuts) -> Scenario:
    """Return ``scenario`` with ways cut in parts ``ID.1``, ``ID.2``, ...

    ``cuts``: way -> shares of its length (0 to 1) and the sites that stand there, which the
    scenario has. Fibre, risk groups, events and choices follow: what held the way holds every
    part, since nobody said which.
    """
    tables = dict(scenario.tables)
    rows = [
        part
        for way in tables["ways"].to_dict("records")
        for part in parts_of(way, sorted(cuts.get(way["id"], ())), scenario.sites)
    ]
    parts = {way: [f"{way}.{n + 1}" for n in range(len(cuts[way]) + 1)] for way in cuts}
    ways = tables["ways"]
    found = pd.DataFrame(rows, columns=ways.columns).astype(ways.dtypes)
    tables |= {
        "ways": found,
        "fibre": _followed(tables["fibre"], ways, parts),
        **{name: _with_members(tables[name], parts) for name in ("risk_groups", "events")},
    }
    asked = scenario.alternatives
    choices = tuple(one for choice in asked.choices for one in _choices(choice, parts))
    return replace(scenario, tables=tables, alternatives=replace(asked, choices=choices))


def parts_of(
    way: Mapping[str, Any], cuts: Sequence[tuple[float, str]], sites: pd.DataFrame
) -> list[dict[str, Any]]:
    """Return ``way`` cut at shares of its length that rise; itself without cuts."""
    if not cuts:
        return [dict(way)]
    marks = [0.0, *(share for share, _ in cuts), 1.0]
    ends = [way["from"], *(site for _, site in cuts), way["to"]]
    points = _shares_of_waypoints(way, sites)
    return [
        {
            **way, **_between(way, low, high),
            "id": f"{way['id']}.{number}", "from": start, "to": end,
            "waypoints": tuple(text for share, text in points if low < share < high),
        }
        for number, ((low, high), (start, end)) in enumerate(
            zip(pairwise(marks), pairwise(ends), strict=True), start=1
        )
    ]  # fmt: skip


def passed(share: float, count: int) -> int:
    """Return how many of ``count`` things lying evenly along a way stand before ``share`` of it.

    >>> passed(0.4, 1), passed(0.5, 1), passed(0.8, 2)
    (0, 1, 2)
    """
    return math.floor(count * share + 0.5)


def country_at(way: Mapping[str, Any], share: float) -> str:
    """Return the country in which a share of the length of ``way`` ends."""
    return str(way["countries"][passed(share, len(way["countries"]) - 1)])


def _between(way: Mapping[str, Any], low: float, high: float) -> dict[str, Any]:
    """Return what of ``way`` lies between two shares of its length."""
    codes, others = way["countries"], way["crossings"]
    first, last = (passed(share, len(codes) - 1) for share in (low, high))
    begin, stop = (passed(share, len(others)) for share in (low, high))
    counted = {
        name: passed(high, int(way[name])) - passed(low, int(way[name]))
        for name in ("river_crossings", "border_crossings")
    }
    return {
        "length_km": way["length_km"] * (high - low),
        "countries": codes[first : last + 1],
        "crossings": others[begin:stop],
        "further_cuts_per_year": way["further_cuts_per_year"] * (high - low),
        **counted,
    }


def _shares_of_waypoints(way: Mapping[str, Any], sites: pd.DataFrame) -> list[tuple[float, str]]:
    line = on_sphere(*np.array(shape_of(way, sites), float).T)
    km = np.cumsum(arc_km(np.linalg.norm(np.diff(line, axis=0), axis=1)))
    return list(zip((km / km[-1])[:-1].tolist(), way["waypoints"], strict=True))


def _followed(fibre: pd.DataFrame, ways: pd.DataFrame, parts: Parts) -> pd.DataFrame:
    """Return ``fibre`` along the parts of ways, in the order in which it takes them."""
    ends = {way["id"]: (way["from"], way["to"]) for way in ways.to_dict("records")}
    rows = fibre.to_dict("records")
    return fibre.assign(ways=[_in_order(row, ends, parts) for row in rows])


def _in_order(
    fibre: Mapping[str, Any], ends: Mapping[str, tuple[str, str]], parts: Parts
) -> tuple[str, ...]:
    here, found = fibre["from"], []
    for way in fibre["ways"]:
        own = list(parts.get(way, (way,)))
        start, end = ends[way]
        found += own if start == here else own[::-1]
        here = end if start == here else start
    return tuple(found)


def _with_members(table: pd.DataFrame, parts: Parts) -> pd.DataFrame:
    members = [
        tuple(part for member in row for part in parts.get(member, (member,)))
        for row in table["members"]
    ]
    return table.assign(members=members)


def _choices(choice: Choice, parts: Parts) -> list[Choice]:
    if choice.what not in _ON_WAYS:
        return [choice]
    return [replace(choice, id=part) for part in parts.get(choice.id, (choice.id,))]


def with_rows(
    table: pd.DataFrame, rows: Sequence[Mapping[str, Any]], declared: Table
) -> pd.DataFrame:
    """Return ``table`` with more rows; columns that they do not name are empty."""
    empty = {column.name: _EMPTY.get(column.kind, "") for column in declared.columns}
    more = pd.DataFrame([{**empty, **row} for row in rows])
    columns = [*table.columns, *(name for name in more.columns if name not in table.columns)]
    return pd.concat([table, more], ignore_index=True).reindex(columns=columns)


_EMPTY: Mapping[str, Any] = {"number": np.nan, "integer": np.nan, "share": np.nan, "list": ()}
