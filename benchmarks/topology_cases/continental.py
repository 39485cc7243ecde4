"""A backbone for a continent: the roads of Africa as candidate spans, its cities as sites.

Roads, cities and ports come from an outside file (a road network of Africa, 2,344 links; not
shipped). Prices, demand, cut rates and shared risks are invented in a few lines below, so that
the case measures the solver and says nothing about Africa.

* a road costs 15,000 EUR per km, up to twice that where it is rugged; modules of 1 Tbit/s;
* a city asks for 20 kbit/s per inhabitant, all of it to the internet;
* a port has a cable leg to the internet for 3 MEUR; the legs of a country fail together;
* roads that cross a border from the same node fail together (one border post);
* capitals must be protected; for the others leaving them so has the price of the planner.
"""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pyogrio
from scipy.spatial import cKDTree

from dorsale.plan.network import INTERNET
from dorsale.topology.backbone.problem import Problem, State

FILE = Path("geo") / "africa_road_network_krantz.gpkg"
_ROAD_EUR_PER_KM = 15_000.0
_LEG_EUR = 3e6
_MODULE_GBPS = 1000.0
_MODULE_EUR = 120_000.0
_KBPS_PER_PERSON = 20.0
_CUTS_PER_KM = 0.03
_REPAIR_H = 12.0
_PRICE_EUR_PER_GBPS_H = 600.0
_PRESENT_VALUE = 9.0
_SHARE = 0.5


def continental(data: Path) -> Problem:
    """Return the problem of the whole continent, read from ``data``."""
    file = data / FILE
    links = pyogrio.read_dataframe(file, layer="network", read_geometry=False)
    roads = links[~links["add"]].reset_index(drop=True)
    cities = _cities(pyogrio.read_dataframe(file, layer="cities_ports"), roads)
    ports = sorted(cities.index[cities["port"]])
    names = [*sorted({*roads["from_node"], *roads["to_node"]}), INTERNET]
    position = {name: i for i, name in enumerate(names)}
    ends = np.array(
        [
            *([position[a], position[b]] for a, b in roads[["from_node", "to_node"]].to_numpy()),
            *([position[port], len(names) - 1] for port in ports),
        ]
    )
    km = np.concatenate([roads["distance"].to_numpy(float) / 1000, np.full(len(ports), 1000.0)])
    rugged = np.clip(roads["rugg"].to_numpy(float) / 100_000.0, 0.0, 1.0)
    gbps = np.zeros(len(names))
    gbps[[position[c] for c in cities.index]] = cities["population"] * _KBPS_PER_PERSON / 1e6
    served = tuple(position[c] for c in cities.index if gbps[position[c]] > 0)
    hours = _hours(ends, km, len(names))
    return Problem(
        nodes=(*(f"n{name}" for name in names[:-1]), INTERNET),
        spans=tuple(f"s{e}" for e in range(len(ends))),
        ends=ends,
        fixed_eur=np.concatenate(
            [_ROAD_EUR_PER_KM * km[: len(roads)] * (1 + rugged), np.full(len(ports), _LEG_EUR)]
        ),
        module_eur=np.full(len(ends), _MODULE_EUR),
        module_gbps=np.full(len(ends), _MODULE_GBPS),
        most_modules=np.full(len(ends), 96.0),
        length_km=km,
        exclusive=(),
        served=served,
        flows=tuple((v, len(names) - 1, float(gbps[v])) for v in served),
        price_eur=_PRICE_EUR_PER_GBPS_H * _SHARE * gbps * hours * _PRESENT_VALUE,
        forced=frozenset(
            position[c] for c in cities.index if cities.at[c, "main"] and gbps[position[c]] > 0
        ),
        states=_states(roads, ports, cities),
    )


def _cities(found: pd.DataFrame, roads: pd.DataFrame) -> pd.DataFrame:
    """Return population, port, capital and country of each road node nearest to a city."""
    nodes = pd.concat(
        [
            roads[["from_node", "FX", "FY"]].set_axis(["node", "x", "y"], axis=1),
            roads[["to_node", "TX", "TY"]].set_axis(["node", "x", "y"], axis=1),
        ]
    ).drop_duplicates("node")
    tree = cKDTree(nodes[["x", "y"]].to_numpy())
    _, nearest = tree.query(np.column_stack([found.geometry.x, found.geometry.y]))
    table = pd.DataFrame(
        {
            "node": nodes["node"].to_numpy()[nearest],
            "population": found["population"].fillna(0.0).to_numpy(),
            "port": (found["port_locode"] != "").to_numpy(),
            "main": (found["capital"] == "primary").to_numpy(),
            "country": found["iso3"].to_numpy(),
        }
    )
    return table.groupby("node").agg(
        {"population": "sum", "port": "max", "main": "max", "country": "first"}
    )


def _states(roads: pd.DataFrame, ports: list[int], cities: pd.DataFrame) -> tuple[State, ...]:
    """Every span alone, the roads of one border post together, the cable legs of a country."""
    count = len(roads) + len(ports)
    groups: dict[str, set[int]] = {f"span:{e}": {e} for e in range(count)}
    crossing = roads.index[roads["from_ctry"] != roads["to_ctry"]]
    for e in crossing:
        groups.setdefault(f"border:{roads.at[e, 'from_node']}", set()).add(int(e))
    for number, port in enumerate(ports):
        country = cities.at[port, "country"]
        groups.setdefault(f"submarine:{country}", set()).add(len(roads) + number)
    events = {"span": "span", "border": "group", "submarine": "submarine"}
    seen: dict[frozenset[int], State] = {}
    for name, spans in groups.items():
        taken = frozenset(spans)
        seen.setdefault(taken, State(name, events[name.split(":")[0]], taken, _SHARE))
    return tuple(seen.values())


def _hours(ends: np.ndarray, km: np.ndarray, nodes: int) -> np.ndarray:
    """Return the hours a year that each node's most reliable single path is down."""
    graph = nx.Graph()
    for (u, v), length in zip(ends.tolist(), km, strict=True):
        hours = length * _CUTS_PER_KM * _REPAIR_H
        if not graph.has_edge(u, v) or graph[u][v]["hours"] > hours:
            graph.add_edge(u, v, hours=hours)
    reached = nx.single_source_dijkstra_path_length(graph, nodes - 1, weight="hours")
    return np.array([min(8760.0, reached.get(v, 0.0)) for v in range(nodes)])
