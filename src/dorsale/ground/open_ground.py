"""Open ground as ways of a scenario: where corridors between neighbours would leave the ways.

Corridors over ways and ground are searched for each pair of neighbours. The ground that they cross
off the ways is taken together: each step once, cut where corridors fork, leave a way or return to
one. What lies between becomes a way of its own kind, and where it meets a way this is cut: so the
candidate spans still partition the ground.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil

import networkx as nx
import numpy as np
import pandas as pd

from dorsale.ground import off_road
from dorsale.ground.joined_corridors import Stretch
from dorsale.ground.network.diverse import SHARED
from dorsale.ground.network.graph import distances
from dorsale.ground.off_road import Country, Place
from dorsale.ground.one_graph import Joined, along_ways, within
from dorsale.ground.open_ways import Chain, Key, with_ways
from dorsale.plan.scenario import Scenario

Tell = Callable[[str, str], None]
_ALTERNATIVES = 2
_JUNCTION_KM = 10.0  # between the places where a way may be left
_TOLD = 20  # times that progress is told, at most


def opened(
    scenario: Scenario,
    country: Country,
    pairs: Sequence[tuple[str, str]],
    junction_eur: float,
    tell: Tell | None = None,
) -> Scenario:
    """Return ``scenario`` with the open ground that corridors between ``pairs`` would cross.

    ``country``: its ways and layers as one graph, the layers whole; ``pairs``: neighbouring sites
    (ids) on ways; ``junction_eur``: what a new place costs where cables part. Corridors count that
    are cheaper than any along the ways, or apart on the ground from the cheapest. ``tell`` hears
    how many pairs are done, of how many.
    """
    country = _with_junctions(country, junction_eur)
    steps: nx.Graph = nx.Graph()
    for done, pair in enumerate(pairs, start=1):
        for keys in _left(country, scenario.sites, pair):
            nx.add_path(steps, keys)
        if tell and done % ceil(len(pairs) / _TOLD) == 0:
            tell("ground", f"{done}/{len(pairs)}")
    chains = chains_of(steps)
    return with_ways(scenario, country, chains) if chains else scenario


def _with_junctions(country: Country, junction_eur: float) -> Country:
    """Return ``country`` with ways that may be left every ten km or so, each time at a price."""
    one = country.one
    way, number, links = along_ways(one)
    places = np.floor(np.bincount(one.way, one.km)[way] / _JUNCTION_KM)
    kept = np.floor(number * places / links) > np.floor((number - 1) * places / links)
    cell, access_eur = one.cell.copy(), one.access_eur.copy()
    cell[one.nodes :][~kept] = -1
    access_eur[one.nodes :] += junction_eur
    return _with(country, replace(one, cell=cell, access_eur=access_eur))


def _with(country: Country, one: Joined) -> Country:
    return replace(country, ground=replace(country.ground, joined=one))


def _left(country: Country, sites: pd.DataFrame, pair: tuple[str, str]) -> Iterator[list[Key]]:
    """Yield the ground off the ways that corridors between two sites cross, from key to key."""
    start, end = (
        Place(site, (float(sites.at[site, "lon"]), float(sites.at[site, "lat"]))) for site in pair
    )
    window = off_road.box(country.layers, [start.lon_lat, end.lon_lat])
    if window is None:
        return
    rows, columns = window
    for part in _between(_with(country, within(country.one, *window)), (start, end)):
        before, after = ([] if stop is None else [(stop,)] for stop in part.stops)
        cells = [(row + rows.start, column + columns.start) for row, column in part.cells]
        yield [*before, *cells, *after]


def _between(country: Country, ends: tuple[Place, Place]) -> list[Stretch]:
    """Return the stretches off the ways of the corridors that are worth it."""
    start, end = (country.node[one.name] for one in ends)
    along_ways_eur = float(distances(country.one.links, start)[end])
    return [
        part
        for one in off_road.alternatives(country, ends, _ALTERNATIVES)
        if one.diversity != SHARED or one.eur < along_ways_eur
        for part in one.parts
        if part.way is None
    ]


def chains_of(steps: nx.Graph) -> list[Chain]:
    """Return the ground between junctions: stops on ways, and cells where corridors fork."""
    junction = {key: key for key in steps if len(key) == 1 or steps.degree(key) != 2}
    for key in sorted(junction):
        beside = sorted(other for other in steps[key] if len(other) == 1)
        if len(key) == 2 and beside:  # a fork in the very cell of a stop is at the stop
            junction[key] = beside[0]
    found, done = [], set()
    for start in sorted(junction):
        for onward in sorted(steps[start]):
            keys = _followed(steps, junction, start, onward)
            seen = min(tuple(keys), tuple(keys[::-1]))
            ends = junction[keys[0]], junction[keys[-1]]
            if seen not in done and ends[0] != ends[1]:
                found.append(_chain(keys, ends))
            done.add(seen)
    return found


def _followed(steps: nx.Graph, junction: Mapping[Key, Key], start: Key, onward: Key) -> list[Key]:
    keys = [start, onward]
    while keys[-1] not in junction:
        keys += [key for key in steps[keys[-1]] if key != keys[-2]]
    return keys


def _chain(keys: Sequence[Key], ends: tuple[Key, Key]) -> Chain:
    cells = tuple((key[0], key[1]) for key in keys if len(key) == 2)
    start, end = (one[0] if len(one) == 1 else None for one in ends)
    return Chain(ends, cells, (start, end))
