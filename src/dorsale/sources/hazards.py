"""Cuts of cables by cause: the table checked, and brought to the totals a scenario writes.

``hazards.csv`` holds the rates. A scenario that knows only totals by medium writes them under
``[reliability]``: the rows of a medium are then scaled, and keep their shares by cause.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dorsale.plan.problems import N_, Problem
from dorsale.plan.scenario import Reliability
from dorsale.plan.tables import ANY_TERRAIN, HAZARD_MEDIA, HAZARDS

_CUTS, _HOURS = "cuts_per_1000_km_per_year", "repair_h"


def check_hazards(hazards: pd.DataFrame) -> list[Problem]:
    """Return a problem for each medium without a row of any terrain."""
    known = set(hazards.loc[hazards["terrain"] == ANY_TERRAIN, "medium"])
    return [
        Problem(
            N_("no row gives the cuts of {medium} cables on any terrain"),
            N_("Add a row with the terrain `any`"),
            HAZARDS.file,
            column="medium",
            values={"medium": medium},
        )
        for medium in HAZARD_MEDIA
        if medium not in known
    ]


def with_totals(hazards: pd.DataFrame, written: Reliability) -> tuple[pd.DataFrame, Reliability]:
    """Return the rows scaled to the totals ``written``, and the totals of every medium.

    A total is the sum over causes of the rows of any terrain; its repair time their mean by
    cuts. A medium that is not written takes ``default``, if that is; the totals returned say
    the buried medium under ``default``.
    """
    found = hazards.copy()
    for medium, (cuts, hours) in _totals(hazards).items():
        rows = found["medium"] == medium
        asked_cuts = _asked(written.cuts_per_1000_km_per_year, medium, cuts)
        asked_hours = _asked(written.repair_h, medium, hours)
        found.loc[rows, _CUTS] *= asked_cuts / cuts if cuts else 1.0
        found.loc[rows, _HOURS] *= asked_hours / hours if hours else 1.0
    totals = _totals(found)
    totals = {"default": totals["buried"], **totals}
    return found, Reliability(
        {medium: round(cuts, 9) for medium, (cuts, _) in totals.items()},
        {medium: round(hours, 9) for medium, (_, hours) in totals.items()},
    )


def sources_of(hazards: pd.DataFrame) -> dict[str, str]:
    """Return where the totals of each medium come from, by key of the plan."""
    every = hazards[hazards["terrain"] == ANY_TERRAIN]
    found = {
        f"reliability.{_CUTS}.{medium}": _said(rows["source"])
        for medium, rows in every.groupby("medium")
    }
    return {**found, f"reliability.{_HOURS}": "assumption: hazards.csv"}


def _said(sources: pd.Series) -> str:
    first = str(sources.iloc[0])
    return "assumption: hazards.csv" if first.startswith("assumption") else first


def _asked(written: Mapping[str, float], medium: str, otherwise: float) -> float:
    return written.get(medium, written.get("default", otherwise))


def _totals(hazards: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return cuts per 1,000 km and year, and mean hours of repair, by medium on any terrain."""
    every = hazards[hazards["terrain"] == ANY_TERRAIN]
    found = {}
    for medium, rows in every.groupby("medium"):
        cuts, hours = float(rows[_CUTS].sum()), float((rows[_CUTS] * rows[_HOURS]).sum())
        found[str(medium)] = (cuts, hours / cuts if cuts else float(rows[_HOURS].mean()))
    return found
