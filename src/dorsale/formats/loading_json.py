"""Write and read the design of a loading: what is bought on each link, as JSON.

``modules``: link id to a count per module of the link, in the order of the file. ``capacity``:
link id to its total, what stands included. ``flows`` and ``protection`` (both optional): demand
id to a list of paths, each with ``links`` (ids, source first) and ``amount``. ``value``,
``bound``, ``method``, ``status``, ``seed``, ``work`` and ``seconds`` tell where it comes from.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from dorsale.formats.json_file import load, refuse, save
from dorsale.plan.loading import Instance, Loading, Model
from dorsale.plan.problems import N_, BadInput, Problem

_Paths = Mapping[int, tuple[tuple[tuple[int, ...], float], ...]]
_WRITE = N_("Give a file that dorsale solve wrote for this network")


def write(path: Path, instance: Instance, model: Model, loading: Loading) -> None:
    """Write ``loading`` to ``path``, whole or not at all."""
    totals = [
        float(installed + counts @ sizes)
        for installed, counts, sizes in zip(
            instance.installed, loading.modules, instance.module_capacity, strict=True
        )
    ]
    document: dict[str, Any] = {
        "instance": instance.name,
        "model": str(model),
        **figures(loading),
        "modules": {
            link: [_plain(n) for n in counts]
            for link, counts in zip(instance.links, loading.modules, strict=True)
        },
        "capacity": dict(zip(instance.links, totals, strict=True)),
    }
    for name in ("flows", "protection"):
        paths = getattr(loading, name)
        if paths:
            document[name] = _named(instance, paths)
    save(path, document)


def figures(loading: Loading) -> dict[str, object]:
    """Return value, bound, gap and where they come from, as JSON keeps them."""
    found = {name: getattr(loading, name) for name in ("value", "bound", "gap", "seconds")}
    numbers = {k: float(x) if math.isfinite(x) else None for k, x in found.items()}
    texts = {name: getattr(loading, name) for name in ("status", "method", "seed", "work")}
    return numbers | texts


def _plain(count: float) -> float | int:
    return int(count) if float(count).is_integer() else float(count)


def _named(instance: Instance, paths: _Paths) -> dict[str, list[dict[str, object]]]:
    return {
        instance.demands[k]: [
            {"links": [instance.links[e] for e in links], "amount": float(amount)}
            for links, amount in mine
        ]
        for k, mine in paths.items()
    }


def read(path: Path, instance: Instance) -> Loading:
    """Return the design of ``instance`` in ``path``.

    A file that leaves the value out is read with an infinite one and a bound of 0. Raises
    :class:`BadInput` with every link, module and path that ``instance`` does not have.
    """
    document = load(path)
    if not isinstance(document, dict) or not isinstance(document.get("modules"), dict):
        raise refuse(path, N_("the file holds no “modules”, from link to counts"), _WRITE)
    reader = _Reader(instance, path.name)
    modules = reader.modules(document["modules"])
    flows, protection = (reader.paths(document.get(name)) for name in ("flows", "protection"))
    if reader.problems:
        raise BadInput(reader.problems)
    return Loading(
        modules=modules,
        value=_number(document.get("value"), math.inf),
        bound=_number(document.get("bound"), 0.0),
        method=str(document.get("method", "")),
        status=str(document.get("status", "")),
        seed=int(_number(document.get("seed"), 0)),
        work=int(_number(document.get("work"), 0)),
        seconds=_number(document.get("seconds"), 0.0),
        flows=flows or None,
        protection=protection or None,
    )


def _number(value: object, otherwise: float) -> float:
    right = isinstance(value, int | float) and math.isfinite(value)
    return float(value) if right else otherwise  # type: ignore[arg-type]


class _Reader:
    """Finds the positions that names stand for, and remembers what nobody knows."""

    def __init__(self, instance: Instance, file: str) -> None:
        self.instance, self.file, self.problems = instance, file, list[Problem]()
        self.links = {link: e for e, link in enumerate(instance.links)}
        self.demands = {demand: k for k, demand in enumerate(instance.demands)}

    def say(self, message: str, **values: object) -> None:
        self.problems.append(Problem(message, _WRITE, self.file, values=values))

    def modules(self, document: dict[str, Any]) -> tuple[np.ndarray, ...]:
        for link in document.keys() - self.links.keys():
            self.say(N_("the network has no link “{link}”"), link=link[:80])
        found = []
        for link, sizes in zip(self.instance.links, self.instance.module_capacity, strict=True):
            counts = document.get(link, [0] * len(sizes))
            if not _counts(counts, len(sizes)):
                self.say(
                    N_("the link “{link}” needs {count} counts of 0 or more"),
                    link=link, count=len(sizes),
                )  # fmt: skip
                counts = [0] * len(sizes)
            found.append(np.array(counts, float))
        return tuple(found)

    def paths(self, document: object) -> dict[int, tuple[tuple[tuple[int, ...], float], ...]]:
        found = {}
        for demand, paths in (document if isinstance(document, dict) else {}).items():
            if demand not in self.demands:
                self.say(N_("the network has no demand “{demand}”"), demand=demand[:80])
            elif isinstance(paths, list):
                found[self.demands[demand]] = tuple(self.path(demand, path) for path in paths)
        return found

    def path(self, demand: str, path: object) -> tuple[tuple[int, ...], float]:
        links = path.get("links") if isinstance(path, dict) else None
        amount = path.get("amount") if isinstance(path, dict) else None
        names = links if isinstance(links, list) else [None]
        known = all(isinstance(name, str) and name in self.links for name in names)
        if not known or _number(amount, -1.0) < 0:
            self.say(N_("a path of “{demand}” names no links of the network, or no amount"),
                     demand=demand)  # fmt: skip
            return (), 0.0
        return tuple(self.links[str(name)] for name in names), _number(amount, 0.0)


def _counts(counts: object, size: int) -> bool:
    return (
        isinstance(counts, list)
        and len(counts) == size
        and all(_number(count, -1.0) >= 0 and not isinstance(count, bool) for count in counts)
    )
