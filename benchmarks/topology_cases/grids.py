"""Grids of sites, small enough for one model with a flow block for each failure state.

The internet stands at both ends of the first row; every span alone and a few pairs of spans can
fail; half of the demand of a protected site must survive, and leaving a site unprotected has its
price; one module of a span carries all demand, so that whole modules are no question.
"""

from __future__ import annotations

import highspy
import numpy as np

from dorsale.plan.network import INTERNET
from dorsale.topology.backbone.problem import Problem, State

GAP = 0.01
Answer = tuple[float, float]  # value and bound, EUR


def grid(rows: int, columns: int) -> Problem:
    """Return a grid whose last node is the internet, joined to two corners of the grid."""
    random = np.random.default_rng(rows * 100 + columns)
    at = {(i, j): i * columns + j for i in range(rows) for j in range(columns)}
    ends = [(at[i, j], at[i, j + 1]) for i in range(rows) for j in range(columns - 1)]
    ends += [(at[i, j], at[i + 1, j]) for i in range(rows - 1) for j in range(columns)]
    sites = rows * columns
    ends += [(at[0, 0], sites), (at[0, columns - 1], sites)]
    count = len(ends)
    gbps = random.integers(5, 50, size=sites).astype(float)
    price = np.append(random.uniform(2.0, 30.0, size=sites), 0.0) * 1e6
    inner = random.permutation(count - 2)[: 2 * (count // 10)].reshape(-1, 2)
    together = [frozenset(int(e) for e in pair) for pair in inner]
    return Problem(
        nodes=(*(f"n{v}" for v in range(sites)), INTERNET),
        spans=tuple(f"s{e}" for e in range(count)),
        ends=np.array(ends),
        fixed_eur=random.uniform(1.0, 9.0, size=count) * 1e6,
        module_eur=np.full(count, 4e4),
        module_gbps=np.full(count, 2.0 * gbps.sum()),
        most_modules=np.ones(count),
        length_km=np.full(count, 100.0),
        exclusive=(),
        served=tuple(range(sites)),
        flows=tuple((v, sites, float(gbps[v])) for v in range(sites)),
        price_eur=price,
        forced=frozenset({at[rows - 1, columns - 1]}),
        states=tuple(
            State(f"e{n}", "span" if len(spans) == 1 else "group", spans, 0.5)
            for n, spans in enumerate(
                [*(frozenset([e]) for e in range(count)), *_whole(ends, together)]
            )
        ),
    )


def _whole(ends: list[tuple[int, int]], pairs: list[frozenset[int]]) -> list[frozenset[int]]:
    """Return the pairs of spans without which the grid still hangs together."""
    return [
        pair for pair in pairs if _connected([end for e, end in enumerate(ends) if e not in pair])
    ]


def _connected(ends: list[tuple[int, int]]) -> bool:
    reached, waiting = {0}, [0]
    around: dict[int, list[int]] = {}
    for u, v in ends:
        around.setdefault(u, []).append(v)
        around.setdefault(v, []).append(u)
    while waiting:
        new = [v for v in around[waiting.pop()] if v not in reached]
        reached.update(new)
        waiting += new
    return len(reached) == 1 + max(max(end) for end in ends)


def compact(stated: Problem, limit_s: float) -> Answer:
    """Solve one model with a flow block for nothing failed and for each failure state.

    Columns: x (spans), r (sites), then for each block both directions of each span that is
    left. All traffic goes to the internet: one commodity a block.
    """
    spans = len(stated.spans)
    highs = highspy.Highs()
    for option, value in (
        ("output_flag", False), ("threads", 1), ("mip_rel_gap", GAP), ("time_limit", limit_s)
    ):  # fmt: skip
        highs.setOptionValue(option, value)
    price = stated.price_eur[list(stated.served)]
    low = [1.0 if v in stated.forced else 0.0 for v in stated.served]
    cost = np.concatenate([stated.fixed_eur + stated.module_eur, -price])
    for column, eur in enumerate(cost):
        highs.addCol(eur, 0.0 if column < spans else low[column - spans], 1.0, 0, [], [])
        highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    highs.changeObjectiveOffset(float(price.sum()))
    gbps = {site: amount for site, _, amount in stated.flows}
    _block(highs, stated, frozenset(), {v: (gbps[v], 0.0) for v in gbps})
    for state in stated.states:
        _block(highs, stated, state.spans, {v: (0.0, state.share * gbps[v]) for v in gbps})
    highs.run()
    info = highs.getInfo()
    return info.objective_function_value, info.mip_dual_bound


def _block(
    highs: highspy.Highs,
    stated: Problem,
    failed: frozenset[int],
    sent: dict[int, tuple[float, float]],
) -> None:
    """Add the flows of one state; a site sends ``fixed`` + ``if_protected`` x r."""
    spans, first = len(stated.spans), highs.getNumCol()
    left = [e for e in range(spans) if e not in failed]
    balance: dict[int, dict[int, float]] = {v: {} for v in range(len(stated.nodes))}
    for number, e in enumerate(left):
        u, v = stated.ends[e].tolist()
        for way, (start, end) in enumerate(((u, v), (v, u))):
            highs.addCol(0.0, 0.0, highspy.kHighsInf, 0, [], [])
            column = first + 2 * number + way
            balance[start][column] = 1.0
            balance[end][column] = -1.0
        capacity = stated.module_gbps[e]
        pair = [first + 2 * number, first + 2 * number + 1, e]
        highs.addRow(-highspy.kHighsInf, 0.0, 3, pair, [1.0, 1.0, -capacity])
    for v, (fixed, if_protected) in sent.items():
        row = dict(balance[v])
        if if_protected:
            row[spans + stated.served.index(v)] = -if_protected
        highs.addRow(fixed, fixed, len(row), list(row), list(row.values()))
