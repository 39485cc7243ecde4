"""Why a task has no design: the demands that cannot pass, and the links that are too small."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
from scipy.sparse import coo_array, hstack

from dorsale.plan.loading import Task
from dorsale.topology.loading.arcs import arcs
from dorsale.topology.loading.engines import highs_model
from dorsale.topology.loading.flow_model import FlowModel, flow_model
from dorsale.topology.loading.program import Matrices
from dorsale.topology.loading.situations import situations
from dorsale.topology.loading.states import named

_EPS = 1e-6


def cuts(task: Task) -> dict[str, tuple[str, ...]]:
    """Return the demands that no purchase can carry, each with the links that are full.

    The first state in which even divisible traffic does not pass, with the most that can be
    bought, tells: its least overflow has prices on the full links, and the demands that have
    to pay are named. When divisible traffic always passes, whole units or single paths are
    the reason: then all demands are named, without links.
    """
    loose = replace(task, model=replace(task.model, routing="C", fixed="N", survive="U"))
    for failure in (None, *task.failures):
        one = replace(loose, failures=() if failure is None else (failure,))
        prices = _prices(one)
        if prices is not None:
            return _named(one, prices)
    wanted = situations(task)[0].wanted
    return {named(task.instance, k): () for k in np.flatnonzero(wanted > 0).tolist()}


def _prices(task: Task) -> np.ndarray | None:
    """Return the price of capacity per shelf at the least overflow; ``None`` without overflow."""
    model = flow_model(task)
    rows = np.concatenate([rows for rows, _ in model.carried])
    highs = highs_model(_with_overflow(model, rows), 0)
    highs.run()
    if highs.getInfo().objective_function_value <= _EPS * (1 + float(task.instance.traffic.max())):
        return None
    duals = np.maximum(-np.array(highs.getSolution().row_dual), 0.0)
    found = np.zeros(len(model.arcs.shelf_link))
    for mine, shelves in model.carried:
        found[shelves] += duals[mine]
    return found


def _with_overflow(model: FlowModel, rows: np.ndarray) -> Matrices:
    """Return ``model`` in fractions, where each row of ``rows`` may overflow at a price of 1."""
    given, extra = model.matrices, len(rows)
    over = coo_array((-np.ones(extra), (rows, np.arange(extra))), (given.rows.shape[0], extra))
    return Matrices(
        cost=np.concatenate([np.zeros(len(given.cost)), np.ones(extra)]),
        lower=np.concatenate([given.lower, np.zeros(extra)]),
        upper=np.concatenate([given.upper, np.full(extra, np.inf)]),
        whole=np.zeros(len(given.cost) + extra, dtype=bool),
        rows=hstack([given.rows, over]).tocsr(),
        row_lower=given.row_lower,
        row_upper=given.row_upper,
    )


def _named(task: Task, prices: np.ndarray) -> dict[str, tuple[str, ...]]:
    """Return the demands that cannot avoid the priced links, and those links."""
    instance, way = task.instance, arcs(task.instance, task.model.links)
    full = np.unique(way.shelf_link[prices > _EPS])
    graph = nx.DiGraph() if task.model.demands == "D" else nx.Graph()
    free = prices[way.shelf] <= _EPS
    graph.add_nodes_from(range(len(instance.nodes)))
    graph.add_edges_from(zip(way.tail[free].tolist(), way.head[free].tolist(), strict=True))
    links = tuple(instance.links[e] for e in full.tolist())
    wanted = np.flatnonzero(situations(task)[-1].wanted > 0).tolist()
    paying = [k for k in wanted if not nx.has_path(graph, *instance.demand_ends[k].tolist())]
    return {named(instance, k): links for k in paying or wanted}
