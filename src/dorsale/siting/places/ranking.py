"""Scores and ranks: how often each place is first when weights, and measures, are drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

CONCENTRATION = 30.0
"""How near drawn weights keep to a stakeholder's: a weight of 0.10 strays by about 0.05
(assumption)."""

UNKNOWN = 0.5
_AT_ONCE = 2_000


def score(values: np.ndarray, criteria: pd.DataFrame) -> np.ndarray:
    """Return scores 0 to 1 of values (..., criteria): 0 at worst, 1 at best, 0.5 where unknown."""
    worst, best = (criteria[name].to_numpy(float) for name in ("worst", "best"))
    found: np.ndarray = np.clip((values - worst) / (best - worst), 0.0, 1.0)
    return np.where(np.isnan(found), UNKNOWN, found)


def ranks(scores: pd.DataFrame, weightings: pd.DataFrame) -> pd.DataFrame:
    """Return candidate x stakeholder: the rank under each stakeholder's weights, 1 = first."""
    points = scores @ weightings.T
    return points.rank(ascending=False, method="min").astype(int)


def first_shares(
    scores: pd.DataFrame, weightings: pd.DataFrame, draws: int, seed: int
) -> dict[str, float]:
    """Return the share of ``draws`` weightings in which each candidate is first.

    Weights are drawn from a Dirichlet distribution around those of each stakeholder in turn, each
    as often as the others.
    """
    random = np.random.default_rng(seed)
    table = scores.to_numpy(float)
    firsts = np.zeros(len(table))
    for weights in _drawn(weightings.to_numpy(float), draws, random):
        firsts += _firsts(weights @ table.T)
    return _shares(scores, firsts, draws)


def first_shares_in_doubt(
    ends: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    criteria: pd.DataFrame, weightings: pd.DataFrame, draws: int, seed: int,
) -> dict[str, float]:  # fmt: skip
    """Return the same with each measure drawn between low and high, triangular around its value.

    What is not known scores anything from 0 to 1.
    """
    random = np.random.default_rng(seed)
    low, value, high = (end.to_numpy(float) for end in ends)
    firsts = np.zeros(len(value))
    for weights in _drawn(weightings.to_numpy(float), draws, random):
        size = (len(weights), *value.shape)
        drawn = _triangular(random.random(size), low, value, high)
        scores = score(drawn, criteria)
        unknown = np.isnan(value)
        scores[:, unknown] = random.random((len(weights), int(unknown.sum())))
        firsts += _firsts(np.einsum("dk,dck->dc", weights, scores))
    return _shares(ends[1], firsts, draws)


def _triangular(
    chance: np.ndarray, low: np.ndarray, value: np.ndarray, high: np.ndarray
) -> np.ndarray:  # fmt: skip
    """Return draws of triangular distributions, by the inverse of their distribution function."""
    width = np.where(high > low, high - low, 1.0)
    peak = (value - low) / width
    up = low + np.sqrt(chance * width * (value - low))
    down = high - np.sqrt((1 - chance) * width * (high - value))
    found: np.ndarray = np.where(high > low, np.where(chance < peak, up, down), value)
    return found


def _drawn(
    weightings: np.ndarray, draws: int, random: np.random.Generator
) -> Iterator[np.ndarray]:  # fmt: skip
    """Yield weights (some draws, criteria) around the stakeholders' rows, taken in turn."""
    for start in range(0, draws, _AT_ONCE):
        turn = np.arange(start, min(start + _AT_ONCE, draws)) % len(weightings)
        drawn = random.gamma(CONCENTRATION * weightings[turn])
        yield drawn / drawn.sum(axis=1, keepdims=True)


def _firsts(points: np.ndarray) -> np.ndarray:
    """Return how often each column of ``points`` (draws, candidates) is the largest."""
    return np.bincount(points.argmax(axis=1), minlength=points.shape[1]).astype(float)


def _shares(table: pd.DataFrame, firsts: np.ndarray, draws: int) -> dict[str, float]:
    return {str(one): float(n) / draws for one, n in zip(table.index, firsts, strict=True)}
