"""Cases on networks of ways: a lattice of a million nodes, and the roads of Africa.

The lattice: 1000 x 1000 jittered points, each joined to its right and lower neighbour and, in half
of the cells, along a diagonal; price = length times uniform(1, 2); one source near the middle,
distances to all nodes. Both sides start from the same arrays (ours: a ``Network``) and build their
graph inside the clock.

Africa: the 2,344 links of ``geo/africa_road_network_krantz.gpkg`` (S. Krantz, OptimalAfricanRoads;
lines from OpenStreetMap, ODbL) with the cities and ports of the same file as terminals: reading
apart, everything from the table of links to three alternatives for every pair of neighbours.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from rows import Work
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from dorsale.ground.network import diverse
from dorsale.ground.network.diverse import Apart
from dorsale.ground.network.graph import distances, graph
from dorsale.ground.network.terminals import cheapest_between, nearest_nodes, neighbours
from dorsale.plan.ground import Network
from ground_cases import Alone, Case, joined

AFRICA = "geo/africa_road_network_krantz.gpkg"
_ACCURACY_M = 100.0  # OpenStreetMap lines, assumption
_EUR_PER_KM = 20_000.0


def cases(data: Path | None) -> list[Case]:
    """Return the cases, the quick ones first."""
    file = None if data is None else data / AFRICA
    missing = "" if file is not None and file.exists() else AFRICA
    return [
        Work("roads, 10 000 nodes, scipy", "scipy", 0.8, partial(_scipy, 100), _close),
        Work("roads, 1 M nodes, scipy", "scipy", 0.9, partial(_scipy, 1000), _close),
        Work("roads, 1 M nodes, networkx", "networkx", 15, partial(_networkx, 1000), _close, True),
        Alone("Africa, 3 alternatives between neighbours", 300, 2000,
              partial(_africa, file), _enough, missing=missing),
        *joined.cases(),
    ]  # fmt: skip


Calls = tuple[Callable[[], Any], Callable[[], Any]]


def _scipy(size: int) -> Calls:
    network = lattice(size)
    source = size * size // 2 + size // 2
    start, end, eur = _arrays(network)

    def theirs() -> np.ndarray:
        built = csr_array((eur, (start, end)), shape=(size * size, size * size))
        found: np.ndarray = dijkstra(built, directed=False, indices=source)
        return found

    return lambda: distances(graph(network, eur), source), theirs


def _networkx(size: int) -> Calls:
    network = lattice(size)
    source = size * size // 2 + size // 2
    start, end, eur = _arrays(network)

    def theirs() -> np.ndarray:
        built = nx.Graph()
        built.add_weighted_edges_from(zip(start.tolist(), end.tolist(), eur.tolist(), strict=True))
        found = nx.single_source_dijkstra_path_length(built, source)
        return np.array([found[node] for node in range(size * size)])

    return lambda: distances(graph(network, eur), source), theirs


def _arrays(network: Network) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    ways = network.ways
    return ways["start"].to_numpy(), ways["end"].to_numpy(), ways["eur"].to_numpy()


def _close(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.allclose(one, other, rtol=1e-9))


def lattice(size: int) -> Network:
    """Return the lattice as a network with ``eur`` among the columns of its ways."""
    random = np.random.default_rng(size)
    number = np.arange(size * size, dtype=np.int32).reshape(size, size)
    place = np.stack(np.divmod(number.ravel(), size), -1) + random.uniform(-0.3, 0.3, (size**2, 2))
    diagonal = random.random((size - 1, size - 1)) < 0.5
    start = [number[:, :-1].ravel(), number[:-1].ravel(), number[:-1, :-1][diagonal]]
    end = [number[:, 1:].ravel(), number[1:].ravel(), number[1:, 1:][diagonal]]
    ways = pd.DataFrame({"start": np.concatenate(start), "end": np.concatenate(end)})
    gap = place[ways["start"]] - place[ways["end"]]
    ways["eur"] = np.linalg.norm(gap, axis=1) * random.uniform(1, 2, len(ways))
    ways["id"] = np.arange(len(ways))
    return Network(pd.DataFrame({"lon": place[:, 1] / size, "lat": place[:, 0] / size}), ways)


def _africa(file: Path) -> Callable[[], Any]:
    network, lon, lat = africa(file)
    return lambda: _corridors(network, lon, lat)


def _corridors(network: Network, lon: np.ndarray, lat: np.ndarray) -> dict[str, int]:
    """Return how many sites, pairs and corridors there are, and how many of each diversity."""
    eur = network.ways["length_km"].to_numpy() * _EUR_PER_KM
    space = diverse.ground(network, eur, Apart())
    sites = np.unique(nearest_nodes(network, lon, lat)[0]).tolist()
    pairs = cheapest_between(space.graph, neighbours(space.graph, sites))
    asked = zip(pairs["start"], pairs["end"], pairs["ways"], strict=True)
    found = diverse.between(space, asked, 3)
    kinds = pd.Series([one.diversity for several in found for one in several[1:]]).value_counts()
    return {"sites": len(sites), "pairs": len(pairs), "three": sum(len(f) == 3 for f in found),
            "corridors": sum(map(len, found)), **kinds.to_dict()}  # fmt: skip


def _enough(answer: dict[str, int]) -> bool:
    """At least 400 sites, every pair with its cheapest corridor, most with three."""
    most = answer["three"] >= 0.8 * answer["pairs"]
    return answer["sites"] >= 400 and answer["corridors"] >= answer["pairs"] > 0 and most


def africa(file: Path) -> tuple[Network, np.ndarray, np.ndarray]:
    """Return the roads of Africa as a network, and the places of its cities and ports."""
    import pyogrio
    import shapely

    _, _, lines, fields = pyogrio.raw.read(
        file, layer="edges_real_geometry", columns=["from_node", "to_node", "distance"]
    )
    start, end, km = fields
    numbers, ends = np.unique(np.concatenate([start, end]), return_inverse=True)
    shapes = [_one_line(shape) for shape in shapely.from_wkb(lines)]
    ways = pd.DataFrame(
        {"id": np.arange(len(km)), "start": ends[: len(km)], "end": ends[len(km) :],
         "length_km": km, "accuracy_m": _ACCURACY_M, "geometry": shapes}
    )  # fmt: skip
    ways["bridges"] = ways["borders"] = [()] * len(ways)
    nodes = pd.DataFrame(index=range(len(numbers)), columns=["lon", "lat"], dtype=float)
    nodes.loc[ways["end"], ["lon", "lat"]] = [line[-1] for line in shapes]
    nodes.loc[ways["start"], ["lon", "lat"]] = [line[0] for line in shapes]
    cities = pyogrio.raw.read(file, layer="cities_ports", columns=[])[2]
    place = shapely.get_coordinates(shapely.from_wkb(cities))
    return Network(nodes, ways), place[:, 0], place[:, 1]


def _one_line(shape: Any) -> tuple[tuple[float, float], ...]:
    """Return the vertices of all parts, one after the other."""
    import shapely

    return tuple(map(tuple, shapely.get_coordinates(shape)))
