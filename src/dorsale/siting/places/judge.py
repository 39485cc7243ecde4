"""Criteria exclude first, with the reason; what is left is scored under everyone's weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Places
from dorsale.plan.tables import CANDIDATES, CRITERIA, STAKEHOLDERS
from dorsale.siting.places import ranking
from dorsale.siting.places.measures import Told, measure
from dorsale.siting.places.positions import check_on_land, positions

Excluded = dict[str, tuple[tuple[str, float, float], ...]]


def judge(
    scenario: Scenario,
    kind: str = "data_centre",
    measured: Told | None = None,
    outlines: Mapping[str, Any] | None = None,
    draws: int = 10_000,
    seed: int | None = None,
) -> Places:
    """Return the candidates of ``kind`` measured, thinned and ranked.

    ``measured``: criterion -> candidate -> value, what the network tells (``fibre_routes`` that
    share no risk, ``latency_ms``); ``outlines``: GeoJSON of the land. ``seed`` None: the
    scenario's. :class:`BadInput`: no candidate, one in the sea, a needed measure missing, weights
    that sum to 0, or nobody left, with the criterion that removed each.
    """
    criteria = _criteria(scenario, kind)
    places = positions(scenario, kind)
    if places.empty:
        raise BadInput([none_given(kind)])
    if outlines is not None:
        check_on_land(places, outlines)
    weightings = _weightings(criteria, kind)
    ends = measure(scenario, places, criteria, measured or {})
    excluded = _excluded(ends[1], criteria)
    kept = [one for one in ends[1].index if one not in excluded]
    if not kept:
        raise BadInput([_nobody_left(excluded, kind)])
    low, value, high = (end.loc[kept] for end in ends)
    scores = pd.DataFrame(
        ranking.score(value.to_numpy(float), criteria), kept, list(criteria.index)
    )
    chance = scenario.seed if seed is None else seed
    return Places(
        measures=ends[1],
        excluded=excluded,
        scores=scores,
        weightings=weightings,
        first_share=ranking.first_shares(scores, weightings, draws, chance),
        in_doubt=ranking.first_shares_in_doubt(
            (low, value, high), criteria, weightings, draws, chance
        ),
        ranks=ranking.ranks(scores, weightings),
        unknown=_unknown(ends[1]),
        criteria=criteria,
        draws=draws,
        seed=chance,
    )


def _criteria(scenario: Scenario, kind: str) -> pd.DataFrame:
    table = scenario.tables["criteria"]
    return table[table["kind"] == kind].set_index("criterion").rename_axis(None)


def _weightings(criteria: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return stakeholder x criterion, rows sum to 1; :class:`BadInput` when a row sums to 0."""
    table = criteria[[f"weight_{who}" for who in STAKEHOLDERS]].T.astype(float)
    table.index = pd.Index(STAKEHOLDERS)
    total = table.sum(axis=1)
    if not (total > 0).all():
        raise BadInput([_no_weight(str(who), kind) for who in total.index[~(total > 0)]])
    return table.div(total, axis=0)


def _no_weight(who: str, kind: str) -> Problem:
    return Problem(
        N_("the weights of {who} for {kind} sum to 0"),
        N_("Give at least one criterion a weight above 0"),
        CRITERIA.file,
        column=f"weight_{who}",
        values={"who": who, "kind": kind},
    )


def _excluded(values: pd.DataFrame, criteria: pd.DataFrame) -> Excluded:
    """Return candidate -> criteria whose value is worse than their limit; unknown excludes none."""
    found: Excluded = {}
    for place, row in values.iterrows():
        broken = tuple(
            (str(one), float(row[one]), float(limit))
            for one, limit in criteria["limit"].items()
            if _worse(row[one], limit, criteria.at[one, "better"])
        )
        if broken:
            found[str(place)] = broken
    return found


def _worse(value: float, limit: float, better: str) -> bool:
    return bool(value < limit if better == "high" else value > limit)  # nan: neither


def _unknown(values: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    lacks = {str(place): tuple(map(str, row.index[row.isna()])) for place, row in values.iterrows()}
    return {place: names for place, names in lacks.items() if names}


def none_given(kind: str) -> Problem:
    """Return what is said when a scenario has no candidate of ``kind``."""
    return Problem(
        N_("there is no candidate of kind {kind}"),
        N_("Add rows to {file}"),
        CANDIDATES.file,
        values={"kind": kind, "file": CANDIDATES.file},
    )


def _nobody_left(excluded: Excluded, kind: str) -> Problem:
    said = "; ".join(
        f"{place}: " + ", ".join(f"{one} {value:g} ({limit:g})" for one, value, limit in broken)
        for place, broken in excluded.items()
    )
    return Problem(
        N_("no candidate of kind {kind} is left; removed, each by its criterion, value and "
           "(limit): {removed}"),
        N_("Move a limit in criteria.csv, correct places.csv, or add candidates"),
        CRITERIA.file,
        values={"kind": kind, "removed": said},
    )  # fmt: skip
