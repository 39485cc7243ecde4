"""GNPy as the referee: the same lightpaths through its own Gaussian noise model.

GNPy is imported here and nowhere else, and only when asked. Method and release:
``gn_model_analytic`` of GNPy 3, https://github.com/Telecominfraproject/oopt-gnpy
"""

from __future__ import annotations

import importlib.util
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from functools import partial
from typing import Any

import pandas as pd

from dorsale.plan.network import Light


def referee(light: Light, documents: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame | None:
    """Return what GNPy finds for each lightpath: ``id, gsnr_db_gnpy, difference_db``.

    ``documents`` are the topology, equipment and services written from ``light``
    (``dorsale.formats.gnpy.documents``). The GSNR is that of the worst channel at full load,
    in 0.1 nm, in dB: the one GNPy judges a mode by. The difference is GNPy's less ours.
    ``None`` where GNPy is not installed (it needs Python below 3.13).
    """
    if importlib.util.find_spec("gnpy") is None:
        return None
    with _quiet():
        found = {request: judge() for request, judge in judges(documents).items()}
    table = light.lightpaths[["id", "gsnr_db"]].reset_index(drop=True)
    gnpy_db = table["id"].map(found)
    return pd.DataFrame(
        {"id": table["id"], "gsnr_db_gnpy": gnpy_db, "difference_db": gnpy_db - table["gsnr_db"]}
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Hold back GNPy's log and the warnings of the packages it loads."""
    log = logging.getLogger("gnpy")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)


@_quiet()
def judges(documents: Mapping[str, Mapping[str, Any]]) -> dict[str, Callable[[], float]]:
    """Return, by request, what has GNPy find its GSNR in dB; loaded and designed once.

    Raises:
        ImportError: GNPy is not installed.
    """
    from gnpy.core.parameters import SimParams
    from gnpy.tools.json_io import load_eqpt_topo_from_json
    from gnpy.tools.worker_utils import designed_network

    SimParams.set_params({"nli_params": {"method": "gn_model_analytic"}})
    library, drawn = deepcopy((documents["equipment"], documents["topology"]))
    equipment, network = load_eqpt_topo_from_json(library, drawn)
    network, full_load, _ = designed_network(equipment, network, no_insert_edfas=True)
    elements = {element.uid: element for element in network}
    return {
        request["request-id"]: partial(
            _worst_db, _path(request, elements, network), full_load, equipment
        )
        for request in documents["services"]["path-request"]
    }


def _worst_db(path: list[Any], full_load: Any, equipment: Any) -> float:
    from gnpy.topology.request import propagate

    propagate(path, full_load, equipment)
    return float(path[-1].snr_01nm.min())


def _path(request: Mapping[str, Any], elements: Mapping[str, Any], network: Any) -> list[Any]:
    """Return the elements a request crosses: through the amplifier it names, straight on."""
    source, destination = elements[request["source"]], elements[request["destination"]]
    hops = request["explicit-route-objects"]["route-object-include-exclude"]
    chain = [elements[hops[0]["num-unnum-hop"]["node-id"]]]
    start, end = next(network.successors(source)), next(network.predecessors(destination))
    while chain[-1] is not end:
        chain.append(next(network.successors(chain[-1])))
    return [source, start, *chain, destination]
