"""Networks to load: SNDlib's files, and two invented ones that stand in the repository."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from dorsale.formats import sndlib
from dorsale.plan.loading import Instance, Loading, Model, Task
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.check import check
from dorsale.topology.loading.flows.direct import direct
from dorsale.topology.loading.solve import solve
from dorsale.topology.loading.states import task
from topology_cases import Answer, Case, Goal
from topology_cases.triangles import sides

_GOALS = {
    ("polska", "none"): Goal(gap=1e-4, seconds=15),
    ("nobel-germany", "none"): Goal(gap=1e-4, seconds=15),
    ("france", "none"): Goal(gap=1e-4, seconds=15),
    ("ta1", "none"): Goal(gap=1e-4, seconds=20),
    ("germany50", "none"): Goal(gap=0.02, seconds=300),
    ("polska", "links"): Goal(gap=1e-4, ratio=10),
    ("nobel-germany", "links"): Goal(gap=1e-4, ratio=10),
}
_QUICK = {name for name, goal in _GOALS.items() if goal.seconds <= 20 or goal.ratio}


def cases(data: Path | None) -> list[Case]:
    """Return the invented networks, then each file of ``data``/sndlib, both ways."""
    invented = [
        _case(f"invented {size} sites", partial(_invented, size), survive)
        for size in (10, 16)
        for survive in ("none", "links")
    ]
    files = sorted((data / "sndlib").glob("*.txt")) if data else []
    if not files:
        return [*invented, Case("loading: SNDlib", dict, {}, dict, missing="sndlib/*.txt")]
    return invented + [
        _case(
            path.stem, partial(sndlib.read, path), survive, full=(path.stem, survive) not in _QUICK
        )
        for survive in ("none", "links")
        for path in files
    ]


def _case(name: str, read: Any, survive: str, full: bool = False) -> Case:
    model = Model(survive="N" if survive == "none" else "U")
    return Case(
        f"loading: {name}, {'any link fails' if survive == 'links' else 'no failures'}",
        lambda: task(read(), model, (survive,)),
        {
            "dorsale": _ours,
            "highspy": partial(_direct, engine="highspy"),
            "pyscipopt": partial(_direct, engine="pyscipopt"),
        },
        _proof,
        check,
        _GOALS.get((name, survive), Goal(gap=0.12 if survive == "none" else 1.0, seconds=330)),
        full=full,
    )


def _ours(asked: Task, limit_s: float) -> Loading:
    return solve(asked, Limits(work=10**9, time_s=limit_s, gap=1e-4), 1)


def _direct(asked: Task, limit_s: float, engine: Any) -> Loading:
    return direct(asked, Limits(work=10**9, time_s=limit_s, gap=1e-4), 1, engine=engine)


def _proof(found: Loading) -> Answer:
    value = found.value if np.isfinite(found.value) else None
    return {"value": value, "bound": found.bound, "status": found.status}


def _invented(size: int) -> Instance:
    """Return a network of random sites, their triangles as links, demand between all pairs."""
    random = np.random.default_rng(size)
    place = random.uniform(0.0, 10.0, (size, 2))
    ends = sides(place)
    km = 100.0 * np.linalg.norm(place[ends[:, 0]] - place[ends[:, 1]], axis=1)
    pairs = np.array([(a, b) for a in range(size) for b in range(a + 1, size)])
    count, wanted = len(ends), len(pairs)
    return Instance(
        name=f"invented-{size}",
        nodes=tuple(f"n{v}" for v in range(size)),
        links=tuple(f"e{e}" for e in range(count)),
        ends=ends,
        installed=np.zeros(count),
        routing_cost=np.zeros(count),
        setup_cost=np.zeros(count),
        module_capacity=tuple(np.array([40.0, 160.0]) for _ in range(count)),
        module_cost=tuple(np.round([1.0 * x, 2.5 * x], 1) for x in km),
        demands=tuple(f"d{k}" for k in range(wanted)),
        demand_ends=pairs,
        demand_value=random.integers(1, 30, wanted).astype(float),
        routing_unit=np.ones(wanted),
        hop_limit=np.zeros(wanted, dtype=int),
        place=place,
    )
