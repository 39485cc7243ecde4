"""A scenario in the making: the towns of a map and the rows found so far."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from dorsale.plan.problems import N_, Problem
from dorsale.sources.osm import rows, towns
from dorsale.sources.osm.borders import Borders


@dataclass
class Draft:
    """The tables being made: the sites, what joins them, and what a planner must know."""

    towns: pd.DataFrame
    places: pd.DataFrame
    borders: Borders
    planned: tuple[str, ...]
    sites: list[rows.Row]
    ways: list[rows.Row] = field(default_factory=list)
    fibre: list[rows.Row] = field(default_factory=list)
    cables: list[rows.Row] = field(default_factory=list)
    abroad: list[tuple[int, float, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def access(found: towns.Joined) -> dict[int, float]:
    """Return how far from each node its site stands, in km (of several sites, the first)."""
    reach_km: dict[int, float] = {}
    for site, node in found.node.items():
        reach_km.setdefault(node, found.access_km[site])
    return reach_km


def no_exit() -> Problem:
    """Return what to say of a region that nothing joins to the internet."""
    return Problem(
        N_("nothing of the region reaches the internet"),
        N_("Name a landing station or border town: --exit NAME (repeatable)"),
    )
