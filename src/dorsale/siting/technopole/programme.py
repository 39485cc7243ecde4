"""One technopole at one candidate: spaces by phase, cost, and each year's figures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Technopole
from dorsale.plan.tables import CANDIDATES
from dorsale.siting.coefficients import Range, coefficients
from dorsale.siting.ranges import spread
from dorsale.siting.technopole import spaces
from dorsale.siting.technopole.yearly import year as figures_of

Known = Mapping[str, Range]
_PHASES = 2  # of the three a scenario usually allows: small ready offices first, then the rest
_EVIDENCE = ["item", "description", "low", "typical", "high", "unit", "year", "source", "note"]


def programme(scenario: Scenario, site: str, phases: int | None = None) -> Technopole:
    """Return the technopole at candidate ``site``, money in EUR of the price year.

    :class:`BadInput`: no such technopole among the candidates, or a coefficient is missing.
    """
    known = _known(scenario, _country(scenario, site))
    most = phases or min(_PHASES, scenario.siting.phases)
    opened = _opened(known, scenario.years.start, most)
    total = spread(spaces.costs, known.__getitem__)["total"]
    refit = spread(lambda get: spaces.costs(get, "refit_eur_per_m2"), known.__getitem__)["total"]
    yearly = _yearly(known, opened, scenario.years.horizon)
    hosting = scenario.tables["hosting"]
    evidence = hosting.loc[hosting["item"].str.startswith("evidence_"), _EVIDENCE]
    return Technopole(
        site, _spaces(known, opened), yearly, total, refit, evidence, _break_even(yearly)
    )


def _country(scenario: Scenario, site: str) -> str:
    table = scenario.tables["candidates"]
    rows = table[(table["id"] == site) & (table["kind"] == "technopole")]
    if rows.empty:
        raise BadInput(
            [
                Problem(
                    N_("there is no technopole {id} in {file}"),
                    N_("Add the row, with kind technopole"),
                    values={"id": site, "file": CANDIDATES.file},
                )
            ]
        )
    return str(scenario.sites.at[rows["site"].iloc[0], "country"])


def _known(scenario: Scenario, country: str) -> dict[str, Range]:
    table = coefficients(scenario)
    items = {item for of, item in table.values if of in ("*", country)}
    return {item: table.get(item, country) for item in items}


def _opened(known: Known, start: int, phases: int) -> list[int]:
    """Return the year in which each phase opens: the next when the one before is full."""
    first = start + round(known["technopole_build_years"][1])
    step = math.ceil(known["years_to_fill"][1])
    return [first + step * at for at in range(phases)]


def _spaces(known: Known, opened: Sequence[int]) -> pd.DataFrame:
    sizes, money = spread(spaces.areas, known.__getitem__), spread(spaces.costs, known.__getitem__)
    there = spaces.people(lambda item: known[item][1])
    rows = []
    for phase, year in enumerate(opened, start=1):
        for space in spaces.SPACES:
            share = spaces.share_in(space, phase, len(opened))
            if share == 0:
                continue
            rows.append(
                {
                    "phase": phase,
                    "year": year,
                    "space": space,
                    "people": there[space] * share,
                    **_ends("m2", sizes[space], share),
                    **_ends("eur", money[space], share),
                }
            )
    return pd.DataFrame(rows)


def _ends(name: str, found: Range, share: float = 1.0) -> dict[str, float]:
    low, typical, high = found
    return {name: typical * share, f"{name}_low": low * share, f"{name}_high": high * share}


def _yearly(known: Known, opened: Sequence[int], horizon: int) -> pd.DataFrame:
    rows = []
    for now in range(opened[0], max(horizon, opened[0]) + 1):
        found = spread(lambda get, now=now: figures_of(get, now, opened), known.__getitem__)  # type: ignore[misc]
        row: dict[str, float] = {"year": now}
        for name, ends in found.items():
            row |= _ends(name, ends)
        rows.append(row)
    return pd.DataFrame(rows)


def _break_even(yearly: pd.DataFrame) -> dict[str, int | None]:
    """Return the first year in which revenue covers operation, by case."""
    pairs = {
        "pessimistic": ("revenue_eur_low", "operation_eur_high"),
        "central": ("revenue_eur", "operation_eur"),
        "optimistic": ("revenue_eur_high", "operation_eur_low"),
    }
    found: dict[str, int | None] = {}
    for case, (earned, paid) in pairs.items():
        covered = yearly.loc[yearly[earned] >= yearly[paid], "year"]
        found[case] = int(covered.iloc[0]) if len(covered) else None
    return found
