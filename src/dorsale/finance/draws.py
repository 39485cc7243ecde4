"""Thousands of draws of the parameters: the same for a seed, however many workers share them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from concurrent.futures import Executor, as_completed
from functools import partial

import numpy as np
import pandas as pd
from scipy.special import ndtr

from dorsale.finance.accounts import accounts
from dorsale.finance.vary import Calculate
from dorsale.plan.money import Case

Drawn = Mapping[str, np.ndarray]
Store = MutableMapping[int, Drawn]

CHUNK = 500
"""Draws computed at once, with a seed of their own."""
CORRELATED: Mapping[tuple[str, str], float] = {
    ("cost_factor", "delay_years"): 0.5,
    ("cost_factor", "running_factor"): 0.5,
    ("delay_years", "counterpart_late_years"): 0.3,
    ("traffic_factor", "price_factor"): -0.3,
    ("demand_level", "capacity_price"): -0.3,
    ("capacity_price", "today_price"): 0.5,
    ("today_price", "remote_price"): 0.5,
    ("capacity_price", "remote_price"): 0.3,
}
"""Parameters that move together (assumptions): works that slip cost more, dear ground is dear to
keep, traffic is large where prices fell, and prices of one market are dear or cheap together."""
CHOSEN = ("discount_rate", "tax_exempt", "target_dscr")
"""Parameters that are choices and no risks: never drawn."""


def simulate(
    case: Case,
    draws: int = 10_000,
    seed: int = 0,
    executor: Executor | None = None,
    tell: Callable[[int, int], None] | None = None,
    store: Store | None = None,
    correlated: Mapping[tuple[str, str], float] = CORRELATED,
    calculate: Calculate = accounts,
) -> dict[str, np.ndarray]:
    """Return every ratio, ``(draws,)`` each, when parameters are drawn between low and high.

    Triangular distributions joined by a normal copula with the given correlations. ``executor``
    is any of ``concurrent.futures`` or of Dask; chunks found in ``store`` are not computed
    again, and finished ones are put there. ``tell`` hears how many are done, and of how many.
    """
    sizes = [min(CHUNK, draws - start) for start in range(0, draws, CHUNK)]
    held: Store = {} if store is None else store
    todo = [at for at in range(len(sizes)) if at not in held]
    run = partial(chunk, case, seed=seed, correlated=correlated, calculate=calculate)
    say = tell or (lambda done, of: None)
    say(len(sizes) - len(todo), len(sizes))
    if executor is None:
        for at in todo:
            held[at] = run(at, sizes[at])
            say(len(held), len(sizes))
    else:
        _shared(
            executor, run, {at: sizes[at] for at in todo}, held, lambda: say(len(held), len(sizes))
        )
    parts = [held[at] for at in range(len(sizes))]
    return (
        {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} if parts else {}
    )


def _shared(
    executor: Executor, run: Callable[[int, int], Drawn], sizes: Mapping[int, int], held: Store,
    say: Callable[[], None],
) -> None:  # fmt: skip
    waiting = {executor.submit(run, at, size): at for at, size in sizes.items()}
    try:
        for future in as_completed(waiting):
            held[waiting[future]] = future.result()
            say()
    finally:
        for future in waiting:
            future.cancel()


def chunk(
    case: Case, at: int, size: int, seed: int,
    correlated: Mapping[tuple[str, str], float] = CORRELATED, calculate: Calculate = accounts,
) -> Drawn:  # fmt: skip
    """Return the ratios of the chunk numbered ``at``: ``(size,)`` each.

    Contingency is left out: the cost that it provides for is drawn.
    """
    random = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(at,)))
    given = drawn_parameters(case.parameters, size, random, correlated)
    given["contingency_factor"] = np.zeros((size, 1))
    found = calculate(case, given).ratios
    return {name: np.array(np.broadcast_to(value, (size,))) for name, value in found.items()}


def drawn_parameters(
    parameters: pd.DataFrame, size: int, random: np.random.Generator,
    correlated: Mapping[tuple[str, str], float] = CORRELATED,
) -> dict[str, np.ndarray]:  # fmt: skip
    """Return ``size`` values, ``(size, 1)``, of each parameter with a range that is no choice."""
    risky = (parameters["high"] > parameters["low"]) & ~parameters.index.isin(CHOSEN)
    varied = parameters[risky]
    names = [str(name) for name in varied.index]
    own = random.standard_normal((size, len(names)))
    normal = np.einsum("nk,pk->np", own, _root(names, correlated))
    uniform = ndtr(normal)
    return {
        name: triangle(uniform[:, at], *map(float, varied.loc[name, ["low", "typical", "high"]]))[
            :, None
        ]
        for at, name in enumerate(names)
    }


def _root(names: list[str], correlated: Mapping[tuple[str, str], float]) -> np.ndarray:
    """Return a root of the correlation matrix; made positive where the pairs contradict.

    Rounded, and multiplied without a numeric library's threads, so that draws are the same to
    the last digit wherever they are made.
    """
    matrix = np.eye(len(names))
    for (one, other), value in correlated.items():
        if one in names and other in names:
            a, b = names.index(one), names.index(other)
            matrix[a, b] = matrix[b, a] = value
    values, vectors = np.linalg.eigh(matrix)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(np.round(root / np.sqrt((root**2).sum(axis=1, keepdims=True)), 12))


def triangle(uniform: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    """Return draws of the triangular distribution for ``uniform`` in [0, 1)."""
    if high <= low:
        return np.full_like(uniform, mode)
    split = (mode - low) / (high - low)
    left = low + np.sqrt(uniform * (high - low) * (mode - low))
    right = high - np.sqrt((1 - uniform) * (high - low) * (high - mode))
    return np.where(uniform < split, left, right)


def summary(drawn: Drawn) -> dict[str, dict[str, float]]:
    """Return ``p10, p50, p90``, ``below_zero`` and ``none`` (shares) of each ratio.

    Percentiles are of the draws in which the ratio exists; ``none`` is the share of the others.
    """
    return {name: _summary(values) for name, values in drawn.items()}


def _summary(values: np.ndarray) -> dict[str, float]:
    known = values[~np.isnan(values)]
    low, middle, high = np.quantile(known, (0.1, 0.5, 0.9)) if len(known) else (np.nan,) * 3
    below = float((known < 0).mean()) if len(known) else np.nan
    return {
        "p10": float(low), "p50": float(middle), "p90": float(high), "below_zero": below,
        "none": 1 - len(known) / max(1, len(values)),
    }  # fmt: skip
