"""From an instance to a task: what may fail, and what nobody can be asked in each failure.

A demand is excluded in a failure when one of its ends fails, or when all links that stay,
each with all it could ever carry, leave its ends apart (in the direction of the links when
they have one; within the hop limit of the demand when the model counts it). Every method and
every peer is then asked the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import shortest_path

from dorsale.plan.loading import Failure, Instance, Model, Task
from dorsale.plan.problems import N_, BadInput, Infeasible, Problem

KINDS = ("none", "links", "nodes")


def task(
    instance: Instance, model: Model, survive: str | Iterable[str | Failure] = ("links",)
) -> Task:
    """Return the task to load ``instance`` under ``model`` and survive what ``survive`` says.

    ``survive`` holds any of "none", "links" (each link alone), "nodes" (each node alone) and
    failures of the caller's own; the links of a failed node are among the links of its
    failure. A model without failures asks for no survivability, one with failures at least
    for rerouting. Raises :class:`Infeasible`, demand by demand, when ends are not joined with
    nothing failed, and :class:`BadInput` for an unknown word.
    """
    failures = tuple(_distinct(_failures(instance, survive)))
    cut_off = apart(instance, model, Failure("", frozenset()))
    if cut_off:
        raise Infeasible({named(instance, demand): () for demand in sorted(cut_off)})
    excluded = {failure.name: apart(instance, model, failure) for failure in failures}
    if not failures:
        model = replace(model, survive="N")
    elif model.survive == "N":
        model = replace(model, survive="U")
    return Task(instance, model, failures, {name: who for name, who in excluded.items() if who})


def usable(instance: Instance) -> np.ndarray:
    """Return which links can ever carry anything: (links,) of bool."""
    modules = [bool(len(capacity)) for capacity in instance.module_capacity]
    return np.asarray((instance.installed > 0) | np.array(modules, bool))


def apart(instance: Instance, model: Model, failure: Failure) -> frozenset[int]:
    """Return the positions of the demands that no design can serve in ``failure``."""
    source, target = instance.demand_ends.T
    hops = _hops(instance, model, failure)[source, target]
    most = np.full(len(hops), np.inf)
    if model.hops == "Y":
        most[instance.hop_limit > 0] = instance.hop_limit[instance.hop_limit > 0]
    failed = np.isin(instance.demand_ends, list(failure.nodes)).any(axis=1)
    return frozenset(np.flatnonzero(failed | ~np.isfinite(hops) | (hops > most)).tolist())


def named(instance: Instance, demand: int) -> str:
    """Return the demand at position ``demand`` as a reader knows it: its id and its ends."""
    source, target = instance.demand_ends[demand]
    return f"{instance.demands[demand]} ({instance.nodes[source]} – {instance.nodes[target]})"


def _hops(instance: Instance, model: Model, failure: Failure) -> np.ndarray:
    """Return the fewest links between any two nodes in ``failure``: (nodes, nodes)."""
    stays = usable(instance)
    stays[list(failure.links)] = False
    source, target = instance.ends[stays].T
    count = len(instance.nodes)
    graph = coo_array((np.ones(len(source)), (source, target)), (count, count)).tocsr()
    return np.asarray(shortest_path(graph, directed=model.links == "D", unweighted=True))


def _failures(instance: Instance, survive: str | Iterable[str | Failure]) -> Iterable[Failure]:
    for what in (survive,) if isinstance(survive, str) else survive:
        if isinstance(what, Failure):
            yield _with_links_of_nodes(instance, what)
        elif what == "links":
            yield from (Failure(id_, frozenset({e})) for e, id_ in enumerate(instance.links))
        elif what == "nodes":
            for v, id_ in enumerate(instance.nodes):
                failure = Failure(id_, frozenset(), frozenset({v}))
                yield _with_links_of_nodes(instance, failure)
        elif what != "none":
            message = N_("nothing called “{what}” can fail")
            remedy = N_("Write none, links, nodes, or links,nodes")
            raise BadInput([Problem(message, remedy, values={"what": what})])


def _with_links_of_nodes(instance: Instance, failure: Failure) -> Failure:
    touched = np.isin(instance.ends, list(failure.nodes)).any(axis=1)
    links = failure.links | frozenset(np.flatnonzero(touched).tolist())
    return replace(failure, links=links)


def _distinct(failures: Iterable[Failure]) -> Iterable[Failure]:
    """Yield the failures, each with a name of its own."""
    taken: set[str] = set()
    for failure in failures:
        name = failure.name
        while name in taken:
            name += " (2)"
        taken.add(name)
        yield replace(failure, name=name)
