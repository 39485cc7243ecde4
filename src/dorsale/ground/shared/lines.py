"""What can share ground, as lines: ways and cables of a scenario, ways of a network."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from dorsale.ground.ways import shape_of
from dorsale.plan.ground import Network
from dorsale.plan.scenario import Scenario

_LINES = ("id", "way", "name", "geometry", "accuracy_m", "bridges", "borders", "landings")


def lines_of(scenario: Scenario) -> pd.DataFrame:
    """Return what can share ground in ``scenario``: open ways, and cables that land.

    Fibre runs on ways and shares what they share. A bridge is a waypoint named so; a border is
    the post at which a way that crosses ends.
    """
    sites, ways, cables = scenario.sites, scenario.tables["ways"], scenario.tables["cables"]
    posts = set(sites.index[sites["kind"] == "border_post"])
    rows: list[tuple[object, ...]] = []
    for way in ways[ways["status"] == "open"].to_dict("records"):
        ends = (str(way["from"]), str(way["to"]))
        borders = tuple(end for end in ends if way["border_crossings"] and end in posts)
        rows.append((way["id"], way["way"], _said(way["name"], ends, sites),
                     shape_of(way, sites), float(way["accuracy_m"]),
                     _bridges(way["waypoints"]), borders, ()))  # fmt: skip
    for leg in cables[cables["kind"] == "submarine"].to_dict("records"):
        ends = tuple(end for end in (leg["from"], leg["to"]) if end in sites.index)
        rows.append((leg["id"], "submarine", leg["name"], (), 0.0, (), (), ends))
    return pd.DataFrame(rows, columns=list(_LINES))


def _said(name: str, ends: tuple[str, str], sites: pd.DataFrame) -> str:
    places = " - ".join(str(sites.at[end, "name"]) for end in ends)
    return f"{name} {places}" if name else places


def _bridges(waypoints: Iterable[str]) -> tuple[str, ...]:
    """Return the waypoints that are bridges, each as an id with its place.

    >>> _bridges(["Nachtigal bridge@4.35,11.63", "Ndjole@4.87,11.95"])
    ('nachtigal-bridge-4.35-11.63',)
    """
    named = (text.rpartition("@") for text in waypoints)
    return tuple(
        "-".join([*name.lower().split(), *place.split(",")])
        for name, _, place in named
        if {"bridge", "pont", "bac", "ferry"} & set(name.lower().split())
    )


def lines_of_network(network: Network) -> pd.DataFrame:
    """Return the ways of a network as lines for :func:`shared_risks`."""
    ways = network.ways
    return ways.assign(way=ways["kind"], landings=[()] * len(ways))[list(_LINES)]
