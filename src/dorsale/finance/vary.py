"""What if: one parameter at a time, the value at which a ratio turns, demand low and high."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from dorsale.finance.accounts import accounts
from dorsale.finance.parameters import Given, settled
from dorsale.plan.money import Accounts, Case

Calculate = Callable[[Case, Given], Accounts]

RATIOS = ("npv", "firr", "enpv", "eirr", "dscr_min", "viability_gap", "break_even_price")
"""Ratios that sensitivities show."""
SWITCHED = ("cost_factor", "running_factor", "traffic_factor", "price_factor", "delay_years",
            "discount_rate")  # fmt: skip
"""Parameters whose switching values are asked for, where a case has them or not."""
_FIRST = 129  # values tried within the reach of a parameter
_STEPS = 33  # values tried between two bounds at once
_ROUNDS = 9  # each narrows the bounds 32 times
_DOMAINS: Mapping[str, tuple[float, float]] = {
    "tax_exempt": (0.0, 1.0), "counterpart_missing": (0.0, 1.0), "profit_tax_rate": (0.0, 1.0),
    "price_gain_counted": (0.0, 1.0), "elasticity": (-5.0, 0.0), "demand_level": (-1.0, 1.0),
    "depreciation_years": (1.0, 100.0), "asset_life_years": (1.0, 100.0),
}  # fmt: skip
_LONGEST_YEARS = 15.0
_TIMES = 10.0


def tornado(
    case: Case, ratios: Sequence[str] = RATIOS, calculate: Calculate = accounts
) -> pd.DataFrame:
    """Return each ratio when one parameter is low, typical and high, the widest swing first.

    Columns: ``parameter, ratio, low, typical, high``. Parameters that do not vary are left out.
    """
    rows = case.parameters
    names = [str(name) for name in rows.index[rows["high"] > rows["low"]]]
    ends = [(name, float(rows.at[name, end])) for name in names for end in ("low", "high")]
    typical = calculate(case, {}).ratios
    found = one_at_a_time(case, ends, calculate) if ends else {}
    table = [
        (name, ratio, found[ratio][2 * at], typical[ratio], found[ratio][2 * at + 1])
        for at, name in enumerate(names)
        for ratio in ratios
    ]
    frame = pd.DataFrame(table, columns=["parameter", "ratio", "low", "typical", "high"])
    swing = (frame["high"] - frame["low"]).abs().fillna(0.0)
    order = frame.assign(swing=swing, at=frame["ratio"].map(list(ratios).index))
    order = order.sort_values(["at", "swing"], ascending=[True, False], kind="stable")
    return order[frame.columns].reset_index(drop=True)


def one_at_a_time(
    case: Case, changes: Sequence[tuple[str, float]], calculate: Calculate = accounts
) -> dict[str, np.ndarray]:
    """Return the ratios, ``(len(changes),)`` each, of runs that differ from typical in one value.

    All run at once, each as a draw.
    """
    usual = settled(case)
    given: dict[str, np.ndarray] = {}
    for at, (name, value) in enumerate(changes):
        column = given.setdefault(name, np.full((len(changes), 1), float(np.max(usual[name]))))
        column[at] = value
    found = calculate(case, given).ratios
    return {n: np.broadcast_to(v, (len(changes),)) for n, v in found.items()}


def sweep(
    case: Case, name: str, values: Sequence[float], ratios: Sequence[str] = RATIOS,
    calculate: Calculate = accounts,
) -> pd.DataFrame:  # fmt: skip
    """Return the ratios for each value of a parameter, one row each, ``value`` first."""
    found = one_at_a_time(case, [(name, float(value)) for value in values], calculate)
    return pd.DataFrame({"value": list(values), **{ratio: found[ratio] for ratio in ratios}})


def domain(name: str) -> tuple[float, float]:
    """Return between which values a parameter makes sense.

    >>> domain("delay_years"), domain("elasticity"), domain("cost_factor")
    ((0.0, 100.0), (-5.0, 0.0), (0.0, inf))
    """
    if name in _DOMAINS:
        return _DOMAINS[name]
    if name.endswith(("_per_year", "_rate", "_shift", "_return")) or name == "wacc":
        return -0.9, 10.0
    if name.endswith("_years"):
        return 0.0, 100.0
    return (0.0, 1.0) if name.endswith("_share") else (0.0, np.inf)


def fixed(case: Case, values: Mapping[str, float]) -> Case:
    """Return ``case`` with parameters held at ``values``: low, typical and high alike.

    ``KeyError`` for a name that nothing reads (see :func:`unknown`).
    """
    rows = case.parameters.copy()
    columns = ["low", "typical", "high"]
    rows[columns] = rows[columns].astype(float)
    for name, value in values.items():
        if unknown(case, [name]):
            raise KeyError(name)
        rows.loc[name, columns] = [float(value)] * 3
    return replace(case, parameters=rows)


def unknown(case: Case, names: Iterable[str]) -> list[str]:
    """Return those of ``names`` that no room reads and the case does not have."""
    told = settled(case)
    return [name for name in names if name not in told]


def reach(case: Case, name: str) -> tuple[float, float]:
    """Return between which values of a parameter a turning point is looked for.

    From 0 to ten times the typical value, years to 15, shares to 1; its range at least.
    """
    rows = case.parameters
    usual = float(np.max(settled(case)[name]))
    low, high = (
        float(rows.at[name, end]) if name in rows.index else usual for end in ("low", "high")
    )
    least, most = domain(name)
    if np.isfinite(most) and most <= 1:
        return least, most
    if name.endswith("_years"):
        return max(least, 0.0), max(_LONGEST_YEARS, high)
    far = _TIMES * abs(usual) if usual else 1.0
    return max(least, min(low, 0.0, -far if usual < 0 else 0.0)), min(most, max(high, far))


def turning_points(
    case: Case, name: str, ratio: str = "npv", target: float = 0.0,
    calculate: Calculate = accounts,
) -> list[float]:  # fmt: skip
    """Return every value of a parameter at which ``ratio`` crosses ``target``, ascending.

    Looked for within :func:`reach`: between 129 values, then narrowed 32 times a round.
    ``KeyError`` when the case knows no such parameter or ratio.
    """
    grid = np.linspace(*reach(case, name), _FIRST)
    return _turns(case, name, grid, _at(case, name, grid, calculate)[ratio] - target,
                  ratio, target, calculate)  # fmt: skip


def _turns(
    case: Case, name: str, grid: np.ndarray, value: np.ndarray, ratio: str, target: float,
    calculate: Calculate,
) -> list[float]:  # fmt: skip
    found = [float(grid[at]) for at in np.flatnonzero(value == 0)]
    for at in np.flatnonzero(value[:-1] * value[1:] < 0):
        found.append(_narrowed(case, name, (grid[at], grid[at + 1]), ratio, target, calculate))
    return sorted(found)


def _at(
    case: Case, name: str, values: np.ndarray, calculate: Calculate
) -> dict[str, np.ndarray]:  # fmt: skip
    found = calculate(case, {name: values[:, None]}).ratios
    return {ratio: np.broadcast_to(one, values.shape) for ratio, one in found.items()}


def _narrowed(
    case: Case, name: str, bounds: tuple[float, float], ratio: str, target: float,
    calculate: Calculate,
) -> float:  # fmt: skip
    low, high = bounds
    for _ in range(_ROUNDS):
        grid = np.linspace(low, high, _STEPS)
        value = _at(case, name, grid, calculate)[ratio] - target
        turns = np.flatnonzero(value[:-1] * value[1:] <= 0)
        if not len(turns):
            break
        low, high = grid[turns[0]], grid[turns[0] + 1]
    return float((low + high) / 2)


def switching(
    case: Case, names: Sequence[str] = SWITCHED, ratios: Sequence[str] = ("npv", "enpv"),
    calculate: Calculate = accounts,
) -> pd.DataFrame:  # fmt: skip
    """Return how far each parameter may move before each of ``ratios`` is 0.

    Columns: ``parameter, typical, switch, change, ratio``; the turning point nearest to the
    typical value, nan when there is none within :func:`reach`; ``change`` is relative to the
    typical value, nan where that is 0.
    """
    rows = []
    for name in names:
        usual = float(np.max(settled(case)[name]))
        grid = np.linspace(*reach(case, name), _FIRST)
        values = _at(case, name, grid, calculate)
        for ratio in ratios:
            turns = _turns(case, name, grid, values[ratio], ratio, 0.0, calculate)
            switch = turns[int(np.argmin(np.abs(np.array(turns) - usual)))] if turns else np.nan
            rows.append((name, usual, switch, switch / usual - 1 if usual else np.nan, ratio))
    found = pd.DataFrame(rows, columns=["parameter", "typical", "switch", "change", "ratio"])
    order = found["ratio"].map(list(ratios).index)
    return found.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)


def demand(
    case: Case, ratios: Sequence[str] = RATIOS, calculate: Calculate = accounts
) -> pd.DataFrame:
    """Return the ratios of the low, central and high demand: ``demand`` and the ratios."""
    found = sweep(case, "demand_level", [-1.0, 0.0, 1.0], ratios, calculate)
    return found.assign(value=["low", "central", "high"]).rename(columns={"value": "demand"})
