"""Which terminals are neighbours on the network, and what the cheapest path between them costs.

One search from all terminals at once gives every node its nearest terminal; a way between the
territories of two terminals joins them, at the price of the path that crosses it there. The
cheapest spanning tree of these pairs is that of all terminals (K. Mehlhorn, A faster approximation
algorithm for the Steiner problem in graphs, Information Processing Letters 27, 1988), but each
price is an upper bound only: it becomes exact by a search from one terminal of each pair, which
needs to go no further than the dearest bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from dorsale.earth import arc_km, on_sphere
from dorsale.ground.network.checks import check_terminals
from dorsale.ground.network.graph import Path, WayGraph, parts, path, shortest
from dorsale.plan.ground import Network

Tell = Callable[[int, int], None]
_ROUNDING = 1 + 1e-9


def neighbours(graph: WayGraph, terminals: Sequence[int]) -> pd.DataFrame:
    """Return the pairs of ``terminals`` (nodes) whose territories touch, in order.

    Columns: ``start, end`` (nodes, the smaller first), ``bound_eur`` (a path at this price
    exists) and ``way`` (the way on which that path leaves one territory for the other). Raises
    :class:`dorsale.plan.problems.BadInput` for a terminal that is unknown or named twice.
    """
    check_terminals(terminals, graph.nodes)
    reach = shortest(graph, terminals)
    one, other = reach.source[graph.start], reach.source[graph.end]
    between = np.flatnonzero((one >= 0) & (other >= 0) & (one != other))
    eur = reach.eur[graph.start] + graph.eur + reach.eur[graph.end]
    table = pd.DataFrame(
        {"start": np.minimum(one, other)[between], "end": np.maximum(one, other)[between],
         "bound_eur": eur[between], "way": between}
    )  # fmt: skip
    cheapest = table.sort_values(["start", "end", "bound_eur", "way"], kind="stable")
    return cheapest.drop_duplicates(["start", "end"]).reset_index(drop=True)


def cheapest_between(
    graph: WayGraph, pairs: pd.DataFrame, tell: Tell | None = None
) -> pd.DataFrame:
    """Return ``pairs`` (as of :func:`neighbours`) with ``eur`` and ``ways``: the true cheapest.

    ``ways`` are positions from ``start`` to ``end``. ``tell`` hears how many terminals are done,
    of how many.
    """
    found: dict[int, tuple[float, Path]] = {}
    starts = list(pairs.groupby("start", sort=True))
    for done, (start, rows) in enumerate(starts, start=1):
        reach = shortest(graph, [start], limit_eur=rows["bound_eur"].max() * _ROUNDING)
        for row, end in zip(rows.index, rows["end"], strict=True):
            found[row] = (float(reach.eur[end]), path(graph, reach, end) or ())
        if tell:
            tell(done, len(starts))
    return pairs.assign(
        eur=[found[row][0] for row in pairs.index], ways=[found[row][1] for row in pairs.index]
    )


def spanning_tree(pairs: pd.DataFrame, price: str = "bound_eur") -> pd.DataFrame:
    """Return the rows of ``pairs`` that join their terminals most cheaply (J. B. Kruskal 1956).

    With ``bound_eur`` of :func:`neighbours` this is the tree of all terminals' true prices.
    """
    part: dict[int, int] = {}

    def of(node: int) -> int:
        while part.setdefault(node, node) != node:
            part[node] = node = part[part[node]]
        return node

    kept = []
    for row in pairs.sort_values([price, "start", "end"]).itertuples():
        one, other = of(row.start), of(row.end)
        if one != other:
            part[one] = other
            kept.append(row.Index)
    return pairs.loc[sorted(kept)]


def apart(graph: WayGraph, terminals: Sequence[int]) -> list[list[int]]:
    """Return the groups of ``terminals`` that no way joins to one another, largest first."""
    check_terminals(terminals, graph.nodes)
    label = parts(graph)
    groups: dict[int, list[int]] = {}
    for terminal in terminals:
        groups.setdefault(int(label[terminal]), []).append(terminal)
    return sorted(groups.values(), key=lambda group: (-len(group), group))


def nearest_nodes(
    network: Network, lon: Sequence[float], lat: Sequence[float]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the node of ``network`` nearest to each point, and how many km away it is.

    Distances are great circles, so the date line and the poles are no borders.
    """
    tree = cKDTree(on_sphere(network.nodes["lon"].to_numpy(), network.nodes["lat"].to_numpy()))
    chord, node = tree.query(on_sphere(np.asarray(lon), np.asarray(lat)))
    return node, arc_km(chord)
