"""How data centres are placed: ``[siting]`` of ``scenario.toml``, and what its tables must say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from dorsale import reference
from dorsale.plan.problems import N_, Problem
from dorsale.plan.scenario import Siting
from dorsale.plan.table import Table
from dorsale.plan.tables import CANDIDATES, CRITERIA, HOSTING, PLACES, STAKEHOLDERS
from dorsale.sources.settings import FILE, Settings
from dorsale.sources.tables import read_table

UPTIME = ("I", "II", "III", "IV")
CLASSES = {**{one: one for one in UPTIME}, **dict(zip("1234", UPTIME, strict=True))}


def read_siting(settings: Settings) -> Siting:
    """Return what ``[siting]`` says; no section: the plan places nothing."""
    written = settings.section("siting")
    usual = Siting()

    def number(key: str, low: float, high: float) -> float:
        if key not in written:
            return float(getattr(usual, key))
        return settings.number(f"siting.{key}", low, high)

    return Siting(
        sites=int(number("sites", 0, 20)),
        separation_km=number("separation_km", 0, 5_000),
        latency_ms=number("latency_ms", 1, 1_000),
        availability=_availability(settings, str(written.get("availability", usual.availability))),
        phases=int(number("phases", 1, 10)),
        exchanges=settings.flag("siting", "exchanges"),
    )


def _availability(settings: Settings, said: str) -> str:
    """Return the class I to IV; classes 1 to 4 of EN 50600 are read as those."""
    if said not in CLASSES:
        settings.problems.append(
            Problem(
                N_("{key} = {value} is not known here"),
                N_("Use one or more of: {codes}"),
                FILE,
                values={"key": "siting.availability", "value": said, "codes": ", ".join(CLASSES)},
            )
        )
    return CLASSES.get(said, Siting().availability)


def check_siting(frames: Mapping[str, pd.DataFrame], rates: Mapping[str, float]) -> list[Problem]:
    """Return every problem of hosting, criteria, places and weights."""
    return [
        *_in_order(frames["hosting"], HOSTING.file, "typical"),
        *_in_order(frames["places"], PLACES.file, "value"),
        *_currencies(frames["hosting"], rates),
        *_scales(frames["criteria"]),
        *_weights(frames["criteria"]),
        *_places(frames),
        *_parcels(frames["candidates"]),
    ]


def completed(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """Return ``rows`` with the shipped row of each key that they do not give."""
    shipped, _ = read_table(reference.scenario_folder(reference.DEFAULT) / table.file, table)
    given = set(zip(*(rows[name] for name in table.key), strict=True))
    keys = list(zip(*(shipped[name] for name in table.key), strict=True))
    missing = shipped[[key not in given for key in keys]]
    return pd.concat([rows, missing]) if len(missing) else rows


def known_places(frames: Mapping[str, pd.DataFrame]) -> set[str]:
    """Return what a row of ``places.csv`` may speak of: candidates, sites, countries, or all."""
    sites = frames["sites"]
    return {*frames["candidates"]["id"], *sites["id"], *sites["country"], "*"}


def _line(index: object) -> int:
    return int(index)  # type: ignore[call-overload,no-any-return]


def _in_order(frame: pd.DataFrame, file: str, middle: str) -> Iterator[Problem]:
    wrong = ~((frame["low"] <= frame[middle]) & (frame[middle] <= frame["high"]))
    for index, row in frame[wrong].iterrows():
        yield Problem(
            N_("low, typical and high are not in order ({low}, {typical}, {high})"),
            N_("Write the smallest first"),
            file,
            _line(index),
            middle,
            {"low": row["low"], "typical": row[middle], "high": row["high"]},
        )


def _currencies(hosting: pd.DataFrame, rates: Mapping[str, float]) -> Iterator[Problem]:
    for index, currency in hosting["currency"].items():
        if currency and currency not in rates:
            yield Problem(
                N_("the currency {currency} has no rate"),
                N_("Add it under [rates] of scenario.toml: units for one euro"),
                HOSTING.file,
                _line(index),
                "currency",
                {"currency": currency},
            )


def _scales(criteria: pd.DataFrame) -> Iterator[Problem]:
    """The worst and the best of a scale stand in the order that ``better`` says."""
    for index, row in criteria.iterrows():
        if row["worst"] == row["best"] or (row["best"] > row["worst"]) != (row["better"] == "high"):
            yield Problem(
                N_("{criterion}: worst {worst} and best {best} contradict better = {better}"),
                N_("Exchange them, or correct better"),
                CRITERIA.file,
                _line(index),
                "best",
                _said(row, "criterion", "worst", "best", "better"),
            )


def _said(row: Mapping[str, Any], *names: str) -> dict[str, object]:
    return {name: row[name] for name in names}


def _weights(criteria: pd.DataFrame) -> Iterator[Problem]:
    """Each stakeholder gives some criterion of each kind a weight."""
    for kind, rows in criteria.groupby("kind"):
        for who in STAKEHOLDERS:
            if not rows[f"weight_{who}"].sum() > 0:
                yield Problem(
                    N_("the weights of {who} for {kind} sum to 0"),
                    N_("Give at least one criterion a weight above 0"),
                    CRITERIA.file,
                    column=f"weight_{who}",
                    values={"who": who, "kind": kind},
                )


def _places(frames: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    known = known_places(frames)
    for index, place in frames["places"]["place"].items():
        if place not in known:
            yield Problem(
                N_("{place} is neither a candidate, a site nor a country of this scenario"),
                N_("Correct the name, or remove the row"),
                PLACES.file,
                _line(index),
                "place",
                {"place": place},
            )


def _parcels(candidates: pd.DataFrame) -> Iterator[Problem]:
    half = candidates["lat"].isna() != candidates["lon"].isna()
    for index in candidates.index[half]:
        yield Problem(
            N_("only one of lat and lon is given"),
            N_("Give both, or leave both empty for the place of its site"),
            CANDIDATES.file,
            _line(index),
            "lat",
        )
